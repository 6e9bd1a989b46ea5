package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import orrery.host.Endpoint;
import orrery.host.RandomStream;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior.Lifetimes;
import orrery.sim.Fingerprint;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import orrery.validation.Published.Interval;
import orrery.validation.Published.Stage;

/** What populations are made of: rows N06, N07, N12 and N13. */
class NatMixTest {

  private static final int HOMES = 100_000;

  private static NatMix mix(String name) {
    return NatMix.find(name).orElseThrow();
  }

  private static Nat nat(String preset) {
    return new Nat(NatCatalogue.find(preset).orElseThrow().behavior().orElseThrow(), List.of(Box.EXTERNAL), () -> new Xoshiro256(1));
  }

  /** The share of drawn homes of which something holds, tried once for each preset. */
  private static double share(String row, NatMix mix, int homes, String luck, Predicate<String> holds) {
    Map<String, Boolean> tried = new LinkedHashMap<>();
    RandomStream random = new Streams(Fingerprint.hash(row)).stream(mix.name(), luck);
    int count = 0;
    for (int i = 0; i < homes; i++) {
      count += tried.computeIfAbsent(mix.draw(random.nextDouble()), holds::test) ? 1 : 0;
    }
    return count / (double) homes;
  }

  private static Interval interval(String row, NatMix mix, Predicate<String> holds, Stage stage) {
    int homes = HOMES * stage.size();
    double share = share(row, mix, homes, stage.luck(), holds);
    double quantile = stage == Stage.FIRST ? 2.5758 : 3.2905;
    return new Interval(share, quantile * Math.sqrt(share * (1 - share) / homes));
  }

  // ---- What Ford, Srisuresh and Kegel tested (2005, §6): by the packets that their test sent

  /** One port whomever it speaks to, and two of them meet. */
  private static boolean punchesUdp(String preset) {
    Box box = new Box(nat(preset), Transport.UDP);
    Endpoint external = box.out(Box.INSIDE, Box.SERVER, 0);
    return external.equals(box.out(Box.INSIDE, Box.OTHER_SERVER, 1)) && box.passes(external, Box.OTHER_SERVER, 2);
  }

  /** The same, and a SYN that comes before ours is not reset. */
  private static boolean punchesTcp(String preset) {
    Box box = new Box(nat(preset), Transport.TCP);
    Endpoint external = box.out(Box.INSIDE, Box.SERVER, TcpFlags.SYN, 0).passed();
    boolean patient = box.in(external, Box.OTHER_SERVER, TcpFlags.SYN, 1).answer() != Middlebox.Answer.RESET;
    boolean same = external.equals(box.out(Box.INSIDE, Box.OTHER_SERVER, TcpFlags.SYN, 2).endpoint());
    return same && patient && box.in(external, Box.OTHER_SERVER, TcpFlags.SYN, 3).endpoint() != null;
  }

  private static boolean hairpins(String preset, Transport transport) {
    Box box = new Box(nat(preset), transport);
    int flags = transport == Transport.TCP ? TcpFlags.SYN : 0;
    Endpoint one = box.out(Box.INSIDE, Box.SERVER, flags, 0).passed();
    Endpoint two = box.out(Box.OTHER_INSIDE, Box.SERVER, flags, 0).passed();
    return box.nat.hairpins()
        && box.out(Box.INSIDE, two, flags, 1).endpoint() != null
        && box.out(Box.OTHER_INSIDE, one, flags, 1).endpoint() != null
        && box.in(two, one, flags, 2).endpoint() != null;
  }

  @Test
  void punchesAndHairpinsAsOftenAsTheNatsOf2005() {
    NatMix ford = mix("ford-2005");

    Published.row("N06")
        .inside("share of NATs that support UDP hole punching", 310.0 / 380, stage -> interval("N06", ford, NatMixTest::punchesUdp, stage))
        .between("UDP, in percent as printed", 0.815, 0.825, share("N06", ford, HOMES, "printed", NatMixTest::punchesUdp))
        .between("TCP, in percent as printed", 0.635, 0.645 + 0.005, share("N06", ford, HOMES, "tcp", NatMixTest::punchesTcp))
        .between("hairpin UDP, in percent as printed", 0.235, 0.245, share("N06", ford, HOMES, "hairpin", p -> hairpins(p, Transport.UDP)))
        .between("hairpin TCP, in percent as printed", 0.125, 0.135, share("N06", ford, HOMES, "hairpin-tcp", p -> hairpins(p, Transport.TCP)));
  }

