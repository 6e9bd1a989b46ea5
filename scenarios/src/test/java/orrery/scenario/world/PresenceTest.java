package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** How stale the discovery service is, and what that costs, by word of change and by keep-alive; and the shipped scenarios. */
class PresenceTest {

  /** A home whose only device loses power halfway. */
  private static final String ALONE =
      """
      name: alone
      duration: 1000 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop } }
      backbone: { preset: europe-west }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      faults: { power: { at: 500 s, type: crash, restart-after: 490 s } }
      """;

  private static final String[] KEEP_ALIVE = {
    "protocols.edge-node.discovery.presence={ mode: keep-alive, interval: 30 s }", "protocols.discovery-service.expiry=90 s"
  };

  private static double mean(RunResult run, String metric) {
    return Worlds.value(run.metrics(), metric, "mean");
  }

  /** EC-14, EC-15: where a cluster ends in silence nobody is there to tell, and nothing expires. */
  @Test
  void staysStaleByWordOfChangeUntilTheLastOneIsBack() {
    RunResult run = Worlds.run(Worlds.read(ALONE));

    // Listed from about 6 s on, and not there for 490 s.
    assertThat(mean(run, "presence.gone")).isCloseTo(490.0 / 994, within(0.01));
  }

  @Test
  void isStaleByKeepAliveForThreeIntervals() {
    RunResult run = Worlds.run(Worlds.read(ALONE, KEEP_ALIVE));

    // From the crash, 0 to 30 s after the last beat, until 90 s after that beat and at most a sixteenth more.
    double gone = mean(run, "presence.gone");
    double listed = 500 + 10;
    assertThat(gone / (1 - gone) * listed).isBetween(60.0, 90 * 17.0 / 16 + 1);
    assertThat(mean(run, "presence.missing")).isLessThan(0.001);
  }

  /** What a group's servers say counts while they are on: they say the same, and one that is off is asked by nobody. */
  @Test
  void aGroupIsNoStalerForAServerThatIsOff() {
    RunResult run = Worlds.run(Worlds.read(ALONE, KEEP_ALIVE[0], KEEP_ALIVE[1],
        "services={ a: { protocol: discovery-service, region: london }, b: { protocol: discovery-service, region: frankfurt }, c: { protocol: discovery-service, region: madrid } }",
        "population.homes.region=london", "protocols.edge-node.discovery.service='a:80, b:80, c:80'", "protocols.discovery-service.group='a:81, b:81, c:81'",
        "faults={ power: { at: 500 s, type: crash, restart-after: 490 s }, dark: { at: 100 s, type: region-outage, region: madrid, end-after: 300 s } }"));

    double gone = mean(run, "presence.gone");
    double listed = 3 * (500 + 10) - 300;
    // Beats are entered into the log a sixteenth of the expiry late at most, and looked for as late.
    assertThat(gone / (1 - gone) * listed).isBetween(3 * 60.0, 3 * (90 * 18.0 / 16 + 1));
    // Of 500 s and more; until there is a leader, nobody is listed.
    assertThat(mean(run, "presence.missing")).isLessThan(0.02);
  }

