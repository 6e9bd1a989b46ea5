package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import orrery.metrics.Keyed;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.chart.Charts;
import orrery.metrics.report.Report;
import orrery.metrics.results.CellFile;
import orrery.metrics.results.DirectoryInUse;
import orrery.metrics.results.FailedRun;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.LongRuns;
import orrery.metrics.summary.Summary;
import orrery.scenario.Replications;
import orrery.scenario.Scenario;
import orrery.sim.Fingerprint;

/**
 * Runs what a {@link Plan} says into a results directory: all of it, or what is still missing there; or one cell of it into
 * a file, and such files into a directory.
 *
 * <p>One object does one of these, once. {@link #cancel} may be called by any thread.
 */
public final class ExperimentRunner {

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
  private final CellRunner runner;
  private final int count;
  private final RunLimits limits;
  private final Progress progress;
  private final Stopping stopping;
  private final BitSet done = new BitSet();
  private volatile Optional<Workers> workers = Optional.empty();
  private volatile boolean cancelled;

  /** As {@link #ExperimentRunner(Plan, String, CellRunner, int, RunLimits, Progress)}, with runs that may take what they need. */
  public ExperimentRunner(Plan plan, String version, CellRunner runner, int workers, Progress progress) {
    this(plan, version, runner, workers, RunLimits.NONE, progress);
  }

  /**
   * @param version of the program; a directory belongs to one
   * @param workers how many runs are at work at once
   */
  public ExperimentRunner(Plan plan, String version, CellRunner runner, int workers, RunLimits limits, Progress progress) {
    this.plan = plan;
    this.cells = new Cells(plan);
    this.provenance = new Provenance(plan, version);
    this.runner = runner;
    this.count = workers;
    this.limits = limits;
    this.progress = progress;
    Optional<Replications.Until> until = plan.experiment().base().replications().until();
    this.stopping = new Stopping(plan.only().isEmpty() ? until : Optional.empty(), cells, workers);
  }

  /**
   * What an experiment came to.
   *
   * @param status how it ended
   * @param fingerprint over all runs; empty where some are missing
   * @param troubles what happened to runs that did not end well, in the order of their keys
   * @param runs how many the experiment has; at most, where some are missing
   * @param missing how many of them are missing
   * @param before how many runs had been there already
   * @param precision how precise it is, where it was to be
   * @param summed whether there are tables, be it without the runs that are missing
   */
  public record Outcome(
      ExitStatus status, Optional<String> fingerprint, SortedMap<RunKey, Trouble> troubles, int runs, int missing, int before, Optional<Precision> precision,
      boolean summed) {}

  /** The directory is not for this experiment. */
  public static final class DirectoryTaken extends Exception {

    private static final long serialVersionUID = 1;

    DirectoryTaken(String message) {
      super(message, null, false, false);
    }
  }

  /** Ends the runs at work as soon as they look up; what is complete stays. */
  public void cancel() {
    cancelled = true;
    workers.ifPresent(Workers::cancel);
  }

  /** How many cells the experiment has; at most, where its results decide on that. */
  public static int cells(Plan plan) {
    return new Cells(plan).size();
  }

  /**
   * Runs the plan into {@code directory}, or what is missing of it there.
   *
   * @param environment what may differ at a repetition, asked when the manifest is written
   * @throws DirectoryTaken where the directory is in use or holds something else
   */
  public Outcome run(ResultsDirectory directory, Supplier<Map<String, Object>> environment) throws IOException, DirectoryTaken {
    return within(directory, environment, whole -> {
      int before = done.cardinality();
      if (!whole && before < cells.size() && !isDecided(before)) {
        directory.write(provenance.manifest(cells.last(), Optional.empty(), Optional.empty(), environment));
        work(before, stopping, new InDirectory(directory));
      }
      return before;
    });
  }

  /**
   * Puts the runs that are in {@code files} into {@code directory}, which then holds what it would if it had made them. None
   * is run.
   *
   * @throws DirectoryTaken where the directory, or one of the files, is of something else
   */
  public Outcome merge(ResultsDirectory directory, Iterable<Path> files, Supplier<Map<String, Object>> environment) throws IOException, DirectoryTaken {
    return within(directory, environment, whole -> {
      int before = done.cardinality();
      for (Path file : files) {
        CellFile cell = CellFile.read(file).orElseThrow(() -> new IOException(file + " must exist but does not"));
        provenance.refuseAnother(file, cell.of());
        RunKey key = cell.run().key();
        OptionalInt number = cells.number(key);
        if (number.isEmpty()) {
          throw new DirectoryTaken(file + " must hold a run of this experiment, but holds " + key);
        }
        Optional<FinishedRun> there = directory.run(key);
        if (there.isPresent() && !there.get().equals(cell.run())) {
          throw new DirectoryTaken(file + " must hold the same results of " + key + " as are there already, but holds others");
        }
        if (there.isEmpty() && !whole) {
          if (done.isEmpty()) {
            directory.write(provenance.manifest(cells.last(), Optional.empty(), Optional.empty(), environment));
          }
          directory.write(cell.run());
          done.set(number.getAsInt());
          stopping.finished(cells.cell(number.getAsInt()).group(), key.replication(), cell.run().metrics());
        }
      }
      return before;
    });
  }

