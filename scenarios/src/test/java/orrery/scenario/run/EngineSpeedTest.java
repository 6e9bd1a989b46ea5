package orrery.scenario.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what the engine itself takes, with {@code -Dorrery.long=true}, and prints it; nothing is asserted, as it hangs on
 * what else the machine does.
 *
 * <p>Runs that sleep take a second whatever the machine does beside, so that what is more is the engine's own: looking for
 * runs, handing them out, and journalling the results of a real run. Runs that count are as long in time of a processor,
 * and are what two workers are to share.
 */
@EnabledIfSystemProperty(named = "orrery.long", matches = "true")
class EngineSpeedTest {

  private static final String SCENARIO =
      """
      name: speed
      duration: 10 min
      population: { homes: { count: 20, devices: { set-top-box: {}, phone: { type: smartphone } } } }
      backbone: { preset: europe-west }
      services: { directory: { protocol: discovery-service } }
      protocols: { edge-node: {}, discovery-service: {} }
      compare: { one: {}, other: {} }
      replications: %d
      """;

  @TempDir Path folder;

  private static CheckedScenario scenario(int replications) {
    Path here = Path.of("").toAbsolutePath();
    byte[] text = SCENARIO.formatted(replications).getBytes(StandardCharsets.UTF_8);
    return new ScenarioReader(InstalledCatalogue.of(EngineSpeedTest.class.getClassLoader())).read("speed.yaml", text, here, List.of(), here);
  }

  /** Seconds from the beginning of the experiment until its last journal is written. */
  private double seconds(int replications, int workers, CellRunner cells) throws Exception {
    CheckedScenario checked = scenario(replications);
    Plan plan = Plan.of(checked, 0, Optional.empty(), "orrery run speed.yaml");
    long begun = System.nanoTime();
    Cells all = new Cells(plan);
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve(replications + "-" + workers + "-" + cells.getClass().getName()));
    Workers work = new Workers(
        plan, all, cells, RunLimits.NONE, new Progress(), new Stopping(Optional.empty(), all, workers), new BitSet(), new Workers.Journal() {
          @Override
          public void keep(RunKey key, RunResult result) throws IOException {
            directory.write(result.journal(key));
          }

          @Override
          public void failed(SortedMap<RunKey, Trouble> troubles) {
            throw new AssertionError(troubles.toString());
          }
        });
    work.work(workers);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static RunResult real() {
    CheckedScenario checked = scenario(1);
    WorldRun run = new WorldRun(checked.experiment().base(), checked.inputs(), 1, 0, List.of());
    while (run.advance()) {
      // Until it is over.
    }
    return run.finish();
  }

  @Test
  void printsWhatItTakes() throws Exception {
    RunResult result = real();
    CellRunner sleeping = (scenario, key, seed, watch) -> {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return result;
    };
    CellRunner counting = (scenario, key, seed, watch) -> {
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + 200_000_000L;
      long count = 0;
      while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
        count++;
      }
      watch.at(scenario.duration().toNanos(), count);
      return result;
    };
    seconds(1, 1, sleeping);
    print("30 runs of 1 s, one after the other: %.3f s", seconds(15, 1, sleeping));
    print("100 runs of 1 s, two at once: %.3f s", seconds(50, 2, sleeping));
    double one = seconds(50, 1, counting);
    double two = seconds(50, 2, counting);
    print("100 runs of 0.2 s of a processor: %.3f s with one worker, %.3f s with two, %.2f times as fast", one, two, one / two);
    print("load of the machine %.1f on %.0f processors", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), (double) Runtime.getRuntime().availableProcessors());
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
