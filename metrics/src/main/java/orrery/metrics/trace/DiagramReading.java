package orrery.metrics.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.metrics.trace.MessageDiagram.Message;
import orrery.metrics.trace.MessageDiagram.Note;
import orrery.metrics.trace.MessageDiagram.Selection;
import orrery.metrics.trace.MessageDiagram.Step;

/**
 * Makes messages of the events of a trace: what one node receives of another, or what is lost between the two. One datagram
 * to several is one message, and so are the segments of TCP that carry one.
 */
final class DiagramReading {

  /** Segments that carry nothing that a reader asks for. */
  private static final List<String> SILENT = List.of("accept", "acknowledge", "finish");

  private static final int LONGEST_NOTE = 80;

  /** More than this is not held, as it would not be shown. */
  private static final int MOST_HELD = 20 * MessageDiagram.MOST;

  private final Selection selection;
  private final List<Growing> growing = new ArrayList<>();
  private final Map<String, Growing> datagrams = new LinkedHashMap<>();
  private final Map<String, Growing> streams = new LinkedHashMap<>();
  /** By sender and destination: whom that leads to, as far as that has been seen. */
  private final Map<String, String> routes = new LinkedHashMap<>();
  private final Map<String, String> destinations = new LinkedHashMap<>();
  private final Map<String, String> states = new LinkedHashMap<>();
  private int beyond;

  DiagramReading(Selection selection) {
    this.selection = selection;
  }

  /** A step as far as it is known. */
  private static final class Growing {
    final long nanos;
    final int from;
    final List<Integer> to = new ArrayList<>();
    final String protocol;
    String what;
    long bytes;
    long arrivedNanos;
    String lost = "";

    Growing(long nanos, int from, String protocol, String what) {
      this.nanos = nanos;
      this.from = from;
      this.protocol = protocol;
      this.what = what;
    }

    Step step() {
      if (protocol.isEmpty()) {
        return new Note(nanos, from, what);
      }
      String text = protocol + " " + what + ", " + bytes + " B" + (lost.isEmpty() ? "" : ", lost: " + lost);
      return new Message(nanos, from, to, protocol, text, lost.isEmpty() ? arrivedNanos - nanos : 0, !lost.isEmpty());
    }
  }

  List<Step> steps() {
    return growing.stream().map(Growing::step).toList();
  }

  /** How many steps there were that are not held. */
  int beyond() {
    return beyond;
  }

  void add(TraceEvent event) {
    if (event.kind().equals("send") && selection.nodes().contains(event.node())) {
      destinations.put(message(event, event.node(), Long.toString(event.nanos())), event.field("to"));
      if (destinations.size() > MessageDiagram.MOST) {
        destinations.remove(destinations.keySet().iterator().next());
      }
    } else if (event.kind().equals("receive")) {
      receive(event);
    } else if (event.kind().equals("drop")) {
      drop(event);
    } else {
      note(event);
    }
  }

  private static String message(TraceEvent event, String sender, String sent) {
    return sender + " " + sent + " " + event.field("protocol") + " " + event.field("type") + " " + event.field("bytes");
  }

  private void receive(TraceEvent event) {
    String sender = event.field("sender");
    String to = destinations.get(message(event, sender, event.field("sent")));
    if (to != null && selection.nodes().contains(event.node())) {
      routes.put(sender + " " + to, event.node());
    }
    transfer(event, sender, event.node(), "");
  }

  private void drop(TraceEvent event) {
    String sender = event.field("sender");
    boolean unknown = event.node().equals(sender);
    transfer(event, sender, unknown ? routes.getOrDefault(sender + " " + event.field("to"), "") : event.node(), event.field("reason"));
  }

