package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.net.Router;
import orrery.validation.Published;

/** NATs, access networks, carriers, IPv6 and services with several addresses, as a scenario writes them, through whole runs. */
class AccessTest {

  /** Pairs that look for each other, with a server each for rendezvous and STUN. */
  private static final String PAIRS = """
      name: access
      duration: 1 min
      start: together
      population:
        pairs: %s
      services:
        rendezvous: { protocol: rendezvous-service }
        stun: { protocol: stun-server }
      protocols:
        traversal: { rendezvous: 'rendezvous:80', stun: 'stun:3478', attempts: 1 }
        rendezvous-service: {}
        stun-server: {}
      %s
      """;

  /** What each device that was on had before it. */
  private static final class Borders implements Onlooker {
    final Map<String, Router> routers = new TreeMap<>();
    final Map<String, List<String>> addresses = new TreeMap<>();
    final Map<String, String> verdicts = new TreeMap<>();

    @Override
    public void onSwitchedOn(Node node) {
      addresses.put(node.name(), node.addresses().stream().map(Object::toString).toList());
      if (node.machine().lan() != null) {
        routers.put(node.name(), Objects.requireNonNull(node.machine().lan().router()));
      }
    }

    @Override
    public void onState(Node node, String variable, String scope, String value) {
      if (variable.equals("nat")) {
        verdicts.put(node.name(), value);
      }
    }

    long customers(String carrier) {
      return routers.values().stream().filter(router -> router.carrier() != null && router.carrier().name().equals(carrier)).count();
    }
  }

  private static Map<String, Double> shares(RunMetrics metrics, String metric) {
    return metrics.rows().stream().filter(row -> row.metric().equals(metric)).collect(Collectors.toMap(row -> row.labels(), row -> row.value().number(), (a, b) -> a, TreeMap::new));
  }

  @Test
  void labelsAPairByTheKindsThatAMixWasDrawnTo() {
    RunMetrics metrics = Worlds.run(Worlds.read(PAIRS.formatted("{ count: 40, nat: ford-2005 }", ""))).metrics();

    TreeSet<String> kinds = new TreeSet<>();
    shares(metrics, "traversal.direct").keySet().forEach(labels -> List.of(labels.split(";")).forEach(label -> kinds.add(label.substring(2))));
    assertThat(kinds).contains("port-restricted-cone", "symmetric").doesNotContain("ford-2005");
  }

  @Test
  void drawsEachShareOfANamedMix() {
    Borders borders = new Borders();
    Worlds.run(Worlds.read(PAIRS.formatted("{ count: 500, nat: { mix: { ford-2005: 50 %, full-cone: 50 % } } }", ""), "duration=1s"), borders);

    // Symmetric are 18.4 % of a half of 1000; five standard deviations are 46.
    assertThat(borders.routers.values().stream().filter(router -> router.behavior(true).equals(orrery.net.nat.NatBehavior.SYMMETRIC)).count()).isBetween(46L, 138L);
  }

  @Test
  void punchesNoHoleThroughANatOfOnesOwnThatForgetsAtOnce() {
    String own = "nats: { forgetful: { like: port-restricted-cone, lifetimes: { udp-one-way: 1 ms, udp-answered: 1 ms } } }";

    RunMetrics ordinary = Worlds.run(Worlds.read(PAIRS.formatted("{ nat: port-restricted-cone }", own))).metrics();
    RunMetrics forgetful = Worlds.run(Worlds.read(PAIRS.formatted("{ nat: forgetful }", own))).metrics();

    assertThat(shares(ordinary, "traversal.direct")).containsExactly(Map.entry("a=port-restricted-cone;b=port-restricted-cone", 1.0));
    assertThat(shares(forgetful, "traversal.direct")).containsExactly(Map.entry("a=forgetful;b=forgetful", 0.0));
  }

