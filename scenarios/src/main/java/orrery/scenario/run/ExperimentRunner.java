package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.metrics.RunKey;
import orrery.metrics.results.CellFile;
import orrery.metrics.results.DirectoryInUse;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Replications;
import orrery.scenario.yaml.ScenarioException;

/**
 * Runs what a {@link Plan} says into a results directory: all of it, or what is still missing there; or one cell of it into
 * a file, and such files into a directory.
 *
 * <p>One object does one of these, once. {@link #cancel} may be called by any thread.
 */
public final class ExperimentRunner {

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
   * @throws ScenarioException where the first replication shows that the rule for their number is of no metric that there is
   */
  public Outcome run(ResultsDirectory directory, Supplier<Map<String, Object>> environment) throws IOException, DirectoryTaken {
    return within(directory, environment, whole -> {
      int before = done.cardinality();
      if (!whole && before < cells.size() && !isDecided(before) && stopping.problem().isEmpty()) {
        directory.write(unfinished(environment));
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
      boolean isOpen = false;
      if (!whole && directory.manifest().filter(Manifest::isFinished).isPresent()) {
        directory.write(unfinished(environment)); // It lacks runs that were there.
        isOpen = true;
      }
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
          if (!isOpen) {
            directory.write(unfinished(environment));
            isOpen = true;
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
      return outcome(key, RunResult.read(file, there.get().run()), new TreeMap<>(), 1);
    }
    done.set(0, cells.size());
    done.clear(at);
    RunResult[] made = new RunResult[1];
    SortedMap<RunKey, Trouble> troubles = work(0, new Stopping(Optional.empty(), cells, 1), new Workers.Journal() {
      @Override
      public void keep(RunKey of, RunResult result) throws IOException {
        made[0] = result;
        new CellFile(unfinished(LinkedHashMap::new), result.journal(of)).write(file);
      }

      @Override
      public void failed(SortedMap<RunKey, Trouble> all) {
        // It is told to whoever has given the command.
      }
    });
    return outcome(key, made[0], troubles, 0);
  }

  /** The manifest of what is not all there. */
  private Manifest unfinished(Supplier<Map<String, Object>> environment) {
    return provenance.manifest(cells.last(), Optional.empty(), Optional.empty(), environment);
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
      if (whole.isEmpty() && !isInterrupted()) {
        stopping.problem().ifPresent(problem -> {
          throw new ScenarioException(problem);
        });
      }
      return new Finishing(plan, cells, provenance, stopping, directory, environment).finish(whole, before, workers, isInterrupted());
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
    progress.begin(missing + before, before, (double) missing * cells.nanos(), atOnce);
    Workers all = new Workers(plan, cells, runner, limits, progress, rule, done, journal);
    workers = Optional.of(all);
    if (cancelled) {
      all.cancel();
    }
    all.work(atOnce);
    return all.troubles();
  }

  private ExitStatus status(SortedMap<RunKey, Trouble> troubles) {
    return Trouble.status(troubles, isInterrupted());
  }

  private boolean isInterrupted() {
    return cancelled || workers.filter(Workers::isCancelled).isPresent();
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
}
