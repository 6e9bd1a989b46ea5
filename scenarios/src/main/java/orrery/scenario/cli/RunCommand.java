package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import orrery.host.DataSize;
import orrery.host.Quantity;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.HeapRoom;
import orrery.scenario.run.MemoryNeed;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.run.RunLimits;
import orrery.scenario.world.Taps;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery run}: from a scenario to a results directory. */
@Command(
    name = "run",
    description = "Run a scenario: every variant and replication, then tables, intervals and charts.",
    sortOptions = false)
final class RunCommand implements Callable<ExitStatus> {

  private static final int MOST_WORKERS = 1024;

  private final Surroundings around;
  private final Progress progress = new Progress();

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Where results go; results/NAME-N where it is not given. What is unfinished there goes on.")
  @Nullable String out;

  @Option(names = "--workers", paramLabel = "N", description = "How many runs are at work at once; the number of processors where it is not given.")
  @Nullable Integer workers;

  @Option(names = "--only", paramLabel = "VARIANT/POINT/N", description = "Only this run of the experiment, such as merit/3 or, of a sweep, merit/population.homes.count=50/3.")
  @Nullable String only;

  @Option(names = "--run-timeout", paramLabel = "TIME", description = "A run that takes longer than this of real time, such as '10 min', has failed; the others go on.")
  @Nullable String runTimeout;

  @Option(names = "--run-memory", paramLabel = "SIZE", description = "A run that holds more memory than this, such as '2 GiB', has failed; the others go on.")
  @Nullable String runMemory;

  @Option(names = "--force", description = "Begin although the estimate says that a run will not fit the heap.")
  boolean force;

  @Option(names = "--cells", description = "Say how many cells the experiment has, for a job array, and run nothing.")
  boolean count;

  @Option(names = "--cell", paramLabel = "K", description = "Run only cell K, counted from 1, and write it to the file that --out names; 'orrery merge' makes a results directory of such files.")
  @Nullable Integer cell;

  @Option(names = "--trace", description = "Write down all that happens, for 'diff' and 'story': trace.jsonl in the folder of each run.")
  boolean trace;

  @Option(names = "--pcap", arity = "0..1", fallbackValue = Taps.EVERY_NODE, paramLabel = "NODE,link:HOME", description = "Capture packets: capture.pcapng in the folder of each run, at every node, or at the nodes and outside of the routers named. Stands after SCENARIO.")
  @Nullable String pcap;

  @Option(names = "--pcap-limit", paramLabel = "SIZE", defaultValue = "1 GiB", description = "How long the capture of one run may be; 1 GiB where it is not given.")
  String pcapLimit = "";

  @Option(names = "--shuffle-ties", paramLabel = "N", description = "Another order of events at one instant, to show that results do not hang on it.")
  long tieShuffle;

  @Option(names = "--quiet", description = "Say nothing but the fingerprint.")
  boolean quiet;

  RunCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException, ExperimentRunner.DirectoryTaken {
    int atWork = workers == null ? around.processors() : workers;
    if (atWork < 1 || atWork > MOST_WORKERS) {
      throw new ScenarioException("--workers must be 1 to " + MOST_WORKERS + " but is " + atWork);
    }
    RunLimits limits = limits();
    CheckedScenario checked = options.read(around);
    Optional<Surroundings.CaptureOptions> capture = capture(checked);
    Plan plan = plan(checked);
    if (count) {
      around.out().println(ExperimentRunner.cells(plan));
      return ExitStatus.FINE;
    }
    if (cell != null) {
      return oneCell(cell, checked, plan, limits);
    }
    List<Scenario> all = checked.experiment().scenarios();
    int most = Math.min(atWork, plan.size());
    int atOnce = only == null ? fitting(checked, all.size(), all::get, most) : fitting(checked, 1, one -> plan.scenario(plan.key(0)), 1);
    ResultsDirectory directory = ResultsDirectory.at(out == null ? fresh(plan) : ScenarioOptions.path(out, around.folder()));
    CellRunner cells = around.world().cells(checked, directory, new Surroundings.Observation(trace, capture, tieShuffle));
    Instant started = Instant.now();
    OutcomeText text = new OutcomeText(around, plan, quiet);
    ExperimentRunner.Outcome outcome = shown(
        new ExperimentRunner(plan, Orrery.VERSION, cells, atOnce, limits, progress), runner -> runner.run(directory, () -> environment(around, atOnce, started)));
    text.tell(directory, outcome);
    return outcome.status();
  }

  /** One cell, into a file. */
  private ExitStatus oneCell(int number, CheckedScenario checked, Plan plan, RunLimits limits) throws IOException, ExperimentRunner.DirectoryTaken {
    int last = ExperimentRunner.cells(plan);
    if (number < 1 || number > last) {
      throw new ScenarioException("--cell must be 1 to " + last + " but is " + number);
    }
    if (out == null || trace || pcap != null || only != null) {
      throw new ScenarioException(out == null ? "--cell needs --out, the file that the cell is written to" : "--cell must stand without --only, --trace and --pcap, as all it writes is one file");
    }
    fitting(checked, 1, one -> plan.scenario(plan.key(number - 1)), 1);
    Path file = ScenarioOptions.path(out, around.folder()).toAbsolutePath();
    CellRunner cells = around.world().cells(checked, ResultsDirectory.at(file), new Surroundings.Observation(false, Optional.empty(), tieShuffle, false));
    ExperimentRunner.Outcome outcome = shown(new ExperimentRunner(plan, Orrery.VERSION, cells, 1, limits, progress), runner -> runner.cell(number, file));
    new OutcomeText(around, plan, quiet).tell(file, number, outcome);
    return outcome.status();
  }

