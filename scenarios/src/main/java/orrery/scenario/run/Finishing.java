package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import orrery.metrics.Keyed;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.chart.Charts;
import orrery.metrics.report.Report;
import orrery.metrics.results.FailedRun;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.LongRuns;
import orrery.metrics.summary.Summary;
import orrery.scenario.Scenario;
import orrery.sim.Fingerprint;

/** Looks at all journals of an experiment and writes what is made of them. Used once. */
final class Finishing {

  /** What a summary may come to: one of more than 64 MiB would not be read again. */
  private static final long MOST_SUMMED_BYTES = 56L << 20;

  /** How many statistics of runs may be in memory together, some 200 bytes each. */
  private static final long MOST_SUMMED_ROWS = 4_000_000;

  /** What one statistic of a variant at a point takes in a summary, besides the text of the point. */
  private static final int LINE_BYTES = 300;

  /** How many statistics a run with most services has: every part of every metric, the wholes, those of the main metrics. */
  private static final int PARTS = 1_000;
  private static final int WHOLES = 200;
  private static final int MAIN = 80;

  private final Plan plan;
  private final Cells cells;
  private final Provenance provenance;
  private final Stopping stopping;
  private final ResultsDirectory directory;
  private final Supplier<Map<String, Object>> environment;

  /** Which runs there are, by their number, when they are first looked at: tables, fingerprint and what is missing are of the same. */
  private final BitSet there = new BitSet();

  Finishing(Plan plan, Cells cells, Provenance provenance, Stopping stopping, ResultsDirectory directory, Supplier<Map<String, Object>> environment) {
    this.plan = plan;
    this.cells = cells;
    this.provenance = provenance;
    this.stopping = stopping;
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * @param whole the manifest, where the directory was whole before
   * @param before how many runs had been there already
   * @param workers who made runs; empty where nobody did
   */
  ExperimentRunner.Outcome finish(Optional<Manifest> whole, int before, Optional<Workers> workers, boolean isInterrupted) throws IOException {
    SortedMap<RunKey, Trouble> troubles = workers.map(Workers::troubles).orElseGet(TreeMap::new);
    OptionalInt stop = whole.isPresent() && plan.only().isEmpty() ? OptionalInt.of(whole.get().replications()) : stopping.stop();
    int last = stop.orElse(cells.last());
    int toldUpTo = stop.orElse(stopping.told());
    Fingerprint all = new Fingerprint();
    for (PrimitiveIterator.OfInt numbers = cells.numbers(last).iterator(); numbers.hasNext(); ) {
      int number = numbers.nextInt();
      RunKey key = cells.key(number);
      Optional<Map<String, Object>> facts = directory.facts(key);
      if (facts.isPresent()) {
        there.set(number);
        RunResult result = RunResult.read(directory.folder(key).resolve("run.json"), new FinishedRun(key, facts.get(), RunResult.NO_METRICS));
        all.add(key.toString());
        all.add(result.fingerprint());
        troubles.remove(key); // It was there when something went wrong, as where its folder could not be synced.
        if (!result.violations().isEmpty()) {
          troubles.put(key, Trouble.violated(result.violations(), plan.replay(key)));
        }
      }
    }
    troubles.keySet().removeIf(key -> key.replication() > last); // It was made in advance and is not wanted.
    ExitStatus status = Trouble.status(troubles, isInterrupted);
    int runs = cells.count(last);
    int missing = runs - there.cardinality();
    int told = there.get(0, cells.count(toldUpTo)).cardinality();
    boolean isWhole = missing == 0 && stop.isPresent();
    boolean writes = status != ExitStatus.INTERRUPTED && status != ExitStatus.IO_FAILURE && workers.isPresent() && told > 0;
    if (!isWhole && !writes) {
      return new ExperimentRunner.Outcome(status, Optional.empty(), troubles, runs, missing, before, Optional.empty(), false);
    }
    Optional<Precision> precision = whole.isPresent() ? Precision.of(whole.get().facts().get(Provenance.PRECISION)) : isWhole ? stopping.precision() : Optional.empty();
    if (isWhole && precision.isPresent() && !precision.get().isReached()) {
      status = status.and(ExitStatus.LIMIT_EXCEEDED);
    }
    Optional<String> fingerprint = isWhole ? Optional.of(all.hex()) : Optional.empty();
    if (whole.isEmpty()) {
      write(toldUpTo, fingerprint, precision, failures(troubles));
    }
    if (isWhole && directory.lacksCharts()) {
      Charts.draw(directory);
      Report.write(directory);
      directory.chartsAreDrawn();
    }
    return new ExperimentRunner.Outcome(status, fingerprint, troubles, runs, runs - told, before, precision, true);
  }

  /** The manifest comes last: its fingerprint says that all else is there. */
  private void write(int last, Optional<String> fingerprint, Optional<Precision> precision, List<FailedRun> failures) throws IOException {
    LongRuns single = new LongRuns();
    directory.writeTables(journals(last, single));
    directory.write(Summary.of(summed(last), plan.variants(), single));
    directory.chartsAreToBeDrawn();
    directory.writeFailures(failures);
    if (fingerprint.isPresent()) {
      for (Iterator<RunKey> beyond = cells.keysAfter(last); beyond.hasNext(); ) {
        directory.forget(beyond.next());
      }
      directory.write(provenance.manifest(last, fingerprint, precision, environment));
    }
  }

  /** What the summary is made of: all, or of a large sweep only the wholes, or the main ones of these, or nothing. */
  private List<Keyed<RunMetrics.Row>> summed(int last) throws IOException {
    if (!isLittle(MAIN, last)) {
      return List.of();
    }
    boolean wholes = isLittle(WHOLES, last);
    boolean parts = isLittle(PARTS, last);
    List<String> main = MetricCatalogue.main();
    return directory.rows(
        metric -> wholes || main.contains(metric) || metric.equals(MetricCatalogue.WARM_UP.name()),
        labels -> parts || labels.isEmpty());
  }

  /** Whether so many statistics of each run can be summed up in memory, and what comes of it be read again; comparisons take as much as intervals. */
  private boolean isLittle(int rows, int last) {
    long line = (LINE_BYTES + cells.key(0).point().length()) * (plan.variants().size() > 1 ? 2L : 1L);
    return (long) cells.groups() * rows * line <= MOST_SUMMED_BYTES && (long) cells.count(last) * rows <= MOST_SUMMED_ROWS;
  }

  private static List<FailedRun> failures(SortedMap<RunKey, Trouble> troubles) {
    List<FailedRun> failures = new ArrayList<>();
    troubles.forEach((key, trouble) -> {
      if (trouble.status() != ExitStatus.VIOLATED) {
        failures.add(trouble.recorded(key));
      }
    });
    return failures;
  }

  /**
   * The journals in the order of their keys, each read when it is its turn, of those that are there; and looked at where it
   * is the only replication.
   */
  private Iterable<FinishedRun> journals(int last, LongRuns single) {
    Stream<FinishedRun> all = cells.numbers(last).filter(there::get).mapToObj(cells::key).map(this::journal).flatMap(Optional::stream);
    return cells.count(last) > cells.groups() ? all::iterator : all.peek(run -> look(run, single))::iterator;
  }

  private void look(FinishedRun run, LongRuns single) {
    Scenario scenario = plan.scenario(run.key());
    single.add(run.key(), run.metrics(), scenario.duration(), WarmUpPilot.of(run.metrics(), scenario));
  }

  private Optional<FinishedRun> journal(RunKey key) {
    try {
      return directory.run(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
