package orrery.benchmarks.hold;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orrery.benchmarks.Machine;
import orrery.benchmarks.OwnProcess;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.GrowthChart;
import orrery.metrics.chart.GrowthChart.Growth;
import orrery.metrics.chart.Theme;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.LongRuns;
import orrery.metrics.summary.Summary;
import orrery.scenario.cli.Orrery;
import orrery.sim.Fingerprint;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Orrery, an engine on {@link java.util.PriorityQueue} and SSJ under the same hold model, into a results directory: the engines are its
 * variants, the numbers of entities its points, {@code measured.csv} has what an event took, {@code charts/hold} shows it. Engines take
 * turns, so that what the machine does besides falls on all of them.
 */
@Command(name = "Comparison", description = "Compares engines by the hold model.", mixinStandardHelpOptions = true)
public final class Comparison implements Callable<Integer> {

  private static final String ENTITIES = "hold.entities";
  private static final String EVENT_TIME = "hold.event-time";
  private static final String EVENTS = "hold.events";

  @Option(names = "--law", paramLabel = "LAW", description = "How delays are distributed: exponential, equal, bimodal, far, shrinking, rearmed.")
  private String law = "exponential";

  @Option(names = "--each", paramLabel = "M", description = "How many events are pending for each entity.")
  private int each = 1;

  @Option(names = "--events", paramLabel = "N", description = "How many events are measured, at least.")
  private long events = 5_000_000;

  @Option(names = "--replications", paramLabel = "N", description = "How often each engine is measured at each size.")
  private int replications = 3;

  @Option(names = "--out", paramLabel = "DIRECTORY", description = "Where the results go; results/comparison where it is not given.")
  private Path out = Path.of("results", "comparison");

  @Option(names = "--java", paramLabel = "OPTION", description = "An option of the virtual machines; -Xmx6g, -XX:+UseParallelGC and -XX:+UseTransparentHugePages where none is given.")
  private List<String> machine = new ArrayList<>();

  @Parameters(paramLabel = "ENTITIES", description = "How many entities; 1000 100000 1000000 where nothing is given.")
  private List<Integer> sizes = new ArrayList<>();

  private final PrintStream print;

  private Comparison(PrintStream print) {
    this.print = print;
  }

  public static void main(String[] arguments) {
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), arguments));
  }

  /** The exit status of the command. */
  static int run(PrintStream print, String... arguments) {
    return new CommandLine(new Comparison(print)).execute(arguments);
  }

  @Override
  @SuppressWarnings("try") // The hold is only to be closed.
  public Integer call() throws IOException {
    Instant started = Instant.now();
    sizes = sizes.isEmpty() ? List.of(1_000, 100_000, 1_000_000) : sizes;
    machine = machine.isEmpty() ? List.of("-Xmx6g", "-XX:+UseParallelGC", "-XX:+UseTransparentHugePages") : machine;
    ResultsDirectory directory = ResultsDirectory.at(out);
    try (ResultsDirectory.Hold hold = directory.hold()) {
      List<FinishedRun> runs = new ArrayList<>();
      List<Keyed<Row>> measured = new ArrayList<>();
      for (int size : sizes) {
        for (int replication = 1; replication <= replications; replication++) {
          for (Hold.Kind kind : Hold.Kind.values()) {
            run(new RunKey(kind.word, point(size), replication), size, runs, measured);
          }
        }
      }
      runs.sort((one, other) -> one.key().compareTo(other.key()));
      write(directory, runs, measured, started);
      tell(measured);
    }
    return 0;
  }

  private static String point(int size) {
    return RunKey.point(Map.of("entities", Integer.toString(size)));
  }

  private void run(RunKey key, int size, List<FinishedRun> runs, List<Keyed<Row>> measured) throws IOException {
    List<String> lines = OwnProcess.run(Hold.class, machine, List.of(key.variant(), law, Integer.toString(size), Integer.toString(each), Long.toString(events)));
    String[] fields = lines.get(lines.size() - 1).split(",");
    double happened = Double.parseDouble(fields[4]);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("fingerprint", fields[6]);
    facts.put("events", (long) happened);
    facts.put("violations", List.of());
    runs.add(new FinishedRun(key, facts, new RunMetrics(List.of(row(EVENTS, happened, "1")), List.of(), List.of())));
    measured.add(new Keyed<>(key, row(ENTITIES, size, "1")));
    measured.add(new Keyed<>(key, row(EVENT_TIME, Double.parseDouble(fields[5]) / 1e9, "s")));
  }

  private static Row row(String metric, double value, String unit) {
    return new Row(metric, "", "total", Value.of(value), unit);
  }

  private void write(ResultsDirectory directory, List<FinishedRun> runs, List<Keyed<Row>> measured, Instant started) throws IOException {
    Fingerprint all = new Fingerprint();
    List<Keyed<Row>> rows = new ArrayList<>();
    for (FinishedRun run : runs) {
      directory.write(run);
      all.add(run.key().toString());
      all.add(String.valueOf(run.facts().get("fingerprint")));
      run.metrics().rows().forEach(row -> rows.add(new Keyed<>(run.key(), row)));
    }
    List<String> engines = Arrays.stream(Hold.Kind.values()).map(kind -> kind.word).toList();
    directory.writeTables(runs);
    directory.write(Summary.of(rows, engines, new LongRuns()));
    MeasuredFile.write(directory.path(), measured);
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("law", law);
    work.put("each", (long) each);
    work.put("events", events);
    Map<String, Object> environment = Machine.environment(started);
    environment.put("options", String.join(" ", machine));
    String sizesTyped = sizes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    directory.write(new Manifest(
        "hold-model", Hold.SEED, Orrery.VERSION, Optional.of(all.hex()), engines, sizes.stream().map(Comparison::point).toList(), replications,
        "java " + Comparison.class.getName() + " --law " + law + " --each " + each + " --events " + events + " --replications " + replications + " " + sizesTyped,
        work, Map.of(), environment));
    Map<String, String> shown = Map.of(EVENT_TIME, "event");
    GrowthChart.draw(directory, new Growth("hold", ENTITIES, "Entities", shown, "Processor time of an event (ns)", 1e-9, OptionalDouble.empty()), Theme.PAPER);
  }

  /** The medians, and how many times as long as ours they are. */
  private void tell(List<Keyed<Row>> measured) {
    print.println(String.format(Locale.ROOT, "%-16s  %10s  %10s  %10s", "engine", "entities", "ns/event", "ratio"));
    for (int size : sizes) {
      double ours = median(measured, Hold.Kind.ORRERY, size);
      for (Hold.Kind kind : Hold.Kind.values()) {
        double median = median(measured, kind, size);
        print.println(String.format(Locale.ROOT, "%-16s  %10d  %10.1f  %10.2f", kind.word, size, median * 1e9, median / ours));
      }
    }
  }

  private static double median(List<Keyed<Row>> measured, Hold.Kind kind, int size) {
    double[] values = measured.stream()
        .filter(one -> one.key().variant().equals(kind.word) && one.key().point().equals(point(size)) && one.value().metric().equals(EVENT_TIME))
        .mapToDouble(one -> one.value().value().number()).sorted().toArray();
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }
}
