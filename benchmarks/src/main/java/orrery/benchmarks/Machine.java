package orrery.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the machine tells of itself and of this process. */
public final class Machine {

  private Machine() {}

  /** Processor time of the thread that asks, in nanoseconds. */
  public static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Processor time of the whole process, in nanoseconds: the compiler and the collector of the virtual machine are in it. */
  public static long processNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** What full collections leave of the heap, in bytes. Several: a collection may only discover what the next one frees. */
  public static long heldBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** What results were had on, for a manifest. */
  public static Map<String, Object> environment(Instant started) {
    Map<String, Object> environment = new LinkedHashMap<>();
    for (String property : List.of("java.version", "java.vm.name", "os.name", "os.version", "os.arch")) {
      environment.put(property, System.getProperty(property, ""));
    }
    environment.put("processors", (long) Runtime.getRuntime().availableProcessors());
    environment.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    environment.put("seconds", Duration.between(started, Instant.now()).toSeconds());
    return environment;
  }
}
