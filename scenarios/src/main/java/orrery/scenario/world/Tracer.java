package orrery.scenario.world;

import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.metrics.trace.TraceWriter;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;

/** Writes down all that happens in a run: every packet, timer, belief and decision, each with its time and node. */
public final class Tracer implements Onlooker {

  private final TraceWriter trace;

  public Tracer(TraceWriter trace) {
    this.trace = trace;
  }

  @Override
  public void onSwitchedOn(Node node) {
    trace.write(node.now(), node.name(), "start", "device", node.device().type(), "address", node.address().toString());
  }

  @Override
  public void onSwitchedOff(Node node, boolean crashed) {
    trace.write(node.now(), node.name(), crashed ? "crash" : "stop");
  }

  @Override
  public void onSent(Node node, Packet packet) {
    writePacket(node.now(), node.name(), "send", packet);
  }

  @Override
  public void onDelivered(Node node, Packet packet) {
    writePacket(node.now(), node.name(), "receive", packet);
  }

  private void writePacket(long now, String node, String kind, Packet packet) {
    trace.write(
        now, node, kind,
        "protocol", packet.protocol(),
        "type", packet.messageType(),
        "bytes", Integer.toString(packet.wireBytes()),
        "from", packet.source().toString(),
        "to", packet.destination().toString());
  }

  @Override
  public void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {
    Node sender = packet.origin();
    trace.write(
        sender.now(), receiver == null ? sender.name() : receiver.name(), "drop",
        "protocol", packet.protocol(),
        "type", packet.messageType(),
        "reason", Defaults.word(reason),
        "from", packet.source().toString(),
        "to", packet.destination().toString());
  }

  @Override
  public void onBulk(BulkProgress progress) {
    trace.write(
        progress.toNanos(), progress.sender().name(), "bulk",
        "protocol", progress.protocol(),
        "to", progress.receiver().name(),
        "bytes", Long.toString(progress.bytesForth()),
        "since", Long.toString(progress.fromNanos()));
  }

  @Override
  public void onTimer(Node node, String timer) {
    trace.write(node.now(), node.name(), "timer", "name", timer);
  }

  @Override
  public void onState(Node node, String variable, String scope, String value) {
    trace.write(node.now(), node.name(), "state", "variable", variable, "scope", scope, "value", value);
  }

  @Override
  public void onEvent(Node node, String kind, String detail) {
    trace.write(node.now(), node.name(), "event", "what", kind, "detail", detail);
  }
}
