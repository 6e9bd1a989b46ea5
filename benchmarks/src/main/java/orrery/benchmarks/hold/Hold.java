package orrery.benchmarks.hold;

import java.util.Locale;
import orrery.benchmarks.Machine;
import orrery.benchmarks.hold.HoldEngine.Work;

/**
 * Runs the hold model once and prints what an event takes:
 *
 * <pre>Hold ENGINE LAW ENTITIES EACH EVENTS</pre>
 *
 * <p>The engine is {@code orrery}, {@code priority-queue} or {@code ssj}; the law {@code exponential}, {@code equal}, {@code bimodal},
 * {@code far}, {@code shrinking} or {@code rearmed}. A line of {@code engine,law,entities,each,events,ns,fingerprint} comes out.
 */
public final class Hold {

  static final long SEED = 42;

  /** Events before the measurement: enough for the compiler, and for what is pending to be in no order in memory. */
  private static final long LEAST_WARM_UP = 3_000_000;

  private Hold() {}

  /** An engine of {@link #engine}. */
  enum Kind {
    ORRERY("orrery"), PRIORITY_QUEUE("priority-queue"), SSJ("ssj");

    final String word;

    Kind(String word) {
      this.word = word;
    }

    HoldEngine engine(Work work, long seed) {
      return switch (this) {
        case ORRERY -> new OrreryHold(work, seed);
        case PRIORITY_QUEUE -> new QueueHold(work, seed);
        case SSJ -> new SsjHold(work, seed);
      };
    }

    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("an engine must be orrery, priority-queue or ssj but is '" + word + "'");
    }
  }

  /**
   * What came of a run.
   *
   * @param events how many were measured
   * @param nanos processor time of the thread for them
   * @param fingerprint over what all entities received, the warm-up included
   */
  record Result(long events, long nanos, String fingerprint) {

    double perEvent() {
      return (double) nanos / events;
    }
  }

  public static void main(String[] arguments) {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("there must be five arguments, ENGINE LAW ENTITIES EACH EVENTS, but are " + arguments.length);
    }
    long events = (long) Double.parseDouble(arguments[4]);
    Work work = work(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]), events);
    Result result = measure(Kind.of(arguments[0]), work, events);
    System.out.println(String.format(
        Locale.ROOT, "%s,%s,%s,%s,%d,%.1f,%s", arguments[0], arguments[1], arguments[2], arguments[3], result.events, result.perEvent(), result.fingerprint));
  }

  static Work work(String law, int entities, int each, long events) {
    return new Work(HoldLaw.of(law), entities, each, events + warmUp((long) entities * each, events));
  }

  private static long warmUp(long pending, long events) {
    return Math.min(2 * events, Math.max(LEAST_WARM_UP, Math.min(events / 4, 2 * pending + 100_000)));
  }

  static Result measure(Kind kind, Work work, long events) {
    HoldEngine engine = kind.engine(work, SEED);
    engine.fill();
    engine.run(warmUp(work.pending(), events));
    long happened = engine.happened();
    long before = Machine.threadNanos();
    engine.run(events);
    long nanos = Machine.threadNanos() - before;
    return new Result(engine.happened() - happened, nanos, engine.fingerprint());
  }
}
