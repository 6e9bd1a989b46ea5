package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import orrery.host.DataSize;
import orrery.metrics.RunKey;
import orrery.metrics.results.Disk;
import orrery.metrics.results.FailedRun;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.TestCatalogue;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that take too much, beside others that do not. */
@Timeout(180)
class RunLimitsTest {

  private static final String TWO_BY_THREE =
      """
      name: dice
      duration: 1 min
      population: { homes: { count: 1, devices: { laptop: {} } } }
      backbone: {}
      compare: { small: {}, large: { population.homes.count: 10 } }
      replications: 3
      """;

  private static final RunKey GREEDY = new RunKey("large", "", 2);
  private static final Duration SHORT = Duration.ofMillis(400);

  @TempDir Path folder;
  private final AtomicBoolean over = new AtomicBoolean();
  private ResultsDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = ResultsDirectory.at(folder.resolve("out"));
  }

  /** Threads that nothing can stop would take their share of the processors from all tests that follow. */
  @AfterEach
  void letGoOfWhatIsStuck() {
    over.set(true);
  }

  /** Waits, whoever interrupts, for the end of the test. */
  private void untilOver() {
    while (!over.get()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Plan plan() {
    return plan(TWO_BY_THREE);
  }

  private static Plan plan(String text) {
    ScenarioReader reader = new ScenarioReader(TestCatalogue.withTestProtocols());
    Path here = Path.of("").toAbsolutePath();
    return Plan.of(reader.read("dice.yaml", text.getBytes(StandardCharsets.UTF_8), here, List.of(), here), 0, Optional.empty(), "orrery run dice.yaml");
  }

  /** Dice; one run does {@code instead}. */
  private static CellRunner dice(CellRunner instead) {
    return (scenario, key, seed, watch) -> key.equals(GREEDY) ? instead.run(scenario, key, seed, watch) : new DiceRunner().run(scenario, key, seed, watch);
  }

  private ExperimentRunner.Outcome run(CellRunner cells, int workers, RunLimits limits) throws Exception {
    return new ExperimentRunner(plan(), "1", cells, workers, limits, new Progress()).run(directory, Map::of);
  }

  private static RunLimits within(Duration time) {
    return new RunLimits(Optional.of(time), Optional.empty());
  }

  private void assertOnlyTheGreedyFailed(ExperimentRunner.Outcome outcome, String message) throws Exception {
    assertThat(outcome.status()).isEqualTo(ExitStatus.LIMIT_EXCEEDED);
    assertThat(outcome.troubles()).containsOnlyKeys(GREEDY);
    assertThat(outcome.troubles().get(GREEDY).message()).matches(message);
    assertThat(outcome.missing()).isEqualTo(1);
    assertThat(directory.failures()).singleElement().satisfies(failure -> {
      assertThat(failure.key()).isEqualTo(GREEDY);
      assertThat(failure.status()).isEqualTo(6);
      assertThat(failure.message()).matches(message);
      assertThat(failure.replay()).isEqualTo("orrery run dice.yaml --only large/2 --trace");
    });
    assertThat(directory.rows("pips"::equals)).extracting(row -> row.key()).contains(new RunKey("large", "", 3), new RunKey("small", "", 2)).doesNotContain(GREEDY);
    assertThat(directory.manifest().orElseThrow().isFinished()).isFalse();
  }

  @Test
  void endsARunThatTakesTooLongWhenItLooksUp() throws Exception {
    CellRunner endless = (scenario, key, seed, watch) -> {
      while (true) {
        watch.at(12_000_000_000L, 1);
        Thread.onSpinWait();
      }
    };

    ExperimentRunner.Outcome outcome = run(dice(endless), 2, within(SHORT));

    assertOnlyTheGreedyFailed(outcome, "the run must end within 400 ms of real time but was at 12 s of 1 min of simulated time then");
    assertThat(run(new DiceRunner(), 1, RunLimits.NONE).status()).isEqualTo(ExitStatus.FINE);
    assertThat(directory.failures()).isEmpty();
  }

  @Test
  void stopsASimulationThatWouldNotLookUpForLong() throws Exception {
    CellRunner busy = (scenario, key, seed, watch) -> {
      Simulation simulation = new Simulation(seed);
      Entity entity = simulation.register("busy");
      simulation.schedule(entity, 0, new Event() {
        @Override
        protected void fire() {
          simulation.scheduleIn(entity, 1, this);
        }

        @Override
        protected String label() {
          return "busy";
        }
      });
      watch.stopBy(simulation::requestStop);
      simulation.runUntil(scenario.duration().toNanos());
      watch.at(simulation.now(), simulation.processed());
      throw new AssertionError("the run must have been ended at " + simulation.now() + " ns");
    };

    assertOnlyTheGreedyFailed(run(dice(busy), 1, within(SHORT)), "the run must end within 400 ms of real time but was at .* of 1 min of simulated time then");
  }

  @Test
  void givesUpARunThatCannotEvenBeStopped() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CellRunner stuck = (scenario, key, seed, watch) -> {
      untilOver();
      ended.countDown();
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    ExperimentRunner.Outcome outcome = run(dice(stuck), 1, within(SHORT));
    over.set(true);
    ended.await();

    assertOnlyTheGreedyFailed(outcome, "the run must end within 400 ms of real time but was at 0 ns of 1 min of simulated time then");
    assertThat(directory.has(GREEDY)).isFalse();
  }

  @Test
  void waitsForARunThatIsOverAndIsBeingWritten() throws Exception {
    Disk slow = (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, step, arguments) -> {
      if (step.getName().equals("rename") && arguments[1].toString().contains(GREEDY.folder())) {
        TimeUnit.NANOSECONDS.sleep(SHORT.toNanos() + Workers.PATIENCE_NANOS + 600_000_000L);
      }
      return step.invoke(Disk.REAL, arguments);
    });
    directory = ResultsDirectory.at(folder.resolve("slow"), slow);

    ExperimentRunner.Outcome outcome = run(new DiceRunner(), 2, within(SHORT));

    assertThat(outcome.status()).isEqualTo(ExitStatus.FINE);
    assertThat(outcome.missing()).isZero();
    assertThat(directory.has(GREEDY)).isTrue();
  }

  @Test
  void goesOnWithFewerWorkersWhereThereIsNoThreadForOneMoreAndEndsWhereThereIsNone() {
    CellRunner stuck = dice((scenario, key, seed, watch) -> {
      untilOver();
      return new DiceRunner().run(scenario, key, seed, watch);
    });

    assertThat(withThreads(2, 2, stuck).cardinality()).isEqualTo(5); // One is stuck, the other makes the rest.
    assertThat(withThreads(1, 2, new DiceRunner()).cardinality()).isEqualTo(6);
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> withThreads(1, 1, stuck));
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> withThreads(0, 2, stuck));
  }

  /** Which runs are made where there are so many threads, and not one more. */
  private static BitSet withThreads(int most, int workers, CellRunner runner) {
    Plan plan = plan();
    Cells cells = new Cells(plan);
    AtomicInteger left = new AtomicInteger(most);
    BitSet done = new BitSet();
    Workers.Journal none = new Workers.Journal() {
      @Override
      public void keep(RunKey key, RunResult result) {}

      @Override
      public void failed(SortedMap<RunKey, Trouble> all) {}
    };
    new Workers(plan, cells, runner, within(SHORT), new Progress(), new Stopping(Optional.empty(), cells, workers), done, none, turns -> {
      if (left.getAndDecrement() <= 0) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return new Thread(turns);
    }).work(workers);
    return done;
  }

  @Test
  void failsARunThatDoesNotFitInTheHeapEvenAlone() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CellRunner large = (scenario, key, seed, watch) -> {
      attempts.incrementAndGet();
      List<long[]> hoard = new ArrayList<>();
      while (true) {
        hoard.add(new long[1 << 27]); // A gibibyte; the heap of the tests has two.
        watch.at(hoard.size(), hoard.size());
      }
    };

    assertOnlyTheGreedyFailed(run(dice(large), 2, RunLimits.NONE), "the run must fit in the heap of [0-9.]+ [GM]iB but does not; JDK_JAVA_OPTIONS=-Xmx[0-9]+g before the command gives it a larger one");
    assertThat(attempts).hasValue(2); // Once beside others, and once alone.
  }

  @Test
  void makesARunAgainAloneThatFoundMemoryMissingBesideOthers() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CellRunner unlucky = (scenario, key, seed, watch) -> {
      if (attempts.incrementAndGet() == 1) {
        throw new OutOfMemoryError("Java heap space");
      }
      return new DiceRunner().run(scenario, key, seed, watch);
    };

    assertThat(run(dice(unlucky), 2, RunLimits.NONE).status()).isEqualTo(ExitStatus.FINE);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void failsARunThatHoldsMoreMemoryThanItMay() throws Exception {
    CellRunner large = (scenario, key, seed, watch) -> {
      List<byte[]> hoard = new ArrayList<>();
      for (int looks = 0; true; looks++) {
        if (hoard.size() < 1_000) {
          hoard.add(new byte[1 << 20]);
        }
        watch.at(looks, looks); // It is looked at again only after twenty times as long as collecting took.
      }
    };
    CellRunner wasteful = (scenario, key, seed, watch) -> {
      long sum = 0;
      for (int megabytes = 0; megabytes < 1_000; megabytes++) {
        sum += new byte[1 << 20].length; // Garbage does not count.
        watch.at(megabytes, megabytes);
      }
      assertThat(sum).isEqualTo(1_000L << 20);
      return new DiceRunner().run(scenario, key, seed, (now, events) -> {});
    };
    RunLimits limits = new RunLimits(Optional.empty(), Optional.of(new DataSize(500 << 20)));

    assertThat(run(dice(wasteful), 2, limits).status()).isEqualTo(ExitStatus.FINE);
    directory = ResultsDirectory.at(folder.resolve("large"));
    assertOnlyTheGreedyFailed(run(dice(large), 2, limits), "the run must hold at most 500 MiB of memory, with what the program itself needs, but held more at .*");
  }

  @Test
  void tellsOfEveryFailureInTheDirectory() throws Exception {
    CellRunner broken = (scenario, key, seed, watch) -> {
      throw new IllegalStateException("two and two must be four but are five");
    };

    run(broken, 2, RunLimits.NONE);

    assertThat(directory.failures()).hasSize(6).extracting(FailedRun::message).containsOnly("java.lang.IllegalStateException: two and two must be four but are five");
    assertThat(directory.failures()).extracting(FailedRun::key).isSorted();
    assertThat(Files.exists(directory.path().resolve("metrics.csv"))).isFalse();
    assertThat(new LinkedHashMap<>(directory.manifest().orElseThrow().environment())).isEmpty();
  }

  @Test
  void keepsWhereInTheCodeOnlyTheFirstOfVeryManyFailuresWere() throws Exception {
    CellRunner broken = (scenario, key, seed, watch) -> {
      throw new IllegalStateException("two and two must be four but are five");
    };
    Plan many = plan(TWO_BY_THREE.replace("replications: 3", "replications: 600"));

    ExperimentRunner.Outcome outcome = new ExperimentRunner(many, "1", broken, 3, new Progress()).run(directory, Map::of);

    List<Trouble> troubles = List.copyOf(outcome.troubles().values());
    assertThat(troubles).hasSize(1_200);
    assertThat(troubles.subList(0, Workers.MOST_DETAILED)).allSatisfy(trouble -> assertThat(trouble.detail()).contains("at orrery."));
    assertThat(troubles.subList(Workers.MOST_DETAILED, 1_200)).allSatisfy(trouble -> assertThat(trouble.detail()).isEmpty());
  }
}
