package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.net.Node;
import orrery.scenario.run.RunResult;
import org.junit.jupiter.api.Test;

/** What is found to be true of a discovery service that says what a test has written for it. */
class DiscoveryTruthTest {

  /** Two homes with two devices each that are always on. */
  private static final String FOUR =
      """
      name: four
      duration: 1000 s
      start: together
      population:
        homes:
          count: 2
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop, count: 2 } }
      backbone: { preset: europe-west }
      services: { discovery: { protocol: tell-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, tell-service: {} }
      """;

  private static final String A = "home-0-pc-0";
  private static final String B = "home-0-pc-1";
  private static final String C = "home-1-pc-0";
  private static final String D = "home-1-pc-1";

  private static RunResult run(String... lines) {
    TellService tale = TellService.of(lines);
    return Worlds.run(Worlds.read(tale.catalogue(), FOUR));
  }

  private static double mean(RunResult run, String metric) {
    return Worlds.value(run.metrics(), metric, "mean");
  }

  private static Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    Worlds.run(Worlds.read(TellService.of().catalogue(), FOUR), new Onlooker() {
      @Override
      public void onSwitchedOn(Node node) {
        addresses.put(node.name(), node.machine().addresses().get(0).toString());
      }
    });
    return addresses;
  }

  @Test
  void countsWhoIsMissingGoneAndElsewhere() {
    Map<String, String> at = addresses();

    RunResult run = run(
        "0 s listed " + C + " = " + at.get(C), "0 s listed " + D + " = " + at.get(D),
        "100 s listed " + A + " = " + at.get(A), "600 s listed " + A + " =",
        "200 s listed " + B + " = 1.2.3.4", "500 s listed " + B + " = " + at.get(B),
        "300 s listed nobody-at-all = 1.2.3.4", "400 s listed nobody-at-all =");

    // A is missing for 500 s, B for 200 s, of 4 × 1000 s; somebody is listed for 3400 s who is not there for 100 s.
    assertThat(mean(run, "presence.missing")).isCloseTo(700.0 / 4000, within(1e-6));
    assertThat(mean(run, "presence.gone")).isCloseTo(100.0 / (2000 + 500 + 800 + 100), within(1e-6));
    assertThat(mean(run, "presence.elsewhere")).isCloseTo(300.0 / (2000 + 500 + 800), within(1e-6));
    assertThat(mean(run, "presence.stale")).isCloseTo((700.0 + 100 + 300) / (4000 + 100), within(1e-6));
  }

  @Test
  void countsLinksThatAreMergedAndSplitWrongly() {
    RunResult run = run(
        "0 s identity " + A + " = x",
        "500 s identity " + C + " = x", // on another link
        "700 s identity " + C + " = y",
        "800 s identity " + B + " = z", // on the same link as A
        "900 s identity " + A + " =");

    // The records of A, B and C are there for 900 s, 200 s and 500 s.
    assertThat(mean(run, "link.merged-wrongly")).isCloseTo(2 * 200.0 / 1600, within(1e-6));
    assertThat(mean(run, "link.split-wrongly")).isCloseTo(2 * 100.0 / 1600, within(1e-6));
  }

  @Test
  void reportsAStaleTermThatTheServiceAccepts() {
    assertThat(stale("1 s record a = 7 3 p", "2 s record a = 7 3 p", "3 s record a = 7 4 p", "4 s record a = 8 1 p")).isEmpty();
    assertThat(stale("1 s record a = 7 3 p", "2 s record a = 7 2 p")).containsExactly("a term 2 of incarnation 7 after term 3 of 7");
    assertThat(stale("1 s record a = 7 3 p", "2 s record a = 6 9 p")).containsExactly("a term 9 of incarnation 6 after term 3 of 7");
    assertThat(stale("1 s record a = 7 3 p", "2 s record a =", "3 s record a = 7 2 p")).as("what is forgotten is forgotten").isEmpty();
  }

  @Test
  void reportsASuccessorOrAReplacedOneWithAStaleTerm() {
    String[] replaced = {"1 s record a = 7 3 p", "2 s record a =", "2 s record b = 5 4 p a"};

    assertThat(stale(replaced)).isEmpty();
    assertThat(stale("1 s record a = 7 3 p", "2 s record a =", "2 s record b = 5 3 p a")).containsExactly("b term 3 in place of a with term 3");
    assertThat(stale(with(replaced, "3 s record a = 7 4 p"))).containsExactly("a term 4 though b has replaced it with term 4");
    assertThat(stale(with(replaced, "3 s record a = 7 5 p"))).as("a higher term").isEmpty();
    assertThat(stale(with(replaced, "3 s record a = 8 1 p"))).as("another life").isEmpty();
    assertThat(stale(with(replaced, "3 s record a = 7 4 q"))).as("on another link").isEmpty();
    assertThat(stale(with(replaced, "3 s record b =", "4 s record a = 7 4 p"))).as("after its successor").isEmpty();
  }

  private static String[] with(String[] lines, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of(lines));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<String> stale(String... lines) {
    return run(lines).violations().stream()
        .map(RunResult.Violation::message)
        .peek(message -> assertThat(message).startsWith("discovery must refuse a stale term, but accepted of "))
        .map(message -> message.substring("discovery must refuse a stale term, but accepted of ".length()))
        .toList();
  }
}
