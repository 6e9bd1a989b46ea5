package orrery.benchmarks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.library.Library;
import orrery.scenario.run.Plan;
import orrery.scenario.world.MemoryEstimate;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;

/**
 * One run of {@link Scale}, in a process of its own: {@code ScaleCell FOLDER RUN SCENARIO SETTING…} leaves in the folder the run's
 * journal and what it took.
 */
public final class ScaleCell {

  static final String DEVICES = "scale.devices";
  static final String PROCESS_TIME = "scale.process-time";
  static final String RUN_TIME = "scale.run-time";
  static final String SET_UP_TIME = "scale.set-up-time";
  static final String WALL_TIME = "scale.wall-time";
  static final String EVENT_RATE = "scale.event-rate";
  static final String HEAP = "scale.heap";
  static final String DEVICE_HEAP = "scale.device-heap";

  private ScaleCell() {}

  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    CheckedScenario checked = read(words.get(2), words.subList(3, words.size()));
    run(checked, RunKey.parse(words.get(1)), Path.of(words.get(0)));
  }

  /** A scenario, by the name of one that is shipped or by its file. */
  static CheckedScenario read(String scenario, List<String> settings) throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Optional<byte[]> shipped = Library.text(scenario);
    byte[] text = shipped.isPresent() ? shipped.get() : Files.readAllBytes(Path.of(scenario));
    return new ScenarioReader(InstalledCatalogue.of(ScaleCell.class.getClassLoader())).read(scenario, text, here, settings, here);
  }

  private static void run(CheckedScenario checked, RunKey key, Path folder) throws IOException {
    Plan plan = Plan.of(checked, 0, Optional.empty(), "");
    Scenario scenario = plan.scenario(key);
    long devices = MemoryEstimate.of(scenario, checked.inputs()).need().devices();
    long program = Machine.heldBytes();
    long processBefore = Machine.processNanos();
    long wallBefore = System.nanoTime();
    long before = Machine.threadNanos();
    WorldRun run = new WorldRun(scenario, checked.inputs(), plan.seed(key), 0, List.of());
    long begun = Machine.threadNanos();
    boolean more = true;
    while (more) {
      more = run.advance();
    }
    long ended = Machine.threadNanos();
    double wall = (System.nanoTime() - wallBefore) / 1e9;
    double process = (Machine.processNanos() - processBefore) / 1e9;
    long held = Machine.heldBytes() - program;
    Reference.reachabilityFence(run);
    long events = run.events();
    List<Keyed<Row>> measured = new ArrayList<>();
    measured.add(new Keyed<>(key, row(DEVICES, devices, "1")));
    measured.add(new Keyed<>(key, row(SET_UP_TIME, (begun - before) / 1e9, "s")));
    measured.add(new Keyed<>(key, row(RUN_TIME, (ended - begun) / 1e9, "s")));
    measured.add(new Keyed<>(key, row(PROCESS_TIME, process, "s")));
    measured.add(new Keyed<>(key, row(WALL_TIME, wall, "s")));
    measured.add(new Keyed<>(key, row(EVENT_RATE, events / ((ended - begun) / 1e9), "1/s")));
    measured.add(new Keyed<>(key, row(HEAP, held, "B")));
    measured.add(new Keyed<>(key, row(DEVICE_HEAP, (double) held / devices, "B")));
    MeasuredFile.write(folder, measured);
    ResultsDirectory.at(folder).write(run.finish().journal(key));
  }

  private static Row row(String metric, double value, String unit) {
    return new Row(metric, "", "total", Value.of(value), unit);
  }
}
