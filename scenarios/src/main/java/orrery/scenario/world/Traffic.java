package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.host.Defaults;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;

/** Counts bytes and packets: by class of device, protocol and message type, up and down; over the backbone; and drops. */
final class Traffic {

  /** The message type of a bulk's bytes, as of the segment that announces it. */
  private static final String BULK = "bulk";

  private final Recorder recorder;
  private final Map<Kind, Counters> byKind = new LinkedHashMap<>();
  private final Map<String, Counter> backbone = new LinkedHashMap<>();
  private final Map<String, Map<DropReason, Counter>> drops = new LinkedHashMap<>();

  private record Kind(String device, String protocol, String message) {}

  private record Counters(Counter bytesUp, Counter bytesDown, Counter packetsUp, Counter packetsDown) {}

  Traffic(Recorder recorder) {
    this.recorder = recorder;
  }

  private Counters counters(Node node, Packet packet) {
    return counters(node, packet.protocol(), packet.messageType());
  }

  private Counters counters(Node node, String protocol, String messageType) {
    return byKind.computeIfAbsent(new Kind(node.device().type(), protocol, messageType), kind -> new Counters(
        recorder.counter(MetricCatalogue.BYTES_UP, kind.device, kind.protocol, kind.message),
        recorder.counter(MetricCatalogue.BYTES_DOWN, kind.device, kind.protocol, kind.message),
        recorder.counter(MetricCatalogue.PACKETS_UP, kind.device, kind.protocol, kind.message),
        recorder.counter(MetricCatalogue.PACKETS_DOWN, kind.device, kind.protocol, kind.message)));
  }

  void sent(long now, Node node, Packet packet) {
    Counters counters = counters(node, packet);
    counters.bytesUp.add(now, packet.wireBytes());
    counters.packetsUp.add(now, 1);
  }

  void delivered(long now, Node node, Packet packet) {
    Counters counters = counters(node, packet);
    counters.bytesDown.add(now, packet.wireBytes());
    counters.packetsDown.add(now, 1);
  }

  void crossed(long now, Packet packet) {
    backbone(packet.protocol()).add(now, packet.wireBytes());
  }

  private Counter backbone(String protocol) {
    return backbone.computeIfAbsent(protocol, name -> recorder.counter(MetricCatalogue.BYTES_BACKBONE, name));
  }

  /** Bytes only: a bulk has no packets. Its acknowledgements are counted as what they are. */
  void moved(BulkProgress progress) {
    long from = progress.fromNanos();
    long to = progress.toNanos();
    Counters sender = counters(progress.sender(), progress.protocol(), BULK);
    Counters receiver = counters(progress.receiver(), progress.protocol(), BULK);
    sender.bytesUp.addEvenly(from, to, progress.bytesForth());
    receiver.bytesDown.addEvenly(from, to, progress.bytesForth());
    receiver.bytesUp.addEvenly(from, to, progress.bytesBack());
    sender.bytesDown.addEvenly(from, to, progress.bytesBack());
    if (progress.overBackbone()) {
      backbone(progress.protocol()).addEvenly(from, to, progress.bytesForth() + progress.bytesBack());
    }
  }

  void dropped(long now, Packet packet, DropReason reason) {
    drops.computeIfAbsent(packet.protocol(), protocol -> new LinkedHashMap<>())
        .computeIfAbsent(reason, why -> recorder.counter(MetricCatalogue.DROPS, Defaults.word(why), packet.protocol()))
        .add(now, 1);
  }
}
