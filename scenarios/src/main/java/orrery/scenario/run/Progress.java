package orrery.scenario.run;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import orrery.host.Quantity;

/** How far an experiment has come. Written by all workers, read by whoever shows it; it changes nothing. */
public final class Progress {

  private final Set<Advance> atWork = new LinkedHashSet<>();
  private int workers = 1;
  private int runs;
  private int finished;
  private int failed;

  /** No long: 100,000 runs of two days are more nanoseconds than fit in one. */
  private double simulatedNanos;
  private double totalNanos;
  private long events;

  /** How far one run has come. */
  static final class Advance {

    private final long durationNanos;
    /** What is done to build it; empty where it is not being built. */
    private String building = "";
    private long nanos;
    private long events;

    Advance(long durationNanos) {
      this.durationNanos = durationNanos;
    }

    /** {@code 10 min of 1 h of simulated time}. */
    String text() {
      return Quantity.text(Duration.ofNanos(nanos)) + " of " + Quantity.text(Duration.ofNanos(durationNanos)) + " of simulated time";
    }
  }

  synchronized void begin(int allRuns, int finishedBefore, double nanosToSimulate, int atOnce) {
    runs = allRuns;
    finished = finishedBefore;
    totalNanos = nanosToSimulate;
    workers = atOnce;
  }

  /** The experiment turns out to be shorter by so many runs that will not be made. */
  synchronized void shortened(int fewer, double nanos) {
    runs -= fewer;
    totalNanos -= nanos;
  }

  synchronized void begun(Advance run) {
    atWork.add(run);
  }

  synchronized void building(Advance run, String doing, int devices, int all) {
    run.building = String.format(Locale.ROOT, "%s %,d of %,d devices", doing, devices, all);
  }

  synchronized void advanced(Advance run, long nanos, long moreEvents) {
    run.building = "";
    simulatedNanos += nanos - run.nanos;
    events += moreEvents - run.events;
    run.nanos = nanos;
    run.events = moreEvents;
  }

  synchronized void finished(Advance run) {
    atWork.remove(run);
    finished++;
  }

  /** What it has not simulated it never will. */
  synchronized void failed(Advance run, boolean counts) {
    atWork.remove(run);
    totalNanos -= run.durationNanos - run.nanos;
    failed += counts ? 1 : 0;
  }

  /** What it has simulated it will once more. */
  synchronized void putOff(Advance run) {
    atWork.remove(run);
    totalNanos += run.nanos;
  }

  /** What is being built where every run at work still is: that of the first; empty where one is not. */
  public synchronized Optional<String> building() {
    boolean all = atWork.stream().noneMatch(run -> run.building.isEmpty());
    return all ? atWork.stream().findFirst().map(run -> run.building) : Optional.empty();
  }

  /** How many runs the experiment has. */
  public synchronized int runs() {
    return runs;
  }

  /** How many are over and have a result. */
  public synchronized int finished() {
    return finished;
  }

  /** How many have failed in this attempt. */
  public synchronized int failed() {
    return failed;
  }

  /** Simulated time of all runs of this attempt together; at most what a long holds. */
  public synchronized long simulatedNanos() {
    return (long) simulatedNanos;
  }

  /** How much is to be simulated in this attempt; at most what a long holds. */
  public synchronized long totalNanos() {
    return (long) totalNanos;
  }

  /** Events of this attempt. */
  public synchronized long events() {
    return events;
  }

  /**
   * How long the rest of the experiment will take at the speed so far; empty where there is no saying. When fewer runs are
   * left than there are workers, it takes as long as the longest of them, by the speed of one worker.
   *
   * @param realNanos since the experiment began
   */
  public synchronized OptionalLong restNanos(long realNanos) {
    if (simulatedNanos <= 0 || totalNanos <= simulatedNanos) {
      return OptionalLong.empty();
    }
    double realPerSimulated = realNanos / simulatedNanos;
    double shared = realPerSimulated * (totalNanos - simulatedNanos);
    long longest = atWork.stream().mapToLong(run -> run.durationNanos - run.nanos).max().orElse(0);
    return OptionalLong.of((long) Math.max(shared, realPerSimulated * workers * longest));
  }
}
