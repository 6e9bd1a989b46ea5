package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.host.DataSize;
import orrery.host.Quantity;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.SummaryText;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Progress;
import orrery.scenario.world.Taps;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
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

  /** Of more points than this nobody reads a table each. */
  private static final int MOST_TOLD = 100;

  private final Surroundings around;

  @Mixin
  ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--out", paramLabel = "DIR", description = "Where results go; results/NAME-N where it is not given. What is unfinished there goes on.")
  @Nullable String out;

  @Option(names = "--workers", paramLabel = "N", description = "How many runs are at work at once; the number of processors where it is not given.")
  @Nullable Integer workers;

  @Option(names = "--only", paramLabel = "VARIANT/POINT/N", description = "Only this run of the experiment, such as merit/3 or, of a sweep, merit/population.homes.count=50/3.")
  @Nullable String only;

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
  @SuppressWarnings("try") // The line on the terminal is only to be closed.
  public ExitStatus call() throws IOException, ExperimentRunner.DirectoryTaken {
    int atWork = workers == null ? around.processors() : workers;
    if (atWork < 1 || atWork > MOST_WORKERS) {
      throw new ScenarioException("--workers must be 1 to " + MOST_WORKERS + " but is " + atWork);
    }
    CheckedScenario checked = options.read(around);
    Optional<Surroundings.CaptureOptions> capture = capture(checked);
    Plan plan = plan(checked);
    ResultsDirectory directory = ResultsDirectory.at(out == null ? fresh(plan) : ScenarioOptions.path(out, around.folder()));
    CellRunner cells = around.world().cells(checked, directory, new Surroundings.Observation(trace, capture, tieShuffle));
    Progress progress = new Progress();
    ExperimentRunner runner = new ExperimentRunner(plan, Orrery.VERSION, cells, atWork, progress);
    around.onInterrupt().accept(runner::cancel);
    ExperimentRunner.Outcome outcome;
    try (ProgressLine line = ProgressLine.show(progress, around.isTerminal() && !quiet ? Optional.of(around.err()) : Optional.empty())) {
      Instant started = Instant.now();
      outcome = runner.run(directory, () -> environment(atWork, started));
    }
    tell(plan, directory, outcome);
    return outcome.status();
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
    StringBuilder command = new StringBuilder("orrery run ").append(options.typed());
    if (tieShuffle != 0) {
      command.append(" --shuffle-ties ").append(tieShuffle);
    }
    if (only == null) {
      return Plan.of(checked, tieShuffle, Optional.empty(), command.toString());
    }
    command.append(" --only ").append(Plan.quoted(only));
    try {
      return Plan.of(checked, tieShuffle, Optional.of(RunKey.parse(only)), command.toString());
    } catch (IllegalArgumentException e) {
      throw new ScenarioException("--only must name a run of this scenario, such as " + Plan.of(checked, 0, Optional.empty(), "").key(0) + ", but is '" + only + "'");
    }
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

  private Map<String, Object> environment(int atWork, Instant started) {
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

  private void tell(Plan plan, ResultsDirectory directory, ExperimentRunner.Outcome outcome) throws IOException {
    outcome.troubles().forEach((key, trouble) -> {
      around.err().println(key + ": " + headline(trouble.status()) + " " + trouble.message());
      trouble.detail().lines().forEach(line -> around.err().println("  " + line));
      around.err().println("  reproduce: " + trouble.replay());
    });
    Scenario base = plan.experiment().base();
    if (outcome.fingerprint().isEmpty()) {
      around.err().println("unfinished: what is complete is in " + shown(directory) + "; the same command with --out " + Plan.quoted(shown(directory)) + " goes on from there");
      return;
    }
    if (!quiet) {
      List<String> points = plan.points();
      boolean swept = !points.equals(List.of(Experiment.ONLY_POINT));
      around.out().println(
          base.name() + ": " + counted(plan.variants().size(), "variant") + (swept ? ", " + counted(points.size(), "point") : "") + ", "
              + counted(plan.size() / plan.variants().size() / points.size(), "replication")
              + " of " + Quantity.text(base.duration()) + " each, seed " + base.seed()
              + (outcome.before() == plan.size() ? " (finished before)" : ""));
      around.out().println();
      Summary summary = directory.summary();
      if (points.size() <= MOST_TOLD) {
        around.out().print(new SummaryText(summary, plan.variants(), points, around.isAscii()).text(shown(summary)));
      } else {
        around.out().println("too many points for a table of each: they are in summary.json and metrics.csv");
      }
      around.out().println("results and charts: " + shown(directory));
      base.charts().forEach((name, chart) -> {
        List<String> measured = summary.entries().stream().map(entry -> entry.subject().metric()).distinct().toList();
        if (!measured.contains(chart.metric())) {
          around.err().println("chart '" + name + "' is not drawn, as no '" + chart.metric() + "' was measured" + ScenarioReader.hint(chart.metric(), measured));
        }
      });
    }
    around.out().println("fingerprint " + outcome.fingerprint().get() + " " + base.name() + " seed " + base.seed() + " runs " + plan.size());
  }

  /** The metrics worth a line: the main ones of ours, and all that a third party's protocol has defined. */
  private static List<String> shown(Summary summary) {
    List<String> shown = new ArrayList<>(MetricCatalogue.main());
    summary.entries().stream()
        .map(entry -> entry.subject().metric())
        .distinct()
        .filter(metric -> !metric.endsWith(".unfinished") && MetricCatalogue.find(metric).isEmpty())
        .forEach(shown::add);
    return shown;
  }

  private static String headline(ExitStatus status) {
    return switch (status) {
      case VIOLATED -> "an invariant was violated";
      case BAD_USAGE -> "cannot be run:";
      case LIMIT_EXCEEDED -> "a limit was exceeded:";
      case IO_FAILURE -> "could not be kept:";
      default -> "failed, which is a bug of Orrery or of a protocol:";
    };
  }

  private static String counted(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** The directory as the caller would type it. */
  private String shown(ResultsDirectory directory) {
    Path path = directory.path();
    return path.startsWith(around.folder()) ? around.folder().relativize(path).toString() : path.toString();
  }
}