  /**
   * Makes one run and puts it in a file; nothing is done where it is there already.
   *
   * @param number of the cell, from 1, in the order of keys
   * @throws DirectoryTaken where the file is of something else
   */
  public Outcome cell(int number, Path file) throws IOException, DirectoryTaken {
    int at = cells.numberOf(number - 1);
    RunKey key = cells.key(at);
    Optional<CellFile> there = CellFile.read(file);
    if (there.isPresent()) {
      provenance.refuseAnother(file, there.get().of());
      if (!there.get().run().key().equals(key)) {
        throw new DirectoryTaken(file + " must hold run " + key + ", but holds " + there.get().run().key());
      }
      return outcome(key, read(file, there.get().run()), new TreeMap<>(), 1);
    }
    done.set(0, cells.size());
    done.clear(at);
    RunResult[] made = new RunResult[1];
    SortedMap<RunKey, Trouble> troubles = work(0, new Stopping(Optional.empty(), cells, 1), new Workers.Journal() {
      @Override
      public void keep(RunKey of, RunResult result) throws IOException {
        made[0] = result;
        new CellFile(provenance.manifest(cells.last(), Optional.empty(), Optional.empty(), LinkedHashMap::new), result.journal(of)).write(file);
      }

      @Override
      public void failed(SortedMap<RunKey, Trouble> all) {
        // It is told to whoever has given the command.
      }
    });
    return outcome(key, made[0], troubles, 0);
  }

  private Outcome outcome(RunKey key, @Nullable RunResult result, SortedMap<RunKey, Trouble> troubles, int before) {
    if (result != null && troubles.isEmpty() && !result.violations().isEmpty()) {
      troubles.put(key, Trouble.violated(result.violations(), plan.replay(key)));
    }
    boolean isThere = result != null && troubles.values().stream().allMatch(trouble -> trouble.status() == ExitStatus.VIOLATED);
    Optional<String> fingerprint = isThere ? Optional.of(result.fingerprint()) : Optional.empty();
    return new Outcome(status(troubles), fingerprint, troubles, 1, isThere ? 0 : 1, before, Optional.empty(), false);
  }

