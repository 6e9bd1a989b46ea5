package orrery.metrics.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import orrery.metrics.Numbers;

/**
 * Where two traces part: the first event that is not in both at the same place.
 *
 * @param line where it stands, from 1; a trace has an event on every line
 * @param first the event of the one trace; empty where it has ended
 * @param second the event of the other
 */
public record TraceDiff(long line, Optional<TraceEvent> first, Optional<TraceEvent> second) {

  /** Compares two traces; empty where they are the same. */
  public static Optional<TraceDiff> between(Path first, Path second) throws IOException {
    try (TraceReader a = new TraceReader(first);
        TraceReader b = new TraceReader(second)) {
      for (long line = 1; ; line++) {
        Optional<TraceEvent> x = a.next();
        Optional<TraceEvent> y = b.next();
        if (!x.equals(y)) {
          return Optional.of(new TraceDiff(line, x, y));
        }
        if (x.isEmpty()) {
          return Optional.empty();
        }
      }
    }
  }

  /** The event with which the difference begins: the earlier of the two, as the other trace does not have it then. */
  public TraceEvent earlier() {
    if (first.isEmpty() || second.isPresent() && second.get().nanos() < first.get().nanos()) {
      return second.orElseThrow();
    }
    return first.get();
  }

  /** Entity, time and events, in three lines. */
  @Override
  public String toString() {
    TraceEvent earlier = earlier();
    return "first difference at " + Numbers.seconds(earlier.nanos()) + " s, node " + earlier.node() + ", line " + line + "\n"
        + "  first   " + first.map(Story::sentence).orElse("ends") + "\n"
        + "  second  " + second.map(Story::sentence).orElse("ends") + "\n";
  }
}
