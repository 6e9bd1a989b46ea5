package orrery.scenario.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Optional;
import orrery.host.DataSize;

/** Whether the runs at work hold more of the heap than they may. Asked by all workers. */
final class HeapLimit {

  /** Collecting takes at most this part of the time. */
  private static final int SHARE_OF_COLLECTING = 20;

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final long bytesPerRun;
  private long nextNanos;

  HeapLimit(Optional<DataSize> perRun) {
    this.bytesPerRun = perRun.map(DataSize::bytes).orElse(Long.MAX_VALUE);
    this.nextNanos = System.nanoTime();
  }

  /** Whether so many runs hold too much. What is garbage does not count; to know that, it is collected now and then. */
  synchronized boolean isExceededBy(int runs) {
    if (bytesPerRun > Long.MAX_VALUE / Math.max(1, runs) || used() <= bytesPerRun * runs || System.nanoTime() - nextNanos < 0) {
      return false;
    }
    long begun = System.nanoTime();
    memory.gc();
    long ended = System.nanoTime();
    nextNanos = ended + (ended - begun) * SHARE_OF_COLLECTING;
    return used() > bytesPerRun * runs;
  }

  private long used() {
    return memory.getHeapMemoryUsage().getUsed();
  }
}