  /**
   * How many runs may be at work at once, by what they are expected to hold of the heap.
   *
   * @param scenarios reads one of so many
   * @param wanted so many would be
   */
  private int fitting(CheckedScenario checked, int count, IntFunction<Scenario> scenarios, int wanted) {
    HeapRoom room = new HeapRoom(Runtime.getRuntime().maxMemory(), scenario -> around.world().memory(checked, scenario));
    MemoryNeed largest = room.largest(count, scenarios);
    if (room.lacks(largest) && !force) {
      throw new CellRunner.LimitExceeded(room.refusal(largest, typed(options, tieShuffle)));
    }
    int fitting = room.workers(largest, wanted);
    if (fitting < wanted && !quiet) {
      around.err().println(room.fewer(largest, fitting));
    }
    return fitting;
  }

  @SuppressWarnings("try") // The line on the terminal is only to be closed.
  private ExperimentRunner.Outcome shown(ExperimentRunner runner, Running running) throws IOException, ExperimentRunner.DirectoryTaken {
    around.onInterrupt().accept(runner::cancel);
    try (ProgressLine line = ProgressLine.show(progress, around.isTerminal() && !quiet ? Optional.of(around.err()) : Optional.empty())) {
      return running.with(runner);
    }
  }

  @FunctionalInterface
  private interface Running {
    ExperimentRunner.Outcome with(ExperimentRunner runner) throws IOException, ExperimentRunner.DirectoryTaken;
  }

  private RunLimits limits() {
    try {
      Optional<Duration> time = Optional.ofNullable(runTimeout).map(Quantity::duration);
      if (time.filter(limit -> limit.isZero()).isPresent()) {
        throw new ScenarioException("--run-timeout must be more than 0 s");
      }
      Optional<DataSize> memory = Optional.ofNullable(runMemory).map(RunCommand::memory);
      return new RunLimits(time, memory);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--run-timeout " + e.getMessage());
    }
  }

  private static DataSize memory(String text) {
    DataSize memory;
    try {
      memory = Quantity.dataSize(text);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--run-memory " + e.getMessage());
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (memory.bytes() < 1 || memory.bytes() > heap) {
      throw new ScenarioException("--run-memory must be at most the heap (" + Quantity.text(new DataSize(heap)) + ", see -Xmx in JDK_JAVA_OPTIONS), and more than 0, but is " + text);
    }
    return memory;
  }

  private Optional<Surroundings.CaptureOptions> capture(CheckedScenario checked) {
    DataSize limit;
    try {
      limit = Quantity.dataSize(pcapLimit);
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--pcap-limit " + e.getMessage());
    }
    if (pcap == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Surroundings.CaptureOptions(Taps.parse(pcap, checked.experiment().scenarios()), limit));
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--pcap " + e.getMessage());
    }
  }

  private Plan plan(CheckedScenario checked) {
    String command = typed(options, tieShuffle);
    if (only == null) {
      return Plan.of(checked, tieShuffle, Optional.empty(), command);
    }
    try {
      return Plan.of(checked, tieShuffle, Optional.of(RunKey.parse(only)), command + " --only " + Plan.quoted(only));
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--only must name a run of this scenario, such as " + Plan.of(checked, 0, Optional.empty(), "").key(0) + ", but is '" + only + "'");
    }
  }

  /** The command that runs all of the scenario, without where it goes. */
  static String typed(ScenarioOptions options, long tieShuffle) {
    return "orrery run " + options.typed() + (tieShuffle == 0 ? "" : " --shuffle-ties " + tieShuffle);
  }

  /** The first free {@code results/NAME-N}; taken by making it, so that two commands at once get two. */
  private Path fresh(Plan plan) throws IOException {
    Path results = Files.createDirectories(around.folder().resolve("results"));
    for (int n = 1; ; n++) {
      Path path = results.resolve(plan.experiment().base().name() + "-" + n);
      try {
        return Files.createDirectory(path);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        // The next number may be free.
      }
    }
  }

  /** What may differ at a repetition. */
  static Map<String, Object> environment(Surroundings around, int atWork, Instant started) {
    Map<String, Object> environment = new LinkedHashMap<>();
    for (String property : List.of("java.version", "java.vm.name", "os.name", "os.version", "os.arch")) {
      environment.put(property, System.getProperty(property, ""));
    }
    environment.put("processors", (long) around.processors());
    environment.put("workers", (long) atWork);
    environment.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    environment.put("seconds", Duration.between(started, Instant.now()).toSeconds());
    return environment;
  }
}
