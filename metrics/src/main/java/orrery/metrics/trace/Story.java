package orrery.metrics.trace;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one node sent, received and decided, told line by line. */
public final class Story {

  private static final int MAX_NAMES = 10_000;

  private Story() {}

  /**
   * Tells the story of a node.
   *
   * @return how many events were told; 0 where the trace does not know the node
   */
  public static long tell(Path trace, String node, Appendable target) throws IOException {
    long count = 0;
    try (TraceReader reader = new TraceReader(trace)) {
      for (Optional<TraceEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
        if (event.get().node().equals(node)) {
          target.append(line(event.get())).append('\n');
          count++;
        }
      }
    }
    return count;
  }

  /** The nodes a trace knows, in order, for whoever asked for one it does not; the first ten thousand. */
  public static List<String> nodes(Path trace) throws IOException {
    SortedSet<String> nodes = new TreeSet<>();
    try (TraceReader reader = new TraceReader(trace)) {
      for (Optional<TraceEvent> event = reader.next(); event.isPresent() && nodes.size() < MAX_NAMES; event = reader.next()) {
        nodes.add(event.get().node());
      }
    }
    return new ArrayList<>(nodes);
  }

  private static String line(TraceEvent event) {
    String seconds = BigDecimal.valueOf(event.nanos(), 9).setScale(6, RoundingMode.DOWN).toPlainString();
    return " ".repeat(Math.max(0, 14 - seconds.length())) + seconds + " s  " + what(event);
  }

  /** One event with its time and node. */
  static String sentence(TraceEvent event) {
    return line(event).strip() + " [" + event.node() + "]";
  }

  private static String what(TraceEvent event) {
    List<String> used = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    if (isKind(event, "send", "receive", "drop")) {
      boolean receive = isKind(event, "receive");
      text.append(isKind(event, "send") ? "sends " : receive ? "receives " : "loses ");
      text.append(message(event, used));
      say(event, "bytes", ", ", " B", text, used);
      say(event, "from", " from ", "", text, used);
      say(event, "to", " to ", "", text, used);
      say(event, "reason", ": ", "", text, used);
      used.addAll(List.of("sender", "sent", "transport"));
    } else if (isKind(event, "state")) {
      text.append(event.field("variable"));
      say(event, "scope", " of ", "", text, used);
      text.append(event.field("value").isEmpty() ? " is none" : " is " + event.field("value"));
      used.addAll(List.of("variable", "value"));
    } else if (isKind(event, "event")) {
      say(event, "what", "", "", text, used);
      say(event, "detail", ": ", "", text, used);
    } else if (isKind(event, "timer")) {
      say(event, "name", "timer ", " expires", text, used);
    } else {
      text.append(event.kind());
    }
    for (Map.Entry<String, String> field : event.fields().entrySet()) {
      if (!used.contains(field.getKey())) {
        text.append(", ").append(field.getKey()).append(' ').append(field.getValue());
      }
    }
    return text.toString();
  }

  private static String message(TraceEvent event, List<String> used) {
    used.addAll(List.of("protocol", "type"));
    String name = (event.field("protocol") + " " + event.field("type")).strip();
    return name.isEmpty() ? "a datagram" : name;
  }

  private static void say(TraceEvent event, String field, String before, String after, StringBuilder text, List<String> used) {
    if (!event.field(field).isEmpty()) {
      text.append(before).append(event.field(field)).append(after);
      used.add(field);
    }
  }

  private static boolean isKind(TraceEvent event, String... kinds) {
    return List.of(kinds).contains(event.kind());
  }
}
