package orrery.scenario.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import orrery.host.Quantity;
import orrery.metrics.RunKey;

/**
 * Those who make the runs that are missing, several at once, each on a thread of its own; in the order of {@link Cells},
 * as far as {@link Stopping} lets them go ahead. Whatever happens in a run concerns no other.
 *
 * <p>Used once. {@link #cancel} may be called by any thread.
 */
final class Workers {

  /** A run that does not look up so long after it was told to stop never will. */
  static final long PATIENCE_NANOS = 2_000_000_000L;

  private static final long WATCH_MILLIS = 100;

  /** Of so many failures is kept where in our code they were, some 2 KB each: all of a large sweep may fail. */
  static final int MOST_DETAILED = 1_000;

  private final Plan plan;
  private final Cells cells;
  private final CellRunner runner;
  private final RunLimits limits;
  private final HeapLimit heap;
  private final Progress progress;
  private final Stopping stopping;
  private final BitSet done;
  private final Journal journal;
  private final ThreadFactory factory;

  private final Set<Run> atWork = new LinkedHashSet<>();
  private final Deque<Integer> putOff = new ArrayDeque<>();
  private final SortedMap<RunKey, Trouble> troubles = new TreeMap<>();
  private final NavigableSet<RunKey> detailed = new TreeSet<>();
  private int next;
  private int threads;
  private boolean alone;
  private volatile boolean cancelled;
  private boolean hopeless;
  private @Nullable Throwable broken;

  /** Where runs go that have ended. Called by several threads at once. */
  interface Journal {

    /** Keeps a run. */
    void keep(RunKey key, RunResult result) throws IOException;

    /** A run has failed; {@code all} that have. Called by one thread at a time. */
    void failed(SortedMap<RunKey, Trouble> all) throws IOException;
  }

  /** @param done which runs are there already, by their number; and those that come to be, as they do */
  Workers(Plan plan, Cells cells, CellRunner runner, RunLimits limits, Progress progress, Stopping stopping, BitSet done, Journal journal) {
    this(plan, cells, runner, limits, progress, stopping, done, journal, turns -> new Thread(turns, "orrery-worker"));
  }

  /** @param factory where threads come from */
  Workers(
      Plan plan, Cells cells, CellRunner runner, RunLimits limits, Progress progress, Stopping stopping, BitSet done, Journal journal, ThreadFactory factory) {
    this.plan = plan;
    this.cells = cells;
    this.runner = runner;
    this.limits = limits;
    this.heap = new HeapLimit(limits.memory());
    this.progress = progress;
    this.stopping = stopping;
    this.done = done;
    this.journal = journal;
    this.factory = factory;
  }

