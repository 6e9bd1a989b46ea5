package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.net.Node;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** What is found to be true of liars, by nodes that say what a test has written for them and by the real ones. */
class TrustTruthTest {

  private static final String THREE =
      """
      name: three
      duration: 1000 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis }
          devices: { pc: { type: laptop, count: 3 } }
      protocols: { tell-tale: { trust: { mode: detect } } }
      faults: { lie: { at: 200 s, type: liar, node: home-0-pc-2, processor: 8 } }
      """;

  private static final String A = "home-0-pc-0";
  private static final String B = "home-0-pc-1";
  private static final String C = "home-0-pc-2";

  /** A is super node, and B and C believe in it, from the 50th second on. */
  private static RunResult run(List<String> settings, String... lines) {
    List<String> all = new ArrayList<>(List.of(A + ": 50 s role=super-node"));
    List.of(A, B, C).forEach(node -> all.add(node + ": 50 s super-node=" + A));
    all.addAll(Arrays.asList(lines));
    TellTale tale = TellTale.of(all.toArray(String[]::new));
    return Worlds.run(Worlds.read(tale.catalogue(), THREE, settings.toArray(String[]::new)));
  }

  private static RunResult run(String... lines) {
    return run(List.of(), lines);
  }

  @Test
  void measuresFromTheLiesFirstEffectUntilAllOthersKnow() {
    RunResult run = run(
        A + ": 100 s holders=compute=" + C, // of what it is: no lie yet
        A + ": 400 s holders=", A + ": 400 s blacklist=" + C,
        B + ": 500 s blacklist=" + C);

    assertThat(run.violations()).isEmpty();
    assertThat(Worlds.value(run.metrics(), "liar.detection.time", "mean")).isEqualTo(300);
    assertThat(Worlds.value(run.metrics(), "liar.detected", "mean")).isEqualTo(1);
    // Of the 300 s in which the duty was given it was a liar's for 200 s.
    assertThat(Worlds.value(run.metrics(), "liar.duties", "mean")).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(Worlds.value(run.metrics(), "trust.verdict.spread", "mean")).isEqualTo(100);
  }

  @Test
  void aLieWithoutEffectIsNotMissed() {
    RunResult run = run(A + ": 100 s holders=storage=" + C, A + ": 300 s holders=compute=" + B);

    assertThat(run.metrics().value("liar.detection.time", "", "count")).isEmpty();
    assertThat(run.metrics().value("liar.detected", "", "mean")).isEmpty();
    assertThat(Worlds.value(run.metrics(), "liar.duties", "mean")).isZero();
  }

  @Test
  void countsAnHonestNodeThatIsBlacklistedOnceHoweverManyKnow() {
    RunResult run = run(A + ": 300 s blacklist=" + B, B + ": 310 s blacklist=" + B, C + ": 320 s blacklist=" + B);

    assertThat(Worlds.value(run.metrics(), "trust.accused.honest", "total")).isEqualTo(1);
    // Two honest nodes for 1,000 s, and C for the 200 s before it lied.
    assertThat(Worlds.value(run.metrics(), "trust.accused.rate", "mean")).isCloseTo(3_600 / 2_200.0, within(1e-9));
    assertThat(Worlds.value(run.metrics(), "trust.barred.honest", "mean")).isCloseTo(700 / 2_200.0, within(1e-9));
  }

  @Test
  void tellsNodesApartThatAFaultMakesWorse() {
    RunResult run = run(List.of("faults={ slow: { at: 100 s, type: slow-node, node: home-0-pc-1, speed: 10 % } }"), A + ": 300 s blacklist=" + B);

    assertThat(run.metrics().value("trust.accused.honest", "condition=impaired", "total").orElseThrow().number()).isEqualTo(1);
    assertThat(Worlds.value(run.metrics(), "trust.accused.rate", "mean")).isZero();
  }

