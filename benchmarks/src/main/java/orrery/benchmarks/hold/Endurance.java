package orrery.benchmarks.hold;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import orrery.benchmarks.Machine;
import orrery.benchmarks.hold.HoldEngine.Work;

/**
 * A thousand million events in one run of the hold model: {@code Endurance [EVENTS [ENTITIES]]} tells every tenth of it what an event
 * took and what the heap holds, and ends with 1 where either grows, or where the clock drifts.
 */
public final class Endurance {

  private static final int TENTHS = 10;

  /** The later half may take so many times as long per event as the earlier: the machine does other things besides. */
  private static final double MOST_SLOWER = 1.25;

  /** The heap may be so much larger at the end than after the first tenth: what the virtual machine keeps of its own is in it. */
  private static final long MOST_GROWN_BYTES = 1 << 20;

  /** Simulated time may be off what so many events take on average by so many standard deviations. */
  private static final double MOST_DEVIATIONS = 5;

  /** A tenth of the run: what an event took, and what was held after it. */
  record Tenth(double nanos, long heldBytes) {}

  private Endurance() {}

  public static void main(String[] arguments) {
    long events = arguments.length > 0 ? (long) Double.parseDouble(arguments[0]) : 1_000_000_000;
    int entities = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8), events, entities) ? 0 : 1);
  }

  /** Runs and tells; whether it went as it must. */
  static boolean run(PrintStream print, long events, int entities) {
    HoldEngine engine = Hold.Kind.ORRERY.engine(new Work(HoldLaw.EXPONENTIAL, entities, 1, events), Hold.SEED);
    engine.fill();
    engine.run(Math.min(events / TENTHS, 3_000_000)); // The compiler is done then.
    long happenedBefore = engine.happened();
    long timeBefore = engine.now();
    List<Tenth> tenths = new ArrayList<>();
    print.println(String.format(Locale.ROOT, "%14s  %8s  %12s", "events", "ns/event", "heap bytes"));
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      long happened = engine.happened();
      long before = Machine.threadNanos();
      engine.run(events / TENTHS);
      double nanos = (double) (Machine.threadNanos() - before) / (engine.happened() - happened);
      tenths.add(new Tenth(nanos, Machine.heldBytes()));
      print.println(String.format(Locale.ROOT, "%14d  %8.1f  %12d", engine.happened(), nanos, tenths.get(tenth).heldBytes));
    }
    Optional<String> problem = problem(tenths).or(() -> drift((engine.now() - timeBefore) / HoldLaw.SECOND, engine.happened() - happenedBefore, entities));
    print.println(problem.orElse("no slower, no larger, no drift") + "; fingerprint " + engine.fingerprint());
    return problem.isEmpty();
  }

  /** What grew that must not. */
  static Optional<String> problem(List<Tenth> tenths) {
    int half = tenths.size() / 2;
    double earlier = median(tenths.subList(0, half));
    double later = median(tenths.subList(half, tenths.size()));
    if (later > MOST_SLOWER * earlier) {
      return Optional.of(String.format(Locale.ROOT, "an event must take at most %.2f times as long in the later half, but takes %.1f ns after %.1f ns", MOST_SLOWER, later, earlier));
    }
    long grown = tenths.get(tenths.size() - 1).heldBytes - tenths.get(0).heldBytes;
    if (grown > MOST_GROWN_BYTES) {
      return Optional.of("the heap must grow by at most " + MOST_GROWN_BYTES + " bytes, but grows by " + grown);
    }
    return Optional.empty();
  }

  private static double median(List<Tenth> tenths) {
    double[] nanos = tenths.stream().mapToDouble(Tenth::nanos).sorted().toArray();
    return (nanos[(nanos.length - 1) / 2] + nanos[nanos.length / 2]) / 2;
  }

  /** Of so many events in so many seconds, {@code entities} pending, each a second after the one before: a Poisson process. */
  static Optional<String> drift(double seconds, long events, int entities) {
    double deviations = (events - seconds * entities) / Math.sqrt(events);
    return Math.abs(deviations) <= MOST_DEVIATIONS
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%d events of %d entities must take about %.3f s, but take %.3f s: %.1f standard deviations", events, entities, (double) events / entities, seconds, deviations));
  }
}