  /** Fig. 3, Fig. 11, EC-12: the first declares itself, registers and is told who is in its scopes; later ones ask it. */
  @Test
  void firstNodeDeclaresItselfAndLaterOnesRegisterWithItAndAllTellOthers() {
    List<String> said = new ArrayList<>();
    Set<String> askedTheCloud = new LinkedHashSet<>();
    RunResult run = Worlds.run(Worlds.shipped("first-node"), new Onlooker() {
      @Override
      public void onEvent(Node node, String kind, String detail) {
        said.add(node.name() + " " + kind + " " + detail);
      }

      @Override
      public void onState(Node node, String variable, String scope, String value) {
        if (variable.equals("members")) {
          said.add(node.name() + " members " + value);
        } else if (variable.equals("notice")) {
          said.add(node.name() + " notice " + scope + " " + value);
        }
      }

      @Override
      public void onDelivered(Node node, Packet packet) {
        if (packet.protocol().equals("http") && node.name().equals("discovery")) {
          askedTheCloud.add(packet.origin().name());
        }
      }
    });

    assertThat(run.violations()).isEmpty();
    // The home that registers second is the one that finds somebody in its scopes.
    List<String> registered = said.stream().filter(line -> line.startsWith("discovery register ")).map(line -> line.split(" ")[2]).toList();
    assertThat(registered).hasSize(2);
    String first = registered.get(1);
    String home = first.substring(0, "home-0".length());
    List<String> switchedOn = said.stream()
        .filter(line -> line.startsWith(home) && line.endsWith("outside to seeking: activated"))
        .map(line -> line.split(" ")[0])
        .toList();
    assertThat(switchedOn).hasSize(4).startsWith(first);
    String second = switchedOn.get(1);
    String last = switchedOn.get(3);
    assertInOrder(said,
        first + " cluster-role link: outside to seeking: activated",
        first + " cluster-role link: seeking to super-node: declared",
        first + " mdns-registered " + first + " link._orrery-edge._udp.local",
        first + " registration telling: registers 1 nodes",
        "discovery register " + first + " with 1 nodes from 240.0.0.",
        first + " registration registered: the service knows 1 nodes",
        first + " listed " + registered.get(0), // who is in its scopes, from another cluster
        "discovery call-back " + first + " at 240.0.0.",
        first + " reachability reachable [240.0.0.",
        first + " notice " + registered.get(0) + " known by super-node", // ¶60, 82
        second + " cluster-role link: seeking to joining: found",
        first + " members " + second,
        second + " cluster-role link: joining to member: registered",
        first + " registration telling: tells of ",
        "discovery update " + first + " with ",
        last + " cluster-role link: joining to member: registered");
    // ¶61, 83: each of those that come later tells all it hears of, on the link and beyond.
    for (String later : switchedOn.subList(1, 4)) {
      assertInOrder(said, later + " cluster-role link: joining to member: registered", later + " notice ");
      assertThat(said).contains(later + " notice " + first + " known by link", later + " notice " + registered.get(0) + " known by super-node");
    }
    assertThat(askedTheCloud).as("only super nodes do").containsExactlyInAnyOrder(registered.get(0), first);
  }

  private static void assertInOrder(List<String> said, String... beginnings) {
    int from = 0;
    for (String beginning : beginnings) {
      int start = from;
      int at = IntStream.range(start, said.size()).filter(i -> said.get(i).startsWith(beginning)).findFirst().orElse(-1);
      assertThat(at).as("'%s' after '%s' in %s", beginning, start == 0 ? "" : said.get(start - 1), said.subList(start, said.size())).isNotNegative();
      from = at + 1;
    }
  }

  /** EC-36: behind one carrier NAT equal pairs are common; a confirmation on the link tells strangers from neighbours. */
  @Test
  void confirmationKeepsStrangersBehindACarrierApart() {
    CheckedScenario shipped = Worlds.shipped("carrier-neighbours", "population.homes.count=20", "carriers.gateway.addresses=1", "duration=12 min", "measure.warm-up=6 min");

    RunResult confirmed = Worlds.run(shipped, Worlds.variant(shipped, "confirmed"), 1, 0);
    RunResult byAddress = Worlds.run(shipped, Worlds.variant(shipped, "by-address-alone"), 1, 0);

    assertThat(mean(confirmed, "link.merged-wrongly")).isZero();
    assertThat(mean(byAddress, "link.merged-wrongly")).isGreaterThan(0.5);
    assertThat(confirmed.violations()).isEmpty();
    assertThat(byAddress.violations()).isEmpty();
  }

  /** CL-7, in small: at about the same staleness, word of change is a fraction of what the service has to take in. */
  @Test
  void wordOfChangeCostsTheServiceAFractionOfKeepAliveAtEqualStaleness() {
    CheckedScenario shipped = Worlds.shipped("presence", "population.homes.count=12", "duration=40 min", "measure.warm-up=10 min");

    RunResult onChange = Worlds.run(shipped, Worlds.variant(shipped, "on-change"), 1, 0);
    RunResult keptAlive = Worlds.run(shipped, Worlds.variant(shipped, "every-3min"), 1, 0);

    assertThat(bytesAtTheService(keptAlive)).isGreaterThan(3 * bytesAtTheService(onChange));
    assertThat(mean(onChange, "presence.missing")).isLessThan(0.01);
    assertThat(mean(keptAlive, "presence.missing")).isLessThan(0.01);
  }

  private static double bytesAtTheService(RunResult run) {
    return run.metrics().rows().stream()
        .filter(row -> row.metric().equals("bytes.down") && row.labels().startsWith("device=server;"))
        .mapToDouble(row -> row.value().number())
        .sum();
  }