  /** Calibrated to the number, so this shows that the mix and the table agree, not that the NATs do. */
  @Test
  void connectsAsManyPairsAsTheFieldStudyOfLibp2p() {
    NatMix libp2p = mix("libp2p-2025");
    Map<String, String> types = Map.of("port-restricted-cone", "eim-apdf", "symmetric", "apdm-apdf");
    double direct = 0;
    for (Map.Entry<String, Double> a : libp2p.shares().entrySet()) {
      for (Map.Entry<String, Double> b : libp2p.shares().entrySet()) {
        direct += PunchTable.direct(types.get(a.getKey()), types.get(b.getKey())) ? a.getValue() * b.getValue() : 0;
      }
    }

    Published.row("N07").between("share of pairs that NATs alone let meet, calibrated", 0.70 - 0.071, 0.70 + 0.071, direct);
    assertThat(direct).isBetween(0.6999, 0.7001);
  }

  private static long seconds(String preset, boolean answered) {
    Lifetimes lifetimes = NatCatalogue.find(preset).orElseThrow().behavior().orElseThrow().lifetimes();
    return (answered ? lifetimes.udpAnswered() : lifetimes.udpOneWay()).toSeconds();
  }

  @Test
  void forgetsAsEarlyAsTheHomeGatewaysOf2010() {
    NatMix homes = mix("hatonen-2010");
    long least = homes.shares().keySet().stream().mapToLong(preset -> seconds(preset, false)).min().orElseThrow();
    double below = share("N12", homes, HOMES, "below", preset -> seconds(preset, false) < 120);

    Published.row("N12")
        .exactly("least one-way UDP time-out, seconds", 30, least)
        .between("share of devices below the two minutes of RFC 4787: nearly all", 0.85, 1, below)
        .between("share at or below the median of 90 s one-way", 0.5, 1, share("N12", homes, HOMES, "median", p -> seconds(p, false) <= 90))
        .between("share below it", 0, 0.5, share("N12", homes, HOMES, "median", p -> seconds(p, false) < 90))
        .between("share at the median of about 180 s after an answer", 0.5, 1, share("N12", homes, HOMES, "answered", p -> seconds(p, true) == 180));
  }

  @Test
  void hasAsManyCarrierNatsAsTheSurveyOf2016() {
    Published.row("N13")
        .between("share of eyeball networks with a carrier NAT", 0.17, 0.18, share("N13", mix("eyeball-access"), HOMES, "eyeball", p -> !p.equals("none")))
        .between("share of cellular networks with a carrier NAT", 0.90, 1, share("N13", mix("cellular-access"), HOMES, "cellular", p -> !p.equals("none")));
  }

  // ---- Mixes in general

  @Test
  void drawsBySharesInTheirOrder() {
    NatMix mix = new NatMix("test", shares("none", 0.25, "full-cone", 0.0, "symmetric", 0.75), "test");

    assertThat(mix.draw(0)).isEqualTo("none");
    assertThat(mix.draw(Math.nextDown(0.25))).isEqualTo("none");
    assertThat(mix.draw(0.25)).isEqualTo("symmetric");
    assertThat(mix.draw(Math.nextDown(1.0))).isEqualTo("symmetric");
  }

  @Test
  void refusesSharesThatAreNoneOrDoNotSumToOne() {
    assertThatThrownBy(() -> new NatMix("m", shares("none", 0.5, "symmetric", 0.4), "test")).hasMessage("the shares of m must sum to 1, but sum to 0.9");
    assertThatThrownBy(() -> new NatMix("m", shares("none", 1.5, "symmetric", -0.5), "test")).hasMessage("m.none must be a share of 0 to 1, but is 1.5");
    assertThatThrownBy(() -> new NatMix("m", shares("none", Double.NaN), "test")).hasMessage("m.none must be a share of 0 to 1, but is not finite");
    assertThatThrownBy(() -> new NatMix("m", shares("donut", 1.0), "test")).hasMessage("m must name presets, but names 'donut'");
    assertThatThrownBy(() -> new NatMix("m", Map.of(), "test")).hasMessage("the shares of m must sum to 1, but sum to 0");
  }

  private static Map<String, Double> shares(Object... presetsAndShares) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < presetsAndShares.length; i += 2) {
      shares.put((String) presetsAndShares[i], (Double) presetsAndShares[i + 1]);
    }
    return shares;
  }

  @Test
  void statesASourceForEveryPresetAndMix() {
    assertThat(NatCatalogue.all()).containsKeys("none", "full-cone", "eim-eif", "adm-apdf", "apdm-adf", "linux-masquerade", "carrier-grade", "rfc-compliant");
    assertThat(NatCatalogue.all().values()).allSatisfy(preset -> assertThat(preset.source()).isNotBlank());
    assertThat(NatMix.all().values()).allSatisfy(mix -> assertThat(mix.source()).isNotBlank());
    assertThat(NatCatalogue.all()).allSatisfy((name, preset) -> assertThat(preset.name()).isEqualTo(name));
  }
}
