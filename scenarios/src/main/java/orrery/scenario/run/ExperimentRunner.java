package orrery.scenario.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import orrery.host.Defaults;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartSpec;
import orrery.metrics.chart.Charts;
import orrery.metrics.chart.Diagrams;
import orrery.metrics.report.Report;
import orrery.metrics.results.DirectoryInUse;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.metrics.trace.MessageDiagram;
import orrery.scenario.Scenario;
import orrery.sim.SimulationFailure;

/**
 * Runs what a {@link Plan} says into a results directory: all of it, or what is still missing there.
 *
 * <p>One object runs one plan, once. {@link #cancel} may be called by any thread.
 */
public final class ExperimentRunner {

  private final Plan plan;
  private final String version;
  private final CellRunner cells;
  private final int workers;
  private final Progress progress;
  private final Map<RunKey, Trouble> troubles = new ConcurrentSkipListMap<>();
  private volatile boolean cancelled;
  private volatile boolean hopeless;

  /**
   * @param version of the program; a directory belongs to one
   * @param workers how many runs are at work at once
   */
  public ExperimentRunner(Plan plan, String version, CellRunner cells, int workers, Progress progress) {
    this.plan = plan;
    this.version = version;
    this.cells = cells;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * What an experiment came to.
   *
   * @param status how it ended
   * @param fingerprint over all runs; empty where some are missing
   * @param troubles what happened to runs that did not end well, in the order of their keys
   * @param before how many runs had been there already
   */
  public record Outcome(ExitStatus status, Optional<String> fingerprint, SortedMap<RunKey, Trouble> troubles, int before) {}

  /**
   * Why a run did not end well.
   *
   * @param message what must hold and what is
   * @param detail where in our code, for whoever mends it; empty where that does not matter
   * @param replay the command that makes the run again
   */
  public record Trouble(ExitStatus status, String message, String detail, String replay) {}

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
  }

