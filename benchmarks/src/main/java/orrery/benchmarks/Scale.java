package orrery.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.chart.GrowthChart;
import orrery.metrics.chart.GrowthChart.Growth;
import orrery.metrics.chart.Theme;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Scenario;
import orrery.scenario.cli.Orrery;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.run.RunResult;
import orrery.scenario.world.MemoryEstimate;
import orrery.scenario.yaml.CheckedScenario;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What a device costs as there are more of them: the scenario {@code scale} with so many devices as the arguments say, each size in a
 * virtual machine of its own, into a results directory. That is what {@code orrery run} makes of the same sweep, and besides
 * {@code measured.csv}, in the columns of {@code metrics.csv}, and its charts {@code growth-time} and {@code growth-heap}.
 *
 * <p>A directory that is there already is gone on with.
 */
@Command(name = "Scale", description = "Runs a scenario of homes at several sizes, and measures what it takes.", mixinStandardHelpOptions = true)
public final class Scale implements Callable<Integer> {

  /** How many times more than linear ten times the devices may take. */
  static final double MOST_BEYOND_LINEAR = 1.3;

  private static final String SWEPT = "population.homes.count";

  @Option(names = "--scenario", paramLabel = "NAME|FILE", description = "The scenario; scale where it is not given. Its homes are all of its devices, but for few.")
  private String scenario = "scale";

  @Option(names = "--out", paramLabel = "DIRECTORY", description = "Where the results go; results/scale where it is not given.")
  private Path out = Path.of("results", "scale");

  @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Changes the scenario.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--java", paramLabel = "OPTION", description = "An option of the virtual machines that run it; -Xmx6g and -XX:+UseSerialGC, which needs no second processor, where none is given.")
  private List<String> machine = new ArrayList<>();

  @Parameters(paramLabel = "DEVICES", description = "How many devices; 1000 10000 100000 1000000 where nothing is given.")
  private List<Integer> sizes = new ArrayList<>();

  private final PrintStream print;

  private Scale(PrintStream print) {
    this.print = print;
  }

  public static void main(String[] arguments) {
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), arguments));
  }

  /** The exit status of the command. */
  static int run(PrintStream print, String... arguments) {
    return new CommandLine(new Scale(print)).execute(arguments);
  }

  @Override
  public Integer call() throws IOException, ExperimentRunner.DirectoryTaken {
    Instant started = Instant.now();
    sizes = sizes.isEmpty() ? List.of(1_000, 10_000, 100_000, 1_000_000) : sizes;
    machine = machine.isEmpty() ? List.of("-Xmx6g", "-XX:+UseSerialGC") : machine;
    List<String> all = new ArrayList<>(settings);
    int perHome = perHome();
    String homes = sizes.stream().map(size -> Integer.toString(Math.max(1, size / perHome))).collect(Collectors.joining(", "));
    all.add("sweep={ " + SWEPT + ": [" + homes + "] }");
    all.add("replications=1");
    CheckedScenario checked = ScaleCell.read(scenario, all);
    Plan plan = Plan.of(checked, 0, Optional.empty(), command(all));
    ResultsDirectory directory = ResultsDirectory.at(out);
    CellRunner cells = (one, key, seed, watch) -> inItsOwnProcess(directory, key, all);
    ExperimentRunner runner = new ExperimentRunner(plan, Orrery.VERSION, cells, 1, new Progress());
    ExperimentRunner.Outcome outcome = runner.run(directory, () -> environment(started));
    outcome.troubles().forEach((key, trouble) -> print.println(key + ": " + trouble));
    if (outcome.fingerprint().isPresent()) {
      measured(directory, plan);
    }
    return outcome.status().code();
  }

  /** How many devices a home has. */
  private int perHome() throws IOException {
    List<String> two = new ArrayList<>(settings);
    two.add(SWEPT + "=200");
    CheckedScenario checked = ScaleCell.read(scenario, two);
    Scenario base = checked.experiment().base();
    return (int) Math.max(1, MemoryEstimate.of(base, checked.inputs()).need().devices() / 200);
  }

  private String command(List<String> all) {
    return "orrery run " + Plan.quoted(scenario) + all.stream().map(setting -> " --set " + Plan.quoted(setting)).collect(Collectors.joining());
  }

  private Map<String, Object> environment(Instant started) {
    Map<String, Object> environment = new LinkedHashMap<>(Machine.environment(started));
    environment.put("options", String.join(" ", machine));
    return environment;
  }

  /** Runs one size, and puts what it took into the run's own folder. */
  private RunResult inItsOwnProcess(ResultsDirectory directory, RunKey key, List<String> all) throws IOException {
    Path aside = Files.createTempDirectory("orrery-scale");
    List<String> arguments = new ArrayList<>(List.of(aside.toString(), key.toString(), scenario));
    arguments.addAll(all);
    OwnProcess.run(ScaleCell.class, machine, arguments);
    FinishedRun run = ResultsDirectory.at(aside).run(key).orElseThrow(() -> new IOException("the run must be journalled but is not"));
    MeasuredFile.write(Files.createDirectories(directory.folder(key)), MeasuredFile.read(aside));
    ResultsDirectory.at(aside).forget(key);
    Files.delete(aside.resolve("measured.csv"));
    for (Path folder = aside.resolve(key.folder()).getParent(); folder.startsWith(aside); folder = folder.getParent()) {
      Files.delete(folder);
    }
    return RunResult.of(run.facts(), run.metrics());
  }

  private void measured(ResultsDirectory directory, Plan plan) throws IOException {
    List<Keyed<Row>> measured = new ArrayList<>();
    for (RunKey key : plan.keys()) {
      measured.addAll(MeasuredFile.read(directory.folder(key)));
    }
    MeasuredFile.write(directory.path(), measured);
    Map<String, String> times = new LinkedHashMap<>();
    times.put(ScaleCell.PROCESS_TIME, "whole process");
    times.put(ScaleCell.RUN_TIME, "simulation");
    draw(directory, "growth-time", times, "Processor time (s)", 1);
    draw(directory, "growth-heap", Map.of(ScaleCell.HEAP, "live heap"), "Live heap (MB)", 1e6);
    print.println(String.format(Locale.ROOT, "%10s  %10s  %10s  %10s  %10s  %12s  %12s", "devices", "process s", "run s", "set-up s", "events/s", "heap MB", "B/device"));
    for (String point : plan.points()) {
      Map<String, Double> of = new LinkedHashMap<>();
      measured.stream().filter(one -> one.key().point().equals(point)).forEach(one -> of.put(one.value().metric(), one.value().value().number()));
      print.println(String.format(Locale.ROOT, "%10.0f  %10.1f  %10.1f  %10.2f  %10.0f  %12.1f  %12.0f", of.get(ScaleCell.DEVICES), of.get(ScaleCell.PROCESS_TIME),
          of.get(ScaleCell.RUN_TIME), of.get(ScaleCell.SET_UP_TIME), of.get(ScaleCell.EVENT_RATE), of.get(ScaleCell.HEAP) / 1e6, of.get(ScaleCell.DEVICE_HEAP)));
    }
  }

  private static void draw(ResultsDirectory directory, String name, Map<String, String> shown, String title, double unit) throws IOException {
    GrowthChart.draw(directory, new Growth(name, ScaleCell.DEVICES, "Devices", shown, title, unit, OptionalDouble.of(MOST_BEYOND_LINEAR)), Theme.PAPER);
  }
}