  private void transfer(TraceEvent event, String sender, String receiver, String lost) {
    int from = selection.nodes().indexOf(sender);
    int to = selection.nodes().indexOf(receiver);
    boolean lostToNobody = !lost.isEmpty() && receiver.isEmpty();
    if (from < 0 || to < 0 && !lostToNobody || from == to || !selection.hasProtocol(event.field("protocol"))) {
      return;
    }
    long sent = whole(event.field("sent"));
    if (!selection.has(sent)) {
      return;
    }
    boolean segment = event.field("transport").equals("tcp") && !selection.isEverySegment();
    if (segment && lost.isEmpty() && SILENT.contains(event.field("type"))) {
      return;
    }
    Growing message = segment && event.field("type").equals("data") && lost.isEmpty() ? ofStream(event, sent, from, to) : ofDatagram(event, sent, from, to, lost);
    if (to >= 0 && !message.to.contains(to)) {
      message.to.add(to);
    }
    message.lost = lost;
    message.arrivedNanos = message.arrivedNanos == 0 || segment ? event.nanos() : message.arrivedNanos;
  }

  /** One that goes to several at once is one. */
  private Growing ofDatagram(TraceEvent event, long sent, int from, int to, String lost) {
    String key = message(event, event.field("sender"), event.field("sent")) + " " + lost;
    Growing known = datagrams.get(key);
    if (known != null && !known.to.contains(to)) {
      return known;
    }
    Growing made = begin(event, sent, from);
    made.bytes = whole(event.field("bytes"));
    datagrams.put(key, made);
    if (datagrams.size() > MessageDiagram.MOST) {
      datagrams.remove(datagrams.keySet().iterator().next());
    }
    return made;
  }

  /** Segments the one way are one message until the other side speaks, or another message begins. */
  private Growing ofStream(TraceEvent event, long sent, int from, int to) {
    String protocol = event.field("protocol");
    String way = from + " " + to + " " + protocol + " " + event.field("from") + " " + event.field("to");
    streams.keySet().removeIf(other -> other.startsWith(to + " " + from + " " + protocol + " "));
    Growing known = event.field("line").isEmpty() ? streams.get(way) : null;
    Growing message = known != null ? known : begin(event, sent, from);
    message.bytes += whole(event.field("bytes"));
    streams.put(way, message);
    return message;
  }

  private Growing begin(TraceEvent event, long sent, int from) {
    String line = event.field("line");
    String what = line.isEmpty() ? event.field("type") : line.replaceFirst(" ?HTTP/1\\.[01] ?", "");
    Growing message = new Growing(sent, from, event.field("protocol"), what);
    hold(message);
    return message;
  }

  private void note(TraceEvent event) {
    int at = selection.nodes().indexOf(event.node());
    String text = at < 0 || !selection.has(event.nanos()) ? null : words(event);
    if (text == null) {
      return;
    }
    Growing last = growing.isEmpty() ? null : growing.get(growing.size() - 1);
    if (last != null && last.protocol.isEmpty() && last.from == at && last.nanos == event.nanos() && last.what.length() + text.length() < LONGEST_NOTE) {
      last.what += "; " + text;
    } else {
      hold(new Growing(event.nanos(), at, "", text));
    }
  }

  private void hold(Growing step) {
    if (growing.size() < MOST_HELD) {
      growing.add(step);
    } else {
      beyond++;
    }
  }

  private @Nullable String words(TraceEvent event) {
    if (event.kind().equals("start")) return "is switched on";
    if (event.kind().equals("stop")) return "is switched off";
    if (event.kind().equals("crash")) return "crashes";
    if (event.kind().equals("event")) return clipped(event.field("what") + (event.field("detail").isEmpty() ? "" : ": " + event.field("detail")));
    if (event.kind().equals("state")) {
      String variable = event.field("variable");
      String before = states.put(event.node() + " " + event.field("scope") + " " + variable, event.field("value"));
      String value = event.field("value").isEmpty() ? "none" : event.field("value");
      return event.field("value").equals(before) ? null : clipped(variable + " is " + value);
    }
    return null;
  }

  private static String clipped(String text) {
    return text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE - 1) + "…";
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
