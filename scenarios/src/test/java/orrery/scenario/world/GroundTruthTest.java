package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static orrery.scenario.world.TellTale.A;
import static orrery.scenario.world.TellTale.B;
import static orrery.scenario.world.TellTale.C;
import static orrery.scenario.world.TellTale.THREE;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.metrics.Recorder;
import orrery.metrics.RunMetrics;
import orrery.net.BackboneCatalogue;
import orrery.net.Lan;
import orrery.net.Network;
import orrery.net.Router;
import orrery.net.Transport;
import orrery.net.nat.NatBehavior;
import orrery.protocols.cluster.Part;
import orrery.protocols.edge.EdgeNodeConfig;
import orrery.scenario.preset.LinkPresets;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import orrery.sim.Simulation;
import org.junit.jupiter.api.Test;

/** What is found to be true of clusters whose nodes say what a test has written for them. */
class GroundTruthTest {

  private static CheckedScenario read(TellTale tale, String... settings) {
    return Worlds.read(tale.catalogue(), THREE, settings);
  }

  private static RunResult run(TellTale tale, String... settings) {
    return Worlds.run(read(tale, settings));
  }

  private static double total(RunMetrics metrics, String metric) {
    return metrics.value(metric, "", "total").map(value -> value.number()).orElse(0.0);
  }

  // ---- Metrics by hand

  @Test
  void countsTheTimeWithoutASuperNodeThatIsOne() {
    RunResult run = run(TellTale.of(
        A + ": 100 s role=super-node", A + ": 100 s super-node=" + A,
        B + ": 200 s super-node=" + A,
        C + ": 300 s super-node=" + B, // which is none
        C + ": 400 s super-node=" + A));

    // A for 100 s, B for 200 s and C for 400 s, of 3,000 s.
    assertThat(Worlds.value(run.metrics(), "without-super", "mean")).isCloseTo(700.0 / 3000, within(1e-9));
    assertThat(Worlds.value(run.metrics(), "super-nodes", "mean")).isCloseTo(0.9, within(1e-9));
    assertThat(Worlds.value(run.metrics(), "cluster.size", "mean")).isEqualTo(3);
    assertThat(Worlds.value(run.metrics(), "clusters.live", "mean")).isEqualTo(1);
    assertThat(total(run.metrics(), "super-node.changes")).isEqualTo(1);
    assertThat(run.violations()).isEmpty();
  }

  @Test
  void timesAnElectionFromTheLossOfTheLastSuperNodeToTheBeliefOfHalfTheLiving() {
    RunResult run = run(TellTale.of(
            A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, B + ": 1 s super-node=" + A, C + ": 1 s super-node=" + A,
            A + ": 500 s role=member", A + ": 500 s super-node=",
            B + ": 503 s role=super-node", B + ": 503 s super-node=" + B, // one of three
            C + ": 510 s super-node=" + B,
            A + ": 530 s super-node=" + B));

    assertThat(Worlds.value(run.metrics(), "election.time", "count")).isEqualTo(1);
    assertThat(Worlds.value(run.metrics(), "election.time", "mean")).isCloseTo(10, within(1e-9));
  }

  @Test
  void countsMembersThatAreMissingFromTheirSuperNodesListAndEntriesThatAreGone() {
    RunResult run = run(TellTale.of(
        A + ": 0 s role=super-node", A + ": 0 s super-node=" + A,
        B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + A,
        A + ": 250 s members=" + B,
        A + ": 500 s members=" + B + " " + C + " home-0-pc-9",
        A + ": 750 s members=" + B + " " + C));

    // Of two members each second: both missing for 250 s, one for another 250 s. Of the list's entries: 1, then 3, then 2.
    assertThat(Worlds.value(run.metrics(), "members.missing", "mean")).isCloseTo((2 * 250.0 + 250) / 2000, within(1e-9));
    assertThat(Worlds.value(run.metrics(), "members.gone", "mean")).isCloseTo(250.0 / (250 + 3 * 250 + 2 * 250), within(1e-9));
  }

  // ---- Invariants can fail

