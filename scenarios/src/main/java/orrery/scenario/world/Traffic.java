package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Metric;
import orrery.metrics.Counter;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Proportion;
import orrery.metrics.Rate;
import orrery.metrics.Recorder;
import orrery.metrics.TimeWeighted;
import orrery.net.BulkProgress;
import orrery.net.DropReason;
import orrery.net.Node;
import orrery.net.Packet;

/**
 * Counts bytes and packets: by class of device, protocol and message type, up and down, and by the hour; what of them is
 * central; over the backbone; and drops.
 */
final class Traffic {

  /** The message type of a bulk's bytes, as of the segment that announces it. */
  private static final String BULK = "bulk";

  /** What members say to each other when a super node is lost, by each algorithm. */
  private static final Set<String> ELECTION = new LinkedHashSet<>(List.of(
      "suspicion", "candidacy", "election", "answer", "ring-candidate", "ring-elected", "ring-receipt", "vote-request", "vote", "nomination"));

  private static final int LATELY_BITS = 10;

  private final Recorder recorder;
  private final Set<String> services;
  /** The classes of device of those that have come. */
  private final Set<String> serviceTypes = new LinkedHashSet<>();
  private final TimeWeighted liveDevices;
  private final TimeWeighted liveServices;
  private final TimeWeighted inOffice;
  /** How many offices each super node has. */
  private final Map<String, Integer> offices = new ByName<>();
  private final Map<Kind, Counters> byKind = new LinkedHashMap<>();
  /** Those of lately, by their hashes: each packet is of some kind, and most are of a few. */
  private final @Nullable Counters[] lately = new Counters[1 << LATELY_BITS];
  private final Map<String, Share> shares = new LinkedHashMap<>();
  private final Map<String, Counter> backbone = new LinkedHashMap<>();
  private final Map<String, Map<DropReason, Counter>> drops = new LinkedHashMap<>();

  private record Kind(boolean service, String device, String protocol, String message) {

    boolean is(boolean ofService, String ofDevice, String ofProtocol, String ofMessage) {
      return service == ofService && message.equals(ofMessage) && protocol.equals(ofProtocol) && device.equals(ofDevice);
    }
  }

  /** Of packets and bytes of one kind, in one direction; {@code inOffice} is null where the machine is no device. */
  private record Counts(Counter bytes, Counter packets, Rate rate, @Nullable Rate inOffice) {

    void add(long now, long wireBytes, boolean ofSuperNode) {
      bytes.add(now, wireBytes);
      packets.add(now, 1);
      rate.add(now, 1);
      if (ofSuperNode && inOffice != null) {
        inOffice.add(now, 1);
      }
    }
  }

  private record Counters(Kind kind, Counts up, Counts down) {}

  private record Share(Proportion ofAll, Proportion ofProtocol) {

    void observe(long now, boolean central, long bytes) {
      ofAll.observe(now, central ? bytes : 0, bytes);
      ofProtocol.observe(now, central ? bytes : 0, bytes);
    }
  }

  /** @param services the names of the machines that are central */
  Traffic(Recorder recorder, Set<String> services) {
    this.recorder = recorder;
    this.services = services;
    this.liveDevices = recorder.whole();
    this.liveServices = recorder.whole();
    this.inOffice = recorder.whole();
  }

  // ---- Who there is

  void comes(long now, Node node) {
    if (services.contains(node.name())) {
      serviceTypes.add(node.device().type());
    }
    (isService(node) ? liveServices : liveDevices).add(now, 1);
  }

  void goes(long now, Node node) {
    (isService(node) ? liveServices : liveDevices).add(now, -1);
    if (offices.remove(node.name()) != null) {
      inOffice.add(now, -1);
    }
  }

  /** A live node takes an office, or ends one. */
  void acts(long now, Node node, boolean begins) {
    int before = offices.getOrDefault(node.name(), 0);
    int after = before + (begins ? 1 : -1);
    if (after > 0) {
      offices.put(node.name(), after);
    } else {
      offices.remove(node.name());
    }
    if ((before > 0) != (after > 0)) {
      inOffice.add(now, after > 0 ? 1 : -1);
    }
  }