  /** CL-5, CL-6: what a device sends does not hang on how many clusters there are, and what reaches the service does. */
  @Test
  void clustersCostADeviceTheSameHoweverManyThereAre() {
    RunResult few = Worlds.run(Worlds.shipped("clusters-multiply", "sweep={}", "population.homes.count=12"));
    RunResult many = Worlds.run(Worlds.shipped("clusters-multiply", "sweep={}", "population.homes.count=48"));

    assertThat(rate(many, "device", "cluster", "up") / rate(few, "device", "cluster", "up")).isBetween(0.85, 1.15);
    assertThat(rate(many, "super-node", "cluster", "up") / rate(few, "super-node", "cluster", "up")).isBetween(0.8, 1.2);
    assertThat(rate(many, "service", "http", "down") / rate(few, "service", "http", "down")).isBetween(2.5, 6.0);
  }

  @Test
  void ratesAndSharesAgreeWithWhatIsCounted() {
    RunResult run = Worlds.run(Worlds.shipped("clusters-multiply", "sweep={}", "population.homes.count=6"));

    double hours = run.metrics().rows().stream()
        .filter(row -> row.metric().equals("nodes.live") && row.statistic().equals("mean") && !row.labels().equals("device=server"))
        .mapToDouble(row -> row.value().number()).sum() * 0.5;
    double sent = totals(run, "packets.up", row -> !row.labels().startsWith("device=server;") && row.labels().endsWith("protocol=cluster"));
    assertThat((rate(run, "device", "cluster", "up") + rate(run, "device", "election", "up")) * hours).isCloseTo(sent, within(1e-6));
    assertThat(rate(run, "service", "http", "down") * 0.5).isCloseTo(totals(run, "packets.down", row -> row.labels().startsWith("device=server;")), within(1e-6));
    // All that a device says over HTTP is for the service, and all that it hears over HTTP is the service's.
    assertThat(run.metrics().value("central.share.of", "protocol=http", "mean").orElseThrow().number()).isEqualTo(1);
    assertThat(run.metrics().value("central.share.of", "protocol=cluster", "mean").orElseThrow().number()).isZero();
    assertThat(mean(run, "central.share")).isCloseTo(
        totals(run, "bytes.down", row -> row.labels().endsWith("protocol=http")) / totals(run, "bytes.down", row -> !row.labels().isEmpty()), within(1e-9));
  }

  private static double rate(RunResult run, String at, String protocol, String way) {
    return run.metrics().value("packets.rate", "at=" + at + ";protocol=" + protocol + ";way=" + way, "mean").orElseThrow().number();
  }

  private static double totals(RunResult run, String metric, Predicate<RunMetrics.Row> which) {
    return run.metrics().rows().stream().filter(row -> row.metric().equals(metric) && which.test(row)).mapToDouble(row -> row.value().number()).sum();
  }

  /** CL-15, EC-42: to join costs some packets and a fifth of a second, and of what others are told one line each. */
  @Test
  void joiningCostsAFewPacketsWhateverTheSizeOfTheCluster() {
    RunResult small = Worlds.run(joinAndLeave(1));
    RunResult large = Worlds.run(joinAndLeave(19));

    assertThat(cost(small, "messages", "join")).isBetween(2.0, 6.0);
    assertThat(cost(large, "messages", "join")).isBetween(2.0, 6.0);
    assertThat(cost(large, "bytes", "join") - cost(small, "bytes", "join")).as("eighteen lines of a roster").isBetween(18 * 10.0, 18 * 60.0);
    assertThat(cost(large, "time", "join")).isLessThan(0.5);
  }

  /** CL-15, EC-42: a duty is given by one word and one answer, and who leaves says so, whatever the size of the cluster. */
  @Test
  void aDutyCostsAWordAndAnAnswer() {
    RunResult run = Worlds.run(joinAndLeave(9));

    // Now and then one of the two is lost.
    assertThat(cost(run, "messages", "duty")).isBetween(2.0, 2.5);
    // IP and UDP take 28 bytes, twice; the heads of two messages hold two names.
    assertThat(cost(run, "bytes", "duty")).isBetween(90.0, 160.0);
    assertThat(cost(run, "messages", "leave")).isBetween(2.0, 4.0);
    run.metrics().value("membership.cost.bytes", "as=super-node;device=set-top-box;what=duty", "max").ifPresent(most -> assertThat(most.number()).isZero());
  }

  private static CheckedScenario joinAndLeave(int phones) {
    return Worlds.shipped("join-and-leave", "sweep={}", "population.homes.devices.phone.count=" + phones, "duration=20 min", "measure.warm-up=1 min");
  }

  private static double cost(RunResult run, String of, String what) {
    return run.metrics().value("membership.cost." + of, "as=member;device=smartphone;what=" + what, "mean").orElseThrow().number();
  }
}