  /**
   * Runs the plan into {@code directory}, or what is missing of it there.
   *
   * @param environment what may differ at a repetition, asked when the manifest is written
   * @throws DirectoryTaken where the directory is in use or holds something else
   */
  @SuppressWarnings("try") // The hold is only to be closed.
  public Outcome run(ResultsDirectory directory, Supplier<Map<String, Object>> environment) throws IOException, DirectoryTaken {
    refuseForeign(directory.path());
    try (ResultsDirectory.Hold hold = directory.hold()) {
      Manifest manifest = manifest(Optional.empty(), environment);
      boolean whole = take(directory, manifest);
      SortedMap<RunKey, Scenario> missing = missing(directory);
      int before = plan.cells().size() - missing.size();
      if (!missing.isEmpty()) {
        directory.write(manifest);
        work(directory, missing, before);
      }
      return finish(directory, whole && missing.isEmpty(), before, environment);
    } catch (DirectoryInUse e) {
      throw new DirectoryTaken(e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A folder that holds anything and is no results directory is left exactly as it is. */
  private static void refuseForeign(Path path) throws IOException, DirectoryTaken {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException(path + " must be a folder but is a file");
    }
    if (!Files.isDirectory(path) || Files.exists(path.resolve("manifest.json"))) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      Optional<Path> other = files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().findFirst();
      if (other.isPresent()) {
        throw new DirectoryTaken(path + " must be empty or hold results of this experiment, but holds " + other.get().getFileName());
      }
    }
  }

  /** Makes sure that the directory is for this experiment; whether it is finished. */
  private boolean take(ResultsDirectory directory, Manifest manifest) throws IOException, DirectoryTaken {
    Optional<Manifest> found = directory.manifest();
    if (found.isEmpty()) {
      return false;
    }
    Manifest there = found.get();
    if (!there.version().equals(version)) {
      throw new DirectoryTaken(directory.path() + " must hold results of version " + version + ", but holds some of version " + there.version());
    }
    if (!there.isSameExperiment(manifest) || !String.valueOf(there.facts()).equals(String.valueOf(manifest.facts()))) {
      throw new DirectoryTaken(
          directory.path() + " must hold results of this experiment, but holds those of another: " + there.reproduce());
    }
    return there.isFinished();
  }

  private SortedMap<RunKey, Scenario> missing(ResultsDirectory directory) throws IOException {
    SortedMap<RunKey, Scenario> missing = new TreeMap<>(plan.cells());
    for (RunKey key : plan.cells().keySet()) {
      if (directory.run(key).isPresent()) {
        missing.remove(key);
      }
    }
    return missing;
  }

  private void work(ResultsDirectory directory, SortedMap<RunKey, Scenario> missing, int before) {
    long nanos = missing.values().stream().mapToLong(scenario -> scenario.duration().toNanos()).sum();
    progress.begin(plan.cells().size(), before, nanos);
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(workers, missing.size()), task -> new Thread(task, "orrery-worker"));
    missing.forEach((key, scenario) -> pool.execute(() -> one(directory, key, scenario)));
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
        cancel();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One run, on a worker. Whatever happens in it concerns no other. */
  private void one(ResultsDirectory directory, RunKey key, Scenario scenario) {
    if (cancelled || hopeless) {
      return;
    }
    try {
      RunResult result = cells.run(scenario, key, plan.seed(key), new Advance());
      directory.write(result.journal(key));
      progress.finishedOne();
    } catch (CellRunner.Cancelled e) {
      // It is made again when the experiment is resumed.
    } catch (IOException | RuntimeException | Error e) {
      Trouble trouble = trouble(key, e);
      if (trouble.status() == ExitStatus.IO_FAILURE) {
        hopeless = true; // What cannot be written for one run will not be for the next.
      }
      troubles.put(key, trouble);
    }
  }

  private Trouble trouble(RunKey key, Throwable failure) {
    boolean within = failure instanceof SimulationFailure && failure.getCause() != null;
    Throwable cause = within ? failure.getCause() : failure;
    String replay = plan.replay(key);
    if (cause instanceof CellRunner.LimitExceeded || cause instanceof orrery.metrics.LimitExceeded) {
      return new Trouble(ExitStatus.LIMIT_EXCEEDED, String.valueOf(cause.getMessage()), "", replay);
    }
    if (cause instanceof OutOfMemoryError) {
      String heap = "the run must fit in a heap of " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB but does not";
      return new Trouble(ExitStatus.LIMIT_EXCEEDED, heap, "", replay);
    }
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      IOException io = cause instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) cause;
      return new Trouble(ExitStatus.IO_FAILURE, IoMessages.of(io), "", replay);
    }
    return new Trouble(ExitStatus.BUG, within ? failure.getMessage() + ": " + cause : String.valueOf(cause), frames(cause), replay);
  }

  /** Where in the code: the first frames of a failure and of what is behind it. */
  private static String frames(Throwable failure) {
    StringBuilder frames = new StringBuilder();
    for (Throwable cause = failure; cause != null && frames.length() < 2_000; cause = cause.getCause()) {
      frames.append(cause == failure ? "" : "because of " + cause + "\n");
      Stream.of(cause.getStackTrace()).limit(6).forEach(frame -> frames.append("  at ").append(frame).append('\n'));
    }
    return frames.toString();
  }

  /** Adds what one run has advanced since it last looked up. */
  private final class Advance implements CellRunner.Watch {

    private long nanos;
    private long events;

    @Override
    public void at(long nowNanos, long nowEvents) throws CellRunner.Cancelled {
      progress.advanced(nowNanos - nanos, nowEvents - events);
      nanos = nowNanos;
      events = nowEvents;
      if (cancelled) {
        throw new CellRunner.Cancelled();
      }
    }
  }

  /** Looks at all journals and, where every run is there, writes what is made of them. */
  private Outcome finish(ResultsDirectory directory, boolean whole, int before, Supplier<Map<String, Object>> environment) throws IOException {
    SortedMap<RunKey, String> fingerprints = new TreeMap<>();
    SortedMap<RunKey, Trouble> all = new TreeMap<>(troubles);
    for (RunKey key : plan.cells().keySet()) {
      Optional<FinishedRun> run = directory.run(key);
      if (run.isPresent()) {
        RunResult result = read(directory, run.get());
        fingerprints.put(key, result.fingerprint());
        if (!result.violations().isEmpty()) {
          all.put(key, violated(key, result.violations()));
        }
      }
    }
    ExitStatus status = cancelled ? ExitStatus.INTERRUPTED : ExitStatus.FINE;
    for (Trouble trouble : all.values()) {
      status = status.and(trouble.status());
    }
    if (fingerprints.size() < plan.cells().size()) {
      return new Outcome(status, Optional.empty(), all, before);
    }
    String fingerprint = Plan.fingerprint(fingerprints);
    if (!whole) {
      directory.writeTables(journals(directory));
      directory.write(Summary.of(directory.rows(metric -> true), plan.variants()));
      directory.write(manifest(Optional.of(fingerprint), environment));
    }
    if (!Files.exists(directory.path().resolve("charts"))) {
      Charts.draw(directory);
      Report.write(directory);
    }
    return new Outcome(status, Optional.of(fingerprint), all, before);
  }

  private static RunResult read(ResultsDirectory directory, FinishedRun run) throws MalformedFile {
    try {
      return RunResult.of(run);
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(directory.folder(run.key()).resolve("run.json"), 1, e.getMessage());
    }
  }

  private Trouble violated(RunKey key, List<RunResult.Violation> violations) {
    int more = violations.size() - 1;
    return new Trouble(
        ExitStatus.VIOLATED,
        violations.get(0) + (more == 0 ? "" : " (and " + more + " more)"),
        "",
        plan.replay(key));
  }

  /** The journals in the order of their keys, each read when it is its turn. */
  private Iterable<FinishedRun> journals(ResultsDirectory directory) {
    return () -> plan.cells().keySet().stream().map(key -> journal(directory, key)).iterator();
  }

  private static FinishedRun journal(ResultsDirectory directory, RunKey key) {
    try {
      return directory.run(key).orElseThrow(() -> new IOException(directory.folder(key) + " must have a run.json but it has gone"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the scenario wants drawn, as whoever draws it reads it. */
  private static List<Object> charts(Scenario scenario) {
    List<Object> charts = new ArrayList<>();
    scenario.charts().forEach((name, chart) -> charts.add(ChartSpec.drawn(
        ChartSpec.fact(name, Defaults.word(chart.kind()), chart.metric(), chart.title().orElse(chart.metric()), chart.statistic().map(Defaults::word).orElse(""), chart.labels()),
        chart.by(), chart.logarithmic())));
    return charts;
  }

  private Manifest manifest(Optional<String> fingerprint, Supplier<Map<String, Object>> environment) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("inputs", new LinkedHashMap<>(plan.inputs()));
    if (plan.tieShuffle() != 0) {
      facts.put("tie-shuffle", Long.toString(plan.tieShuffle()));
    }
    plan.only().ifPresent(key -> facts.put("only", key.toString()));
    Scenario base = plan.experiment().base();
    if (!base.charts().isEmpty()) {
      facts.put("charts", charts(base));
    }
    base.diagram().ifPresent(diagram -> facts.put("diagram", Diagrams.fact(new MessageDiagram.Selection(
        diagram.nodes(), diagram.from().toNanos(), diagram.to().orElse(base.duration()).toNanos(), diagram.protocols(), false))));
    return new Manifest(
        base.name(), base.seed(), version, fingerprint, plan.variants(), plan.points(), base.replications(), plan.command(), plan.identity(), facts, environment.get());
  }
}
