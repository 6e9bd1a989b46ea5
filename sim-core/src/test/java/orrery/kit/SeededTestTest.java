package orrery.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.host.RandomStream;
import orrery.world.SeededTest;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests of many seeds inside this test, those that fail among them. */
class SeededTestTest {

  private static final String REPLAY = "reproduce: mvn -pl sim-core -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest='SeededTestTest$";
  private static final List<String> RAN = new ArrayList<>();

  private final Map<String, String> askedBefore = new TreeMap<>();
  /** By display name: empty for success, else the message. */
  private final Map<String, String> results = new TreeMap<>();

  @BeforeEach
  @AfterEach
  void nothingIsAskedFor() {
    RAN.clear();
    for (String name : List.of("orrery.seed", "orrery.seeds")) {
      String value = System.getProperty(name);
      if (!askedBefore.containsKey(name)) {
        askedBefore.put(name, value == null ? "" : value);
        System.clearProperty(name);
      } else {
        System.setProperty(name, askedBefore.get(name));
      }
    }
  }

  private void run(Class<?> test) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(test)).configurationParameter("junit.jupiter.conditions.deactivate", "*").build();
    LauncherFactory.create().execute(request, new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (identifier.isTest()) {
          results.put(identifier.getDisplayName(), result.getStatus() + result.getThrowable().map(thrown -> ": " + thrown.getMessage()).orElse(""));
        }
      }
    });
  }

  static class Drawing {
    private final World ofConstructor;

    Drawing(World world) {
      ofConstructor = world;
    }

    @SeededTest(seeds = 5)
    void draws(World world, RandomStream random, long seed) {
      assertThat(world).isSameAs(ofConstructor);
      RAN.add(seed + " " + random.nextLong(1_000_000) + " " + world.simulation().stream("a", "b").nextLong(1_000_000));
    }
  }

  @Test
  void runsOnceForEachSeedAndEachIsItsOwnWorld() {
    run(Drawing.class);

    assertThat(results.keySet()).containsExactly("seed 1", "seed 2", "seed 3", "seed 4", "seed 5");
    assertThat(results.values()).containsOnly("SUCCESSFUL");
    assertThat(RAN).hasSize(5).doesNotHaveDuplicates();
    List<String> before = List.copyOf(RAN);
    RAN.clear();
    run(Drawing.class);
    assertThat(RAN).as("the same seeds again").isEqualTo(before);
  }

  @Test
  void oneSeedIsReplayedAsItWas() {
    run(Drawing.class);
    String third = RAN.get(2);
    RAN.clear();
    System.setProperty("orrery.seed", "3");

    run(Drawing.class);

    assertThat(RAN).containsExactly(third);
  }

  @Test
  void runsAsManyAsAreAskedFor() {
    System.setProperty("orrery.seeds", "7");

    run(Drawing.class);

    assertThat(RAN).hasSize(7);
  }

  static class FailingOnce {
    @SeededTest(seeds = 5, trace = 3)
    void failsWithFour(World world, long seed) {
      World.Machine anna = world.machine("anna").on(world.home("home")).start();
      anna.host().open(PortSpec.of("word", 7000), (source, destination, payload) -> {})
          .send(new Endpoint(anna.address(), 7001), ByteBuffer.wrap(new byte[] {1, 2}), "yes");
      world.runFor(java.time.Duration.ofSeconds(1));
      anna.crash();
      assertThat(seed).as("the seed").isNotEqualTo(4);
    }
  }

  @Test
  void aFailureTellsWhatHappenedAndEndsWithTheCommandThatReplaysIt() {
    run(FailingOnce.class);

    assertThat(results.keySet().stream().filter(name -> !results.get(name).equals("SUCCESSFUL"))).containsExactly("seed 4");
    assertThat(results.get("seed 4").lines().toList())
        .startsWith("FAILED: seed 4: java.lang.AssertionError: [the seed] ")
        .containsSubsequence(
            "the last of what happened in its world:",
            "      0.000000000 s  anna sends word/yes, 2 B, to 192.168.1.10:7001",
            "      0.000010000 s  anna loses word/yes: PORT_CLOSED",
            "      1.000000000 s  anna crashes")
        .endsWith(REPLAY + "FailingOnce#failsWithFour' -Dorrery.seed=4 test");
  }

  static class FailingEarly {
    @BeforeEach
    void setUp(long seed) {
      assertThat(seed).isNotEqualTo(2);
    }

    @SeededTest(seeds = 2)
    void isNeverReachedWithTwo() {}
  }

  @Test
  void aFailureBeforeTheTestTellsIt() {
    run(FailingEarly.class);

    assertThat(results.get("seed 2")).startsWith("FAILED: seed 2: ").endsWith(REPLAY + "FailingEarly#isNeverReachedWithTwo' -Dorrery.seed=2 test");
  }

  static class Assuming {
    @SeededTest(seeds = 1)
    void isSkipped() {
      Assumptions.abort("not here");
    }
  }

  @Test
  void whatIsAbortedIsNoFailure() {
    run(Assuming.class);

    assertThat(results.get("seed 1")).isEqualTo("ABORTED: not here");
  }

  static class Looping {
    @Test
    void failsWithThree() {
      inAHelper(3);
    }

    private static void inAHelper(long bad) {
      Seeds.eachSeed(10, seed -> assertThat(seed).isNotEqualTo(bad));
    }
  }

  @Test
  void seedsInsideOneTestSayTheTestAndNotItsHelper() {
    run(Looping.class);

    assertThat(results.get("failsWithThree()")).startsWith("FAILED: seed 3: ").endsWith(REPLAY + "Looping#failsWithThree' -Dorrery.seed=3 test");
  }

  @Test
  void refusesASeedThatIsNoNumber() {
    System.setProperty("orrery.seed", "many");

    run(Looping.class);

    assertThat(results.get("failsWithThree()")).isEqualTo("FAILED: -Dorrery.seed must be a whole number but is many");
  }
}
