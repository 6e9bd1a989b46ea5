package orrery.scenario.run;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import orrery.scenario.Scenario;
import orrery.scenario.yaml.ScenarioException;

/**
 * Whether runs will fit the heap, found out before the first begins.
 *
 * <p>A run is refused only where the estimate of what it holds is more than all of the heap: then no collector can help. As
 * many are at work at once as fit with a quarter of what they hold besides, so that collecting does not take most of the time.
 */
public final class HeapRoom {

  /** What runs hold, and room for garbage besides, as a share of what they hold: assumed. */
  private static final double WITH_GARBAGE = 1.25;

  /** Reading a scenario takes a millisecond: of a large sweep so many are looked at, evenly spread, and the last. */
  static final int MOST_LOOKED_AT = 1_000;

  private final long heapBytes;
  private final Function<Scenario, MemoryNeed> need;

  /**
   * @param heapBytes how large it may become
   * @param need what a run of a scenario is expected to hold
   */
  public HeapRoom(long heapBytes, Function<Scenario, MemoryNeed> need) {
    this.heapBytes = heapBytes;
    this.need = need;
  }

  /**
   * The need of the largest of {@code count} scenarios; of many, of those that are looked at.
   *
   * @param scenarios reads one, from 0
   */
  public MemoryNeed largest(int count, IntFunction<Scenario> scenarios) {
    MemoryNeed largest = MemoryNeed.UNKNOWN;
    int step = 1 + (count - 1) / MOST_LOOKED_AT;
    for (int i = count - 1; i >= 0; i -= step) {
      MemoryNeed one = need(scenarios, i);
      largest = one.bytes(1) > largest.bytes(1) ? one : largest;
    }
    return largest;
  }

  private MemoryNeed need(IntFunction<Scenario> scenarios, int index) {
    try {
      return need.apply(scenarios.apply(index));
    } catch (ScenarioException e) {
      return MemoryNeed.UNKNOWN; // Its values contradict each other: that is told when it is its turn.
    }
  }

  /** Whether not even one run fits by itself. */
  public boolean lacks(MemoryNeed one) {
    return one.bytes(1) > heapBytes;
  }

  /** How many of the {@code wanted} may be at work at once; one at least. */
  public int workers(MemoryNeed each, int wanted) {
    if (each.runBytes() <= 0) {
      return wanted;
    }
    double runs = (heapBytes / WITH_GARBAGE - each.programBytes()) / each.runBytes();
    return (int) Math.max(1, Math.min(wanted, runs));
  }

  /** Why a run is refused, and what helps. */
  public String refusal(MemoryNeed one, String command) {
    return "a run must fit in the heap of " + size(heapBytes) + ", but is estimated to hold " + size(one.bytes(1)) + ": " + String.format(Locale.ROOT, "%,d", one.devices())
        + " devices, of which some " + String.format(Locale.ROOT, "%,d", one.on()) + " are on at a time; " + option((long) (one.bytes(1) * WITH_GARBAGE)) + " " + command
        + " gives it a larger one, and with --force it is tried all the same";
  }

  /** Why fewer runs are at work at once than could be. */
  public String fewer(MemoryNeed each, int atOnce) {
    return (atOnce == 1 ? "1 run is" : atOnce + " runs are") + " at work at once, as each is estimated to hold " + size(each.runBytes()) + " of the heap of " + size(heapBytes);
  }

  /** What is to be told of a run, or a command, that the heap was too small for, whatever was estimated. */
  public static String exceeded() {
    long heap = Runtime.getRuntime().maxMemory();
    return " must fit in the heap of " + size(heap) + " but does not; " + option(2 * heap) + " before the command gives it a larger one";
  }

  /** What is to stand before a command that needs so much. */
  private static String option(long bytes) {
    return "JDK_JAVA_OPTIONS=-Xmx" + (bytes + (1L << 30) - 1 >> 30) + "g";
  }

  /** To a tenth of a GiB, or to a MiB. */
  static String size(long bytes) {
    return bytes < 1L << 30 ? (bytes >> 20) + " MiB" : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }
}