  /** Only names of a class of device that a service is of are worth being looked up. */
  private boolean isService(Node node) {
    return serviceTypes.contains(node.device().type()) && services.contains(node.name());
  }

  // ---- What they send

  private Counters counters(Node node, boolean service, String protocol, String messageType) {
    String device = node.device().type();
    int slot = (device.hashCode() + 31 * (protocol.hashCode() + 31 * messageType.hashCode())) * 0x9E3779B9 >>> 32 - LATELY_BITS;
    Counters known = lately[slot];
    if (known == null || !known.kind.is(service, device, protocol, messageType)) {
      known = byKind.computeIfAbsent(new Kind(service, device, protocol, messageType), kind -> new Counters(kind,
          counts(kind, MetricCatalogue.BYTES_UP, MetricCatalogue.PACKETS_UP, "up"), counts(kind, MetricCatalogue.BYTES_DOWN, MetricCatalogue.PACKETS_DOWN, "down")));
      lately[slot] = known;
    }
    return known;
  }

  private Counts counts(Kind kind, Metric bytes, Metric packets, String way) {
    String purpose = kind.protocol.equals("cluster") && ELECTION.contains(kind.message) ? "election" : kind.protocol;
    return new Counts(
        recorder.counter(bytes, kind.device, kind.protocol, kind.message),
        recorder.counter(packets, kind.device, kind.protocol, kind.message),
        recorder.rate(MetricCatalogue.PACKETS_RATE, kind.service ? liveServices : liveDevices, kind.service ? "service" : "device", purpose, way),
        kind.service ? null : recorder.rate(MetricCatalogue.PACKETS_RATE, inOffice, "super-node", purpose, way));
  }

  void sent(long now, Node node, Packet packet) {
    counters(node, isService(node), packet.protocol(), packet.messageType()).up.add(now, packet.wireBytes(), offices.containsKey(node.name()));
  }

  void delivered(long now, Node node, Packet packet) {
    boolean service = isService(node);
    counters(node, service, packet.protocol(), packet.messageType()).down.add(now, packet.wireBytes(), offices.containsKey(node.name()));
    if (!services.isEmpty()) {
      share(packet.protocol()).observe(now, service || isService(packet.origin()), packet.wireBytes());
    }
  }

  /** What is central of a protocol, and of all together. */
  private Share share(String protocol) {
    Share share = shares.get(protocol);
    if (share == null) {
      share = new Share(recorder.proportion(MetricCatalogue.CENTRAL_SHARE), recorder.proportion(MetricCatalogue.CENTRAL_SHARE_OF, protocol));
      shares.put(protocol, share);
    }
    return share;
  }

  void crossed(long now, Packet packet) {
    backbone(packet.protocol()).add(now, packet.wireBytes());
  }

  private Counter backbone(String protocol) {
    Counter counter = backbone.get(protocol);
    if (counter == null) {
      counter = recorder.counter(MetricCatalogue.BYTES_BACKBONE, protocol);
      backbone.put(protocol, counter);
    }
    return counter;
  }

  /** Bytes only: a bulk has no packets. Its acknowledgements are counted as what they are. */
  void moved(BulkProgress progress) {
    long from = progress.fromNanos();
    long to = progress.toNanos();
    boolean ofService = isService(progress.sender());
    boolean toService = isService(progress.receiver());
    Counters sender = counters(progress.sender(), ofService, progress.protocol(), BULK);
    Counters receiver = counters(progress.receiver(), toService, progress.protocol(), BULK);
    sender.up.bytes.addEvenly(from, to, progress.bytesForth());
    receiver.down.bytes.addEvenly(from, to, progress.bytesForth());
    receiver.up.bytes.addEvenly(from, to, progress.bytesBack());
    sender.down.bytes.addEvenly(from, to, progress.bytesBack());
    if (!services.isEmpty()) {
      share(progress.protocol()).observe(to, ofService || toService, progress.bytesForth() + progress.bytesBack());
    }
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
