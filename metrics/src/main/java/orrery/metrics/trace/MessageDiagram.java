package orrery.metrics.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who of some nodes sent what to whom, and what became of it, with what each decided meanwhile, in the order of sending: a
 * message sequence chart (after ITU-T Z.120) in data.
 *
 * @param nodes the lifelines, from left to right
 * @param steps what happened; at most {@link #MOST}
 * @param more how many steps there would be beyond these
 */
public record MessageDiagram(List<String> nodes, List<Step> steps, int more) {

  /** More steps than this nobody reads. */
  public static final int MOST = 5_000;

  public MessageDiagram {
    nodes = List.copyOf(nodes);
    steps = List.copyOf(steps);
  }

  /** A line of the diagram. */
  public sealed interface Step {

    /** When, in simulated time. */
    long nanos();

    /** What there is to say. */
    String text();
  }

  /**
   * A message.
   *
   * @param nanos when it was sent
   * @param from the sender's place among the nodes
   * @param to the places of those it is for, ascending; empty where it was lost on its way to nobody knows whom
   * @param protocol for telling arrows of different protocols apart
   * @param text what it is, and how large
   * @param delayNanos until the first of the receivers had all of it; 0 where it was lost
   * @param isLost whether it did not arrive
   */
  public record Message(long nanos, int from, List<Integer> to, String protocol, String text, long delayNanos, boolean isLost) implements Step {

    public Message {
      to = to.stream().sorted().toList();
    }
  }

  /**
   * What a node decided or underwent.
   *
   * @param at the node's place
   */
  public record Note(long nanos, int at, String text) implements Step {}

  /**
   * What of a trace is shown.
   *
   * @param nodes in the order of the lifelines, each once
   * @param toNanos what is sent or happens at that time or later is not shown
   * @param protocols all of them where none is named
   * @param isEverySegment whether segments of TCP are shown one by one, acknowledgements too, and not as the messages they carry
   */
  public record Selection(List<String> nodes, long fromNanos, long toNanos, List<String> protocols, boolean isEverySegment) {

    public Selection {
      nodes = List.copyOf(nodes);
      protocols = List.copyOf(protocols);
      if (nodes.isEmpty() || nodes.stream().distinct().count() < nodes.size()) {
        throw new IllegalArgumentException("nodes must be named, each once");
      }
      if (fromNanos >= toNanos) {
        throw new IllegalArgumentException("the end must be after the beginning");
      }
    }

    boolean has(long nanos) {
      return nanos >= fromNanos && nanos < toNanos;
    }

    boolean hasProtocol(String protocol) {
      return protocols.isEmpty() || protocols.contains(protocol);
    }
  }

  /** The diagram of a trace. */
  public static MessageDiagram of(Path trace, Selection selection) throws IOException {
    DiagramReading reading = new DiagramReading(selection);
    try (TraceReader reader = new TraceReader(trace)) {
      for (Optional<TraceEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
        reading.add(event.get());
      }
    }
    List<Step> steps = new ArrayList<>(reading.steps());
    steps.sort(Comparator.comparingLong(Step::nanos)); // Stable: what happens at one time stays in the order of the trace.
    int shown = Math.min(MOST, steps.size());
    return new MessageDiagram(selection.nodes(), steps.subList(0, shown), steps.size() - shown + reading.beyond());
  }

  /** The protocols of its messages, in the order of their first. */
  public List<String> protocols() {
    return steps.stream().filter(Message.class::isInstance).map(step -> ((Message) step).protocol()).distinct().toList();
  }
}