  @Test
  void obeysTheRulesOfAFirewallOfOnesOwn() {
    String own = "nats: { no-stun: { like: full-cone, firewall: [{ direction: out, action: deny, transport: udp }] } }";

    RunMetrics metrics = Worlds.run(Worlds.read(PAIRS.formatted("{ nat: no-stun }", own))).metrics();

    assertThat(shares(metrics, "traversal.direct")).containsExactly(Map.entry("a=no-stun;b=no-stun", 0.0));
  }

  @Test
  void takesAsLongAsAnAccessNetworkOfOnesOwnSays() {
    String own = "access: { far: { extends: fibre, up: { delay: 300 ms } }, farther: { extends: far, down: { delay: 300 ms } } }";

    double near = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: fibre }", own))).metrics(), "traversal.set-up.time", "mean");
    double far = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: far }", own))).metrics(), "traversal.set-up.time", "mean");
    double farther = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: farther }", own))).metrics(), "traversal.set-up.time", "mean");

    assertThat(far).isGreaterThan(near + 0.3);
    assertThat(farther).isGreaterThan(far + 0.3);
  }

  @Test
  void waitsForTheOpportunitiesOfATrace(@TempDir Path folder) throws Exception {
    // One packet every half second.
    Path trace = Files.writeString(folder.resolve("trace.txt"), "500\n");
    String own = "access: { slow: { extends: fibre, up: { sending: { traced: " + trace + " } } } }";

    double fast = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: fibre }", own))).metrics(), "traversal.set-up.time", "mean");
    double slow = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: slow }", own))).metrics(), "traversal.set-up.time", "mean");

    assertThat(slow).isGreaterThan(fast + 0.5);
  }

  @Test
  void addsTheDelaysOfASeriesInItsTime(@TempDir Path folder) throws Exception {
    Path later = Files.writeString(folder.resolve("later.csv"), "seconds,milliseconds\n0,0\n50,1000\n");
    Path atOnce = Files.writeString(folder.resolve("at-once.csv"), "seconds,milliseconds\n0,1000\n");
    String own = "access: { later: { extends: fibre, up: { delay-over-time: { csv: " + later + " } } }, at-once: { extends: fibre, up: { delay-over-time: { csv: " + atOnce + " } } } }";

    double quiet = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: fibre }", own))).metrics(), "traversal.set-up.time", "mean");
    double before = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: later }", own))).metrics(), "traversal.set-up.time", "mean");
    double during = Worlds.value(Worlds.run(Worlds.read(PAIRS.formatted("{ access: at-once }", own))).metrics(), "traversal.set-up.time", "mean");

    assertThat(before).isCloseTo(quiet, within(1e-6));
    assertThat(during).isGreaterThan(quiet + 0.5);
  }

  @Test
  void isAsFarApartAsTheTableOfCountriesSays(@TempDir Path folder) throws Exception {
    Path near = Files.writeString(folder.resolve("near.csv"), "cty1,cty2,rtt_avg\nAT,AT,5\nAT,DE,20\nDE,DE,6\n");
    Path far = Files.writeString(folder.resolve("far.csv"), "cty1,cty2,rtt_avg\nAT,AT,5\nAT,DE,220\nDE,DE,6\n");
    String text = PAIRS.formatted("{ region: AT }", "backbone: { rtt-table: %s }").replace("service }", "service, region: DE }").replace("stun-server }", "stun-server, region: DE }");

    double close = Worlds.value(Worlds.run(Worlds.read(text.formatted(near))).metrics(), "traversal.set-up.time", "mean");
    double apart = Worlds.value(Worlds.run(Worlds.read(text.formatted(far))).metrics(), "traversal.set-up.time", "mean");

    assertThat(apart).isGreaterThan(close + 0.15);
  }

  @Test
  void putsItsShareOfHomesBehindACarrier() {
    Borders borders = new Borders();
    Worlds.run(Worlds.read("""
        name: homes
        duration: 1 s
        start: together
        population:
          homes: { count: 600, lan: { carrier: { mix: { none: 82 %, isp-a: 18 % } }, ipv6: 40 % }, devices: { smartphone: {} } }
        carriers: { isp-a: { region: london, addresses: 4 } }
        """), borders);

    // Five standard deviations are 47 and 60.
    assertThat(borders.customers("carrier-isp-a")).isBetween(61L, 155L);
    assertThat(borders.routers.values().stream().filter(router -> router.prefix() != null).count()).isBetween(180L, 300L);
    Router customer = borders.routers.values().stream().filter(router -> router.carrier() != null).findFirst().orElseThrow();
    assertThat(Objects.requireNonNull(customer.carrier()).pool()).hasSize(4);
    assertThat(customer.publicAddress().toString()).startsWith("100.");
  }

  @Test
  void putsACarriersNatBehindThatOfTheHome() {
    // Every other device of a pair is the customer of another carrier, so both gateways lie between them.
    String pairs = "{ nat: full-cone, count: 40, carrier: { mix: { isp-a: 50 %, isp-b: 50 % } } }";
    String strict = "carriers: { isp-a: { nat: carrier-symmetric }, isp-b: { nat: carrier-symmetric, region: london } }";
    String mild = "carriers: { isp-a: {}, isp-b: { region: london } }";

    double none = shares(Worlds.run(Worlds.read(PAIRS.formatted("{ nat: full-cone, count: 40 }", ""))).metrics(), "traversal.direct").get("a=full-cone;b=full-cone");
    double carrierGrade = shares(Worlds.run(Worlds.read(PAIRS.formatted(pairs, mild))).metrics(), "traversal.direct").get("a=full-cone;b=full-cone");
    double symmetric = shares(Worlds.run(Worlds.read(PAIRS.formatted(pairs, strict))).metrics(), "traversal.direct").get("a=full-cone;b=full-cone");

    assertThat(none).isEqualTo(1);
    assertThat(carrierGrade).isEqualTo(1);
    // About half of the pairs are customers of two carriers; those of one reach each other inside it, or by its hairpin, or not.
    assertThat(symmetric).isBetween(0.0, 0.8);
  }

  @Test
  void dropsWhatACarrierHasNoPortsLeftFor() {
    String few = "nats: { few: { like: carrier-grade, ports: { block-size: 30000 } } }\ncarriers: { isp: { nat: few } }";
    String many = "carriers: { isp: { } }";
    String pairs = "{ count: 5, carrier: isp }";

    RunMetrics exhausted = Worlds.run(Worlds.read(PAIRS.formatted(pairs, few))).metrics();
    RunMetrics ample = Worlds.run(Worlds.read(PAIRS.formatted(pairs, many))).metrics();

    assertThat(dropped(exhausted, "ports-exhausted")).isPositive();
    assertThat(dropped(ample, "ports-exhausted")).isZero();
  }

  private static double dropped(RunMetrics metrics, String reason) {
    return metrics.rows().stream().filter(row -> row.metric().equals("drops") && row.labels().contains(reason)).mapToDouble(row -> row.value().number()).sum();
  }

  @Test
  void letsIpv6PairsReachEachOtherWhereIpv4Cannot() {
    String ipv4 = "{ nat: symmetric }";
    String both = "{ nat: symmetric, ipv6: 100 %, ipv6-firewall: ipv6-firewall-strict }";

    RunMetrics without = Worlds.run(Worlds.read(PAIRS.formatted(ipv4, ""))).metrics();
    RunMetrics with = Worlds.run(Worlds.read(PAIRS.formatted(both, ""))).metrics();

    assertThat(shares(without, "traversal.direct")).containsExactly(Map.entry("a=symmetric;b=symmetric", 0.0));
    assertThat(shares(with, "traversal.direct")).containsExactly(Map.entry("a=symmetric;b=symmetric", 1.0));
  }

  @Test
  void givesServicesIpv6OnlyWhereSomebodyHasIt() {
    Borders without = new Borders();
    Borders with = new Borders();
    Worlds.run(Worlds.read(PAIRS.formatted("{}", ""), "duration=1s"), without);
    Worlds.run(Worlds.read(PAIRS.formatted("{ ipv6: 50 % }", ""), "duration=1s"), with);

    assertThat(without.addresses.get("stun")).containsExactly("198.18.0.2");
    assertThat(with.addresses.get("stun")).containsExactly("198.18.0.2", "2001:2::2");
    assertThat(with.addresses.get("rendezvous")).containsExactly("198.18.0.1", "2001:2::1");
  }

  @Test
  void judgesWhatTwoNatsInSeriesDoTogether() {
    Borders borders = new Borders();
    Worlds.run(Worlds.read("""
        name: series
        duration: 3 min
        start: together
        population:
          nodes:
            phone: { count: 1, type: smartphone, access: 4g, carrier: strict }
            home: { count: 1, type: smartphone, nat: full-cone, carrier: strict }
            other: { count: 1, type: smartphone, nat: symmetric, carrier: mild }
            free: { count: 1, type: smartphone }
        carriers: { strict: { nat: carrier-port-restricted }, mild: { addresses: 4 } }
        services: { stun: { protocol: stun-server, addresses: 2 } }
        protocols: { nat-check: {}, stun-server: {} }
        """), borders);

    assertThat(borders.verdicts).isEqualTo(Map.of(
        "phone-0", "endpoint-independent/address-and-port-dependent",
        "home-0", "endpoint-independent/address-and-port-dependent",
        "other-0", "address-and-port-dependent/address-and-port-dependent",
        "free-0", "none/endpoint-independent"));
  }

  @Test
  void keepsItsInvariantsWhereHomesHaveIpv6AndCarriers() {
    String more = new String(orrery.scenario.library.Library.text("evening-in-the-street").orElseThrow(), java.nio.charset.StandardCharsets.UTF_8)
        + "\ncarriers: { isp-a: { addresses: 2 } }\n";

    var result = Worlds.run(Worlds.read(
        more, "population.homes.count=12", "duration=6min", "measure.warm-up=1min", "faults.evening-crash.at=3min", "replications=1",
        "population.homes.lan.ipv6=50 %", "population.homes.lan.carrier={ mix: { none: 50 %, isp-a: 50 % } }"));

    assertThat(result.violations()).isEmpty();
  }

  @Test
  @DisplayName("N04: devices in a scenario judge all nine kinds of NAT right")
  void judgesAllNineKindsOfNat() {
    List<String> mappings = List.of("eim", "adm", "apdm");
    List<String> filterings = List.of("eif", "adf", "apdf");
    List<String> words = List.of("endpoint-independent", "address-dependent", "address-and-port-dependent");
    Map<String, String> expected = new TreeMap<>();
    StringBuilder nodes = new StringBuilder();
    for (int mapping = 0; mapping < 3; mapping++) {
      for (int filtering = 0; filtering < 3; filtering++) {
        String nat = mappings.get(mapping) + "-" + filterings.get(filtering);
        nodes.append("    ").append(nat).append(": { count: 1, type: smartphone, nat: ").append(nat).append(" }\n");
        expected.put(nat + "-0", words.get(mapping) + "/" + words.get(filtering));
      }
    }
    Borders borders = new Borders();
    RunMetrics metrics = Worlds.run(Worlds.read("""
        name: judged
        duration: 3 min
        start: together
        population:
          nodes:
        %s
        services: { stun: { protocol: stun-server, addresses: 2 } }
        protocols: { nat-check: {}, stun-server: {} }
        """.formatted(nodes)), borders).metrics();

    assertThat(borders.verdicts).isEqualTo(expected);
    long right = expected.entrySet().stream().filter(each -> each.getValue().equals(borders.verdicts.get(each.getKey()))).count();
    Published.row("N04").exactly("kinds of NAT, of 9, that devices of a scenario judge right", 9, right);
    assertThat(metrics.rows().stream().filter(row -> row.metric().equals("stun.verdicts") && row.labels().contains("outcome=judged"))).hasSize(9);
  }
}