  @Test
  void findsAMemberThatDoesNotKnowInTime() {
    RunResult run = run(A + ": 100 s blacklist=" + C, B + ": 900 s blacklist=" + C);

    assertThat(run.violations()).hasSize(2).allSatisfy(violation -> assertThat(violation.message()).contains("must know within 720 s"));
    assertThat(run.violations()).extracting(violation -> violation.nanos()).containsOnly(820_000_000_000L);
    assertThat(run.violations()).extracting(violation -> violation.nodes().get(0)).containsExactlyInAnyOrder(B, C);
  }

  @Test
  void findsASuperNodeThatGivesADutyToWhomItKnowsToBeBlacklisted() {
    String bTold = B + ": 110 s blacklist=" + C;
    String cTold = C + ": 110 s blacklist=" + C;

    assertThat(run(A + ": 100 s blacklist=" + C, A + ": 101 s holders=compute=" + C, A + ": 102 s holders=", bTold, cTold).violations()).hasSize(1)
        .allSatisfy(violation -> assertThat(violation.message()).contains("gives compute to " + C));
    assertThat(run(A + ": 100 s holders=compute=" + C, A + ": 101 s blacklist=" + C, A + ": 102 s holders=", bTold, cTold).violations()).hasSize(1);
  }

  // ---- The fault, and the real nodes

  @Test
  void aLiarsMachineStaysWhatItIs() {
    Map<String, Node> nodes = new TreeMap<>();
    Onlooker watch = new Onlooker() {
      @Override
      public void onSwitchedOn(Node node) {
        nodes.put(node.name(), node);
      }
    };
    Worlds.run(Worlds.read(TellTale.of().catalogue(), THREE, "faults.lie.link=4", "faults.lie.mains=true", "faults.lie.storage=2"), watch);

    Node liar = nodes.get(C);
    Node honest = nodes.get(B);
    assertThat(liar.device().processorMops()).isEqualTo(honest.device().processorMops());
    assertThat(liar.host().device().processorMops()).isEqualTo(8 * honest.host().device().processorMops());
    assertThat(liar.host().device().storageBytes()).isEqualTo(2 * honest.host().device().storageBytes());
    assertThat(liar.host().device().memoryBytes()).isEqualTo(honest.host().device().memoryBytes());
    assertThat(liar.host().device().batteryPercent()).isEmpty();
    assertThat(honest.host().device().batteryPercent()).isPresent();
    assertThat(liar.host().interfaces().get(0).bitsPerSecondUp()).isEqualTo(4 * honest.host().interfaces().get(0).bitsPerSecondUp());
  }

  @Test
  void liarsAreBlacklistedAndHonestNodesAreNot() {
    RunResult detecting = runShipped();
    RunResult blind = runShipped("protocols.edge-node.trust.mode=uses");
    RunResult honest = runShipped("faults.liars.fraction=0 %");

    assertThat(List.of(detecting, blind, honest)).allSatisfy(run -> assertThat(run.violations()).isEmpty());
    assertThat(Worlds.value(detecting.metrics(), "liar.detected", "mean")).isGreaterThan(0.6);
    assertThat(Worlds.value(blind.metrics(), "liar.detected", "mean")).isZero();
    assertThat(Worlds.value(detecting.metrics(), "liar.duties", "mean")).isLessThan(0.7 * Worlds.value(blind.metrics(), "liar.duties", "mean"));
    assertThat(honest.metrics().value("trust.accused.honest", "", "total")).isEmpty();
    assertThat(Worlds.value(honest.metrics(), "trust.accused.rate", "mean")).isZero();
  }

  private static RunResult runShipped(String... settings) {
    List<String> all = new ArrayList<>(List.of("sweep={}", "population.homes.count=4", "duration=90min", "protocols.edge-node.trust.uses.every=1min"));
    all.addAll(List.of(settings));
    CheckedScenario checked = Worlds.shipped("liars", all.toArray(String[]::new));
    return Worlds.run(checked, Worlds.variant(checked, "liars"), 3, 0);
  }
}
