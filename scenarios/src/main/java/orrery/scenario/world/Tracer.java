package orrery.scenario.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.host.Want;
import orrery.metrics.trace.TraceWriter;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.net.Transport;

/** Writes down all that happens in a run: every packet, timer, belief and decision, each with its time and node. */
public final class Tracer implements Onlooker {

  /** What begins an HTTP/1.1 message (RFC 9112 §3, §4): a request line or a status line. */
  private static final Pattern START_LINE = Pattern.compile("[A-Z]{3,10} [!-~]{1,200} HTTP/1\\.[01]|HTTP/1\\.[01] [0-9]{3}( [ -~]{0,80})?");

  private final TraceWriter trace;
  private final Predicate<String> isTraced;

  /** A trace of everybody. */
  public Tracer(TraceWriter trace) {
    this(trace, node -> true);
  }

  /** A trace of what happens at some nodes, by name. */
  public Tracer(TraceWriter trace, Predicate<String> isTraced) {
    this.trace = trace;
    this.isTraced = isTraced;
  }

  private void write(long nanos, String node, String kind, List<String> fields) {
    write(nanos, node, kind, fields.toArray(String[]::new));
  }

  private void write(long nanos, String node, String kind, String... fields) {
    if (isTraced.test(node)) {
      trace.write(nanos, node, kind, fields);
    }
  }

  @Override
  public void onSwitchedOn(Node node) {
    write(node.now(), node.name(), "start", "device", node.device().type(), "address", node.address().toString());
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    write(node.now(), node.name(), crashed ? "crash" : "stop");
  }

  @Override
  public void onSent(Node node, Packet packet) {
    write(node.now(), node.name(), "send", fields(packet));
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    List<String> fields = fields(packet);
    whence(packet, fields);
    write(node.now(), node.name(), "receive", fields);
  }

  private static List<String> fields(Packet packet) {
    List<String> fields = new ArrayList<>(List.of(
        "protocol", packet.protocol(),
        "type", packet.messageType(),
        "bytes", Integer.toString(packet.wireBytes()),
        "from", packet.source().toString(),
        "to", packet.destination().toString()));
    if (packet.transport() == Transport.TCP) {
      fields.addAll(List.of("transport", "tcp"));
      startLine(packet.payload()).ifPresent(line -> fields.addAll(List.of("line", line)));
    }
    return fields;
  }

  /** Who sent a packet and when, whatever its endpoints say after translation. */
  private static void whence(Packet packet, List<String> fields) {
    fields.addAll(List.of("sender", packet.origin().name(), "sent", Long.toString(packet.sentNanos())));
  }

  private static Optional<String> startLine(byte[] payload) {
    int end = 0;
    while (end < payload.length && end < 300 && payload[end] != '\r') {
      end++;
    }
    String line = new String(payload, 0, end, StandardCharsets.US_ASCII);
    return START_LINE.matcher(line).matches() ? Optional.of(line) : Optional.empty();
  }

  @Override
  public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
    Node sender = packet.origin();
    List<String> fields = fields(packet);
    fields.addAll(List.of("reason", Defaults.word(reason)));
    whence(packet, fields);
    write(sender.now(), receiver == null ? sender.name() : receiver.name(), "drop", fields);
  }

  @Override
  public void onBulk(BulkProgress progress) {
    write(
        progress.toNanos(), progress.sender().name(), "bulk",
        "protocol", progress.protocol(),
        "to", progress.receiver().name(),
        "bytes", Long.toString(progress.bytesForth()),
        "since", Long.toString(progress.fromNanos()));
  }

  @Override
  public void onTimer(Node node, String timer) {
    write(node.now(), node.name(), "timer", "name", timer);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    write(node.now(), node.name(), "state", "variable", variable, "scope", scope, "value", value);
  }

  @Override
  public void onEvent(Node node, String kind, String detail) {
    write(node.now(), node.name(), "event", "what", kind, "detail", detail);
  }

  @Override
  public void onWant(String device, long nanos, Want want) {
    if (isTraced.test(device)) {
      String whom = want.to().isEmpty() ? "" : want.to().stream().map(NodeId::name).collect(Collectors.joining(", ", " for ", ""));
      write(nanos, device, "event", "what", "want", "detail", want.workload() + " " + want.number() + whom);
    }
  }
}