  /** Does something in a directory that was found to be of this experiment; what it is given says whether it is whole. */
  @SuppressWarnings("try") // The hold is only to be closed.
  private Outcome within(ResultsDirectory directory, Supplier<Map<String, Object>> environment, Work work) throws IOException, DirectoryTaken {
    Provenance.refuseForeign(directory.path());
    try (ResultsDirectory.Hold hold = directory.hold()) {
      Optional<Manifest> found = provenance.found(directory);
      Optional<Manifest> finished = found.filter(Manifest::isFinished);
      look(directory, finished.map(Manifest::replications).orElse(cells.last()));
      Optional<Manifest> whole = finished.filter(this::isThere);
      int before = work.in(whole.isPresent());
      return new Finishing(directory, environment, before).finish(whole);
    } catch (DirectoryInUse e) {
      throw new DirectoryTaken(e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Work {
    int in(boolean whole) throws IOException, DirectoryTaken;
  }

  /** Looks which runs there are, and lets the rule see them. */
  private void look(ResultsDirectory directory, int upTo) throws IOException {
    if (!directory.hasRuns()) {
      return;
    }
    for (int number = 0; number < cells.size() && cells.replication(number) <= upTo; number++) {
      RunKey key = cells.key(number);
      if (directory.has(key)) {
        done.set(number);
        if (stopping.isOpen() && stopping.stop().isEmpty()) {
          stopping.finished(number % cells.groups(), key.replication(), directory.run(key).orElseThrow().metrics());
        }
      }
    }
  }

  /** Whether all runs of an experiment that was finished are still there: it is finished again where some were taken away. */
  private boolean isThere(Manifest finished) {
    int last = plan.only().isPresent() ? cells.last() : finished.replications();
    return last <= cells.last() && done.cardinality() == cells.count(last);
  }

  /** Whether the rule has ended the experiment already, and all up to there is there. */
  private boolean isDecided(int before) {
    return stopping.isOpen() && stopping.stop().isPresent() && before >= stopping.stop().getAsInt() * cells.groups();
  }

  private SortedMap<RunKey, Trouble> work(int before, Stopping rule, Workers.Journal journal) {
    int missing = cells.size() - done.cardinality();
    int atOnce = Math.min(count, missing);
    progress.begin(missing + before, before, missing * cells.nanos(), atOnce);
    Workers all = new Workers(plan, cells, runner, limits, progress, rule, done, journal);
    workers = Optional.of(all);
    if (cancelled) {
      all.cancel();
    }
    all.work(atOnce);
    return all.troubles();
  }

  private ExitStatus status(SortedMap<RunKey, Trouble> troubles) {
    ExitStatus status = cancelled || workers.filter(Workers::isCancelled).isPresent() ? ExitStatus.INTERRUPTED : ExitStatus.FINE;
    for (Trouble trouble : troubles.values()) {
      status = status.and(trouble.status());
    }
    return status;
  }

  private static RunResult read(Path file, FinishedRun run) throws MalformedFile {
    try {
      return RunResult.of(run.facts(), run.metrics());
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(file, 1, String.valueOf(e.getMessage()));
    }
  }

  /** Keeps runs in a results directory. What has failed is written down again whenever it is a tenth more. */
  private static final class InDirectory implements Workers.Journal {

    private final ResultsDirectory directory;
    private int nextFailures;

    InDirectory(ResultsDirectory directory) {
      this.directory = directory;
    }

    @Override
    public void keep(RunKey key, RunResult result) throws IOException {
      directory.write(result.journal(key));
    }

    @Override
    public void failed(SortedMap<RunKey, Trouble> all) throws IOException {
      if (all.size() >= nextFailures) {
        nextFailures = all.size() + all.size() / 10 + 1;
        directory.writeFailures(all.entrySet().stream().map(entry -> entry.getValue().recorded(entry.getKey())).toList());
      }
    }
  }

  /** Looks at all journals and writes what is made of them. */
  private final class Finishing {

    private final ResultsDirectory directory;
    private final Supplier<Map<String, Object>> environment;
    private final int before;
    private final SortedMap<RunKey, Trouble> troubles;

    Finishing(ResultsDirectory directory, Supplier<Map<String, Object>> environment, int before) {
      this.directory = directory;
      this.environment = environment;
      this.before = before;
      this.troubles = workers.map(Workers::troubles).orElseGet(TreeMap::new);
    }

    /** @param whole the manifest, where the directory was whole before */
    Outcome finish(Optional<Manifest> whole) throws IOException {
      OptionalInt stop = whole.isPresent() && plan.only().isEmpty() ? OptionalInt.of(whole.get().replications()) : stopping.stop();
      int last = stop.orElse(cells.last());
      Fingerprint all = new Fingerprint();
      int there = 0;
      for (RunKey key : cells.keys(last)) {
        Optional<Map<String, Object>> facts = directory.facts(key);
        if (facts.isPresent()) {
          there++;
          RunResult result = read(directory.folder(key).resolve("run.json"), new FinishedRun(key, facts.get(), RunResult.NO_METRICS));
          all.add(key.toString());
          all.add(result.fingerprint());
          troubles.remove(key); // One that was given up and ended well after all.
          if (!result.violations().isEmpty()) {
            troubles.put(key, Trouble.violated(result.violations(), plan.replay(key)));
          }
        }
      }
      troubles.keySet().removeIf(key -> key.replication() > last); // It was made in advance and is not wanted.
      ExitStatus status = status(troubles);
      int runs = cells.count(last);
      boolean isWhole = there == runs && stop.isPresent();
      boolean writes = status != ExitStatus.INTERRUPTED && status != ExitStatus.IO_FAILURE && workers.isPresent() && there > 0;
      if (!isWhole && !writes) {
        return new Outcome(status, Optional.empty(), troubles, runs, runs - there, before, Optional.empty(), false);
      }
      Optional<Precision> precision = whole.isPresent() ? Precision.of(whole.get().facts().get(Provenance.PRECISION)) : isWhole ? stopping.precision() : Optional.empty();
      if (isWhole && precision.isPresent() && !precision.get().isReached()) {
        status = status.and(ExitStatus.LIMIT_EXCEEDED);
      }
      Optional<String> fingerprint = isWhole ? Optional.of(all.hex()) : Optional.empty();
      if (whole.isEmpty()) {
        write(last, fingerprint, precision);
      }
      if (isWhole && directory.lacksCharts()) {
        Charts.draw(directory);
        Report.write(directory);
        directory.chartsAreDrawn();
      }
      return new Outcome(status, fingerprint, troubles, runs, runs - there, before, precision, true);
    }

    /** The manifest comes last: its fingerprint says that all else is there. */
    private void write(int last, Optional<String> fingerprint, Optional<Precision> precision) throws IOException {
      LongRuns single = new LongRuns();
      directory.writeTables(journals(last, single));
      directory.write(Summary.of(summed(last), plan.variants(), single));
      directory.chartsAreToBeDrawn();
      directory.writeFailures(failures());
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

    private List<FailedRun> failures() {
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
      Stream<FinishedRun> all = StreamSupport.stream(cells.keys(last).spliterator(), false).map(this::journal).flatMap(Optional::stream);
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
}