  private static EdgeNodeConfig config(CheckedScenario checked) {
    return (EdgeNodeConfig) Worlds.variant(checked).protocols().get("tell-tale").config();
  }

  @Test
  void reportsTwoSuperNodesThatReachEachOtherLongerThanTheBound() {
    TellTale tale = TellTale.of(A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, B + ": 100 s role=super-node", B + ": 100 s super-node=" + B, C + ": 0 s super-node=" + A);
    CheckedScenario checked = read(tale);
    Duration coexistence = config(checked).cluster().coexistenceBound();
    Duration settling = config(checked).cluster().settlingBound();

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).hasSize(2);
    assertThat(violations).anySatisfy(violation -> {
      assertThat(violation.nanos()).isEqualTo(Duration.ofSeconds(100).plus(coexistence).toNanos());
      assertThat(violation.nodes()).containsExactly(A, B);
      assertThat(violation.message()).startsWith("two super nodes of cluster home-0 that reach each other must become one within " + coexistence.toSeconds());
    });
    assertThat(violations).anySatisfy(violation -> {
      assertThat(violation.nanos()).isEqualTo(Duration.ofSeconds(100).plus(settling).toNanos());
      assertThat(violation.nodes()).containsExactly(A, B, C);
      assertThat(violation.message()).contains("must have exactly one super node").contains("but has had 2");
    });
  }

  @Test
  void takesOneSuperNodeForEachPartForAll() {
    RunResult run = run(TellTale.of(
        A + ": 0 s part=0", A + ": 0 s role=super-node", A + ": 0 s super-node=" + A,
        B + ": 0 s part=1", B + ": 0 s role=super-node", B + ": 0 s super-node=" + B, C + ": 0 s super-node=" + A));

    assertThat(run.violations()).isEmpty();
  }

  @Test
  void reportsTwoSuperNodesOfPartsThatHaveSomethingInCommon() {
    List<RunResult.Violation> violations = run(TellTale.of(
        A + ": 0 s part=0", A + ": 0 s role=super-node", A + ": 0 s super-node=" + A,
        B + ": 0 s part=01", B + ": 0 s role=super-node", B + ": 0 s super-node=" + B, C + ": 0 s super-node=" + A)).violations();

    assertThat(violations).anySatisfy(violation -> assertThat(violation.message()).startsWith("two super nodes of cluster home-0"));
  }

  /** Whichever part has the only super node, one of the three nodes belongs to another. */
  @Test
  void reportsAPartThatHasNoSuperNodeAfterItsTimeToSettle() {
    TellTale tale = TellTale.of(A + ": 0 s part=00000000", A + ": 0 s role=super-node", A + ": 0 s super-node=" + A);
    CheckedScenario checked = read(tale, "duration=3000 s");
    Duration divided = config(checked).cluster().dividedBound();

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).hasSize(1);
    assertThat(violations.get(0).nanos()).isEqualTo(divided.toNanos());
  }

  /** A is super node of the half to which C belongs, B of the other: what they list, and in whom C believes. */
  private static TellTale halves(String listedByA, String listedByB, String believedByC) {
    boolean first = Part.of("0").holds(new NodeId(C));
    return TellTale.of(
        A + ": 0 s part=" + (first ? "0" : "1"), A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, A + ": 0 s members=" + listedByA,
        B + ": 0 s part=" + (first ? "1" : "0"), B + ": 0 s role=super-node", B + ": 0 s super-node=" + B, B + ": 0 s members=" + listedByB,
        C + ": 0 s super-node=" + believedByC);
  }

  @Test
  void reportsAMemberThatBelievesInTheSuperNodeOfAnotherPart() {
    CheckedScenario right = read(halves(C, "", A), "duration=5000 s");
    CheckedScenario wrong = read(halves("", C, B), "duration=5000 s");

    List<RunResult.Violation> violations = Worlds.run(wrong).violations();

    assertThat(Worlds.run(right).violations()).isEmpty();
    assertThat(violations).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(config(wrong).cluster().dividedAgreementBound().toNanos());
      assertThat(violation.message()).startsWith("each part of cluster home-0 must").contains("but [" + C + "] have not");
    });
  }

  @Test
  void reportsASuperNodeThatListsAMemberOfAnotherPart() {
    CheckedScenario checked = read(halves(C, C, A), "duration=5000 s");

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(config(checked).cluster().dividedKnowledgeBound().toNanos());
      assertThat(violation.message()).contains("lists exactly its other members").contains("but [" + C + "] are missing or gone");
    });
  }

  /** The cluster has been divided since the quiet began, so that it has the longer time, which begins when it is one again. */
  @Test
  void givesAClusterThatHasBeenDividedTheTimeOfOneThatIs() {
    TellTale tale = TellTale.of(
        A + ": 0 s part=0", A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, A + ": 100 s part=", A + ": 100 s members=" + B + " " + C,
        B + ": 0 s part=1", B + ": 0 s role=super-node", B + ": 0 s super-node=" + B, B + ": 100 s role=member", B + ": 100 s super-node=" + A,
        C + ": 0 s super-node=" + B);
    CheckedScenario checked = read(tale, "duration=5000 s");

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation ->
        assertThat(violation.nanos()).isEqualTo(Duration.ofSeconds(100).plus(config(checked).cluster().dividedAgreementBound()).toNanos()));
  }

  @Test
  void reportsAClusterThatHasNoSuperNodeAfterItsTimeToSettle() {
    CheckedScenario checked = read(TellTale.of());

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(config(checked).cluster().settlingBound().toNanos());
      assertThat(violation.message()).contains("but has had 0");
    });
  }

  @Test
  void toleratesTwoSuperNodesThatDoNotReachEachOther() {
    TellTale tale = TellTale.of(A + ": 0 s role=super-node", B + ": 0 s role=super-node", C + ": 0 s role=super-node");

    List<RunResult.Violation> whole = run(tale).violations();
    List<RunResult.Violation> cut = run(tale, "faults={ cut: { at: 1 s, type: partition, cut: lan } }").violations();

    assertThat(pairs(whole)).hasSize(3);
    // Of three devices in two halves, one pair at most two are together: which, is drawn by their names.
    assertThat(pairs(cut)).hasSizeLessThan(3);
    assertThat(pairs(whole)).containsAll(pairs(cut));
  }

  @Test
  void promisesOneSuperNodeToMembersThatReachEachOtherOnly() {
    TellTale none = TellTale.of();
    CheckedScenario mended = read(none, "faults={ cut: { at: 100 s, type: partition, cut: lan, heal-after: 200 s } }");

    List<RunResult.Violation> cutForGood = run(none, "faults={ cut: { at: 100 s, type: partition, cut: lan } }").violations();
    List<RunResult.Violation> afterwards = Worlds.run(mended).violations();
    List<RunResult.Violation> cutFromTheWorld = run(none, "faults={ cut: { at: 100 s, type: partition, cut: uplink } }").violations();

    Duration settling = config(mended).cluster().settlingBound();
    assertThat(cutForGood).isEmpty();
    assertThat(afterwards).extracting(RunResult.Violation::nanos).containsExactly(Duration.ofSeconds(300).plus(settling).toNanos());
    assertThat(cutFromTheWorld).extracting(RunResult.Violation::nanos).containsExactly(Duration.ofSeconds(100).plus(settling).toNanos());
  }

  @Test
  void reportsWhatWasBrokenUntilTheLastMemberLeft() {
    CheckedScenario checked = read(TellTale.of(), "faults={ end: { at: 950 s, type: crash } }");

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation -> assertThat(violation.nodes()).containsExactly(A, B, C));
  }

  @Test
  void reportsAMemberThatBelievesInAnotherThanTheOneSuperNode() {
    TellTale tale = TellTale.of(
        A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, A + ": 0 s members=" + B + " " + C, B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + B);
    CheckedScenario checked = read(tale);

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(config(checked).cluster().agreementBound().toNanos());
      assertThat(violation.message()).contains("must have members that all believe in its super node").contains("but [" + C + "] have not");
    });
  }

  @Test
  void reportsASuperNodeThatDoesNotKnowWhoIsThere() {
    TellTale tale = TellTale.of(
        A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, A + ": 0 s members=" + B + " home-0-pc-9", B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + A);
    CheckedScenario checked = read(tale, "duration=1300 s");
    CheckedScenario right = read(tale, "duration=1300 s", "faults={ end: { at: 1100 s, type: crash, node: home-0-pc-2 } }");

    List<RunResult.Violation> violations = Worlds.run(checked).violations();

    assertThat(violations).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(config(checked).cluster().knowledgeBound().toNanos());
      assertThat(violation.message()).contains("lists exactly its other members").contains("but [" + C + ", home-0-pc-9] are missing or gone");
    });
    assertThat(Worlds.run(right).violations()).isEmpty();
  }

  private static List<List<String>> pairs(List<RunResult.Violation> violations) {
    return violations.stream().filter(violation -> violation.message().startsWith("two super nodes")).map(RunResult.Violation::nodes).toList();
  }

  @Test
  void reportsATermThatGoesBackOverARestartToo() {
    TellTale back = TellTale.of(A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + A, A + ": 10 s term=4", A + ": 20 s term=4", A + ": 30 s term=3");
    TellTale restarted = TellTale.of(A + ": 0 s role=super-node", A + ": 0 s super-node=" + A, B + ": 0 s super-node=" + A, C + ": 0 s super-node=" + A, B + ": 5 s term=1", B + ": 10 s term=2");

    List<RunResult.Violation> once = run(back).violations();
    List<RunResult.Violation> afterRestart = run(restarted, "faults={ crash: { at: 60 s, type: crash, restart-after: 40 s } }").violations();

    assertThat(once).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(30_000_000_000L);
      assertThat(violation.nodes()).containsExactly(A);
      assertThat(violation.message()).endsWith(A + " accepted 3 after 4");
    });
    assertThat(afterRestart).singleElement().satisfies(violation -> {
      assertThat(violation.nanos()).isEqualTo(105_000_000_000L);
      assertThat(violation.nodes()).containsExactly(B);
    });
  }

  @Test
  void reportsBytesThatPassANatWithoutABinding() {
    Violations violations = new Violations();
    GroundTruth truth = new GroundTruth(new Recorder(Duration.ofMinutes(10), Duration.ZERO), violations, Optional.empty(), Set.of(), List.of(), List.of());
    Network network = new Network(new Simulation(1), BackboneCatalogue.all().get("europe-west"), truth, 0);
    truth.watch(network);
    Lan lan = network.lan("home-0", Address.ipv4(192, 168, 0, 0));
    NatBehavior behavior = NatBehavior.PORT_RESTRICTED_CONE;
    Router router = network.router(lan, Address.ipv4(240, 0, 0, 1), 0, behavior, LinkPresets.spec("docsis").orElseThrow());
    Endpoint inside = Endpoint.parse("192.168.0.2:5000").orElseThrow();
    Endpoint friend = Endpoint.parse("198.18.0.1:80").orElseThrow();
    Endpoint stranger = Endpoint.parse("198.18.0.2:80").orElseThrow();
    long lifetime = behavior.lifetimes().udpOneWay().toNanos();

    truth.onTranslatedOut(router, Transport.UDP, inside, friend, 0, 0);
    truth.onTranslatedIn(router, Transport.UDP, inside, friend, 0, lifetime);
    assertThat(violations.all()).isEmpty();
    truth.onTranslatedIn(router, Transport.UDP, inside, stranger, 0, 5);
    truth.onTranslatedIn(router, Transport.TCP, inside, friend, 0, 6);
    truth.onTranslatedIn(router, Transport.UDP, inside, friend, 0, lifetime + 1);

    assertThat(violations.all()).extracting(RunResult.Violation::nanos).containsExactly(5L, 6L, lifetime + 1);
    assertThat(violations.all().get(0)).hasToString(
        "at 0.000000005 s, home-0: no bytes may pass a NAT without a binding, but bytes of 198.18.0.2:80 reached 192.168.0.2:5000");
  }
}
