package orrery.scenario.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How far an experiment has come. Written by all workers, read by whoever shows it; it changes nothing. */
public final class Progress {

  private final LongAdder simulatedNanos = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final AtomicInteger finished = new AtomicInteger();
  private volatile int runs;
  private volatile long totalNanos;

  void begin(int allRuns, int finishedBefore, long nanosToSimulate) {
    runs = allRuns;
    finished.set(finishedBefore);
    totalNanos = nanosToSimulate;
  }

  void advanced(long nanos, long moreEvents) {
    simulatedNanos.add(nanos);
    events.add(moreEvents);
  }

  void finishedOne() {
    finished.incrementAndGet();
  }

  /** How many runs the experiment has. */
  public int runs() {
    return runs;
  }

  /** How many are over. */
  public int finished() {
    return finished.get();
  }

  /** Simulated time of all runs of this attempt together. */
  public long simulatedNanos() {
    return simulatedNanos.sum();
  }

  /** How much is to be simulated in this attempt. */
  public long totalNanos() {
    return totalNanos;
  }

  /** Events of this attempt. */
  public long events() {
    return events.sum();
  }
}