  /** Makes what is missing, {@code count} at a time. Where the calling thread is interrupted meanwhile, that cancels. */
  void work(int count) {
    boolean interrupted = false;
    Thread watch = new Thread(this::watch, "orrery-watch");
    watch.setDaemon(true);
    watch.start();
    synchronized (this) {
      for (int i = 0; i < count; i++) {
        begin();
      }
      while (threads > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel();
        }
      }
    }
    watch.interrupt();
    if (broken instanceof Error error) {
      throw error;
    }
    if (broken instanceof RuntimeException exception) {
      throw exception;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One more; where no thread is to be had for it, those there are make all of it. */
  private synchronized void begin() {
    try {
      Thread thread = factory.newThread(this::takeTurns);
      thread.setDaemon(true); // One that hangs in a run that was given up must not keep the process.
      thread.start();
      threads++;
    } catch (OutOfMemoryError e) {
      if (threads == 0) {
        hopeless = true;
        broken = e;
        notifyAll();
      }
    }
  }

  /** Ends the runs at work as soon as they look up, and begins no other. */
  void cancel() {
    cancelled = true;
    synchronized (this) {
      atWork.forEach(run -> run.stop.run());
      notifyAll();
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** What happened to the runs that have no result, in the order of their keys. */
  synchronized SortedMap<RunKey, Trouble> troubles() {
    return new TreeMap<>(troubles);
  }

  private void takeTurns() {
    boolean isOurs = true;
    Throwable why = null;
    try {
      for (Run run = next(); run != null && isOurs; run = isOurs ? next() : null) {
        try {
          make(run);
        } finally {
          isOurs = ended(run); // One that was given up has another thread in this one's place.
        }
      }
    } catch (RuntimeException | Error e) {
      why = e; // Not of a run, but of this bookkeeping.
    }
    if (isOurs) {
      leave(why);
    }
  }

  private synchronized void leave(@Nullable Throwable why) {
    threads--;
    if (why != null) {
      hopeless = true;
      broken = why;
    }
    notifyAll();
  }

  /** The next run to be made; null where there is none, now or later. */
  private synchronized @Nullable Run next() {
    while (!cancelled && !hopeless) {
      if (!alone) {
        skipDone();
        if (next < cells.size() && cells.replication(next) <= stopping.limit()) {
          return taken(next++, false);
        }
        if (atWork.isEmpty()) {
          return putOff.isEmpty() ? null : taken(putOff.remove(), true);
        }
      }
      // Who is at work may be put off, or let the rule say that more replications are wanted.
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    return null;
  }

  private void skipDone() {
    next = Math.min(cells.size(), done.nextClearBit(next));
  }

  private Run taken(int number, boolean nothingBeside) {
    alone = nothingBeside;
    Run run = new Run(number, nothingBeside);
    atWork.add(run);
    return run;
  }

  /** Whether the run was not given up before it ended. */
  private synchronized boolean ended(Run run) {
    boolean was = atWork.remove(run);
    if (was && run.nothingBeside) {
      alone = false;
    }
    notifyAll();
    return was;
  }

  /** Whether the run is over before it was given up; from then on it is not given up, as it is being written. */
  private synchronized boolean isToBeKept(Run run) {
    run.isOver = atWork.contains(run);
    return run.isOver;
  }

  private void make(Run run) {
    Cells.Cell cell = cells.cell(run.number);
    progress.begun(run.advance);
    try {
      RunResult result = runner.run(plan.scenario(cell.key()), cell.key(), plan.seed(cell.key()), run);
      if (isToBeKept(run)) {
        journal.keep(cell.key(), result);
        stopping.finished(cell.group(), cell.key().replication(), result.metrics());
        progress.finished(run.advance);
        made(run);
      }
    } catch (CellRunner.Cancelled e) {
      progress.failed(run.advance, false); // It is made again when the experiment is resumed.
    } catch (Crowded e) {
      putOff(run);
    } catch (IOException | RuntimeException | Error e) {
      if (Trouble.cause(e) instanceof OutOfMemoryError && !run.nothingBeside) {
        putOff(run); // It may be another's memory that it found missing.
      } else {
        fail(run, e);
      }
    }
  }

  private synchronized void made(Run run) {
    done.set(run.number);
    hopeless |= stopping.problem().isPresent(); // It is told when the others at work are over.
    if (stopping.isOpen() && stopping.stop().isPresent() && next < cells.size()) {
      int fewer = cells.size() - next - done.get(next, cells.size()).cardinality();
      next = cells.size();
      progress.shortened(fewer, (double) fewer * cells.nanos());
    }
  }

  private synchronized void putOff(Run run) {
    if (atWork.contains(run)) {
      putOff.add(run.number);
      progress.putOff(run.advance);
    }
  }

  private synchronized void fail(Run run, Throwable failure) {
    if (!atWork.contains(run)) {
      return;
    }
    RunKey key = cells.key(run.number);
    Trouble trouble = Trouble.of(failure, plan.replay(key));
    troubles.put(key, trouble);
    if (!trouble.detail().isEmpty()) {
      detailed.add(key);
      if (detailed.size() > MOST_DETAILED) {
        troubles.computeIfPresent(detailed.pollLast(), (last, its) -> its.withoutDetail());
      }
    }
    progress.failed(run.advance, true);
    hopeless |= trouble.status() == ExitStatus.IO_FAILURE; // What cannot be written for one run will not be for the next.
    try {
      journal.failed(troubles);
    } catch (IOException e) {
      hopeless = true; // The failure itself is told when the experiment ends.
    }
  }

  /** Stops runs that take too long, and gives up those that do not even stop. */
  private void watch() {
    try {
      while (limits.time().isPresent()) {
        Thread.sleep(WATCH_MILLIS);
        synchronized (this) {
          for (Run run : List.copyOf(atWork)) {
            if (run.isOverdue(0)) {
              run.stop.run();
            }
            if (run.isOverdue(PATIENCE_NANOS) && !run.isOver) {
              fail(run, run.tooLong());
              ended(run);
              threads--;
              begin();
            }
          }
        }
      }
    } catch (InterruptedException e) {
      // All runs are over.
    }
  }

  /** Put off, to be made later with nothing beside it. */
  private static final class Crowded extends RuntimeException {

    private static final long serialVersionUID = 1;

    Crowded() {
      super("the run is put off", null, false, false);
    }
  }

  /** One run at work. */
  private final class Run implements CellRunner.Watch {

    private final int number;
    private final boolean nothingBeside;
    private final Progress.Advance advance = new Progress.Advance(cells.nanos());
    private volatile long begunNanos = System.nanoTime();
    private volatile boolean waits;
    private volatile Runnable stop = () -> {};
    private boolean isOver;

    Run(int number, boolean nothingBeside) {
      this.number = number;
      this.nothingBeside = nothingBeside;
    }

    @Override
    public void stopBy(Runnable stop) {
      this.stop = stop;
      if (cancelled) {
        stop.run();
      }
    }

    @Override
    public void building(String doing, int devices, int all) {
      progress.building(advance, doing, devices, all);
    }

    @Override
    public void pause() {
      waits = true;
    }

    @Override
    public void restart() {
      begunNanos = System.nanoTime();
      waits = false;
    }

    @Override
    public boolean isGivenUp() {
      return !isAtWork(this);
    }

    @Override
    public void at(long nanos, long events) throws CellRunner.Cancelled {
      progress.advanced(advance, nanos, events);
      if (cancelled) {
        throw new CellRunner.Cancelled();
      }
      if (isOverdue(0)) {
        throw tooLong();
      }
      if (heap.isExceededBy(running())) {
        if (!nothingBeside && running() > 1) {
          throw new Crowded();
        }
        throw new CellRunner.LimitExceeded("the run must hold at most " + Quantity.text(limits.memory().orElseThrow()) + " of memory, with what the program itself needs, but held more at " + advance.text());
      }
    }

    private boolean isOverdue(long moreNanos) {
      return !waits && limits.time().isPresent() && System.nanoTime() - begunNanos - moreNanos > limits.time().get().toNanos();
    }

    private CellRunner.LimitExceeded tooLong() {
      return new CellRunner.LimitExceeded("the run must end within " + Quantity.text(limits.time().orElseThrow()) + " of real time but was at " + advance.text() + " then");
    }
  }

  private synchronized boolean isAtWork(Run run) {
    return atWork.contains(run);
  }

  private synchronized int running() {
    return atWork.size();
  }
}
