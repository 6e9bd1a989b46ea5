package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.sim.Event;
import orrery.sim.Fingerprint;

/**
 * A datagram or segment on its way. Middleboxes rewrite its endpoints; its payload is shared and never written.
 *
 * <p>It is its own event: first its arrival at the receiver's edge of the backbone, then its delivery.
 */
public final class Packet extends Event {

  private final Network network;
  private final Transport transport;
  private final Node origin;
  private final long sentNanos;
  private final byte[] payload;
  private final long payloadHash;
  private final String protocol;
  private final String messageType;
  private final int flags;
  private final long sequence;
  private final long acknowledgement;
  private Endpoint source;
  private Endpoint destination;
  private Stage stage = Stage.DELIVERY;
  private boolean crossedBackbone;
  private @Nullable Lan lan;
  private @Nullable Carrier carrier;
  private @Nullable Attachment target;
  private BulkTransfer.@Nullable Announcement announcement;

  enum Stage {
    /** It reaches the access link of its receiver. */
    EDGE,
    /** It reaches its receiver. */
    DELIVERY,
    /** It reaches all nodes of a LAN. */
    MULTICAST
  }

  Packet(Node origin, Transport transport, Endpoint source, Endpoint destination, byte[] payload, String protocol, String messageType) {
    this(origin, transport, source, destination, payload, protocol, messageType, 0, 0, 0);
  }

  Packet(
      Node origin,
      Transport transport,
      Endpoint source,
      Endpoint destination,
      byte[] payload,
      String protocol,
      String messageType,
      int flags,
      long sequence,
      long acknowledgement) {
    this.network = origin.network();
    this.origin = origin;
    this.sentNanos = origin.now();
    this.transport = transport;
    this.source = source;
    this.destination = destination;
    this.payload = payload;
    this.payloadHash = Fingerprint.hash(payload, 0, payload.length);
    this.protocol = protocol;
    this.messageType = messageType;
    this.flags = flags;
    this.sequence = sequence;
    this.acknowledgement = acknowledgement;
  }

  /** The reset that answers this segment, as from its destination, though somebody on the way sends it. */
  Packet resetOf() {
    return new Packet(origin, Transport.TCP, destination, source, TcpConnection.NOTHING, protocol, "reset", TcpConnection.RST | TcpConnection.ACK, acknowledgement, sequence);
  }

  /** UDP or TCP. */
  public Transport transport() {
    return transport;
  }

  /** The node that sent it, whatever its source endpoint says after translation; of a middlebox's reset, the one it is for. */
  public Node origin() {
    return origin;
  }

  /** When it was sent, in simulated time. */
  public long sentNanos() {
    return sentNanos;
  }

  /** Where it seems to come from, here and now. */
  public Endpoint source() {
    return source;
  }

  /** Where it goes, here and now. */
  public Endpoint destination() {
    return destination;
  }

  /** The bytes it carries. Not to be written. */
  public byte[] payload() {
    return payload;
  }

  /** The hash of {@link #payload}, computed once when it was sent. */
  public long payloadHash() {
    return payloadHash;
  }

  /** Bytes on the wire: payload and the internet and transport headers. */
  public int wireBytes() {
    return payload.length + transport.headerBytes(destination.address().isIpv4());
  }

  /** The protocol that sent it, by the name it opened its port with. */
  public String protocol() {
    return protocol;
  }

  /** What kind of message its sender called it. */
  public String messageType() {
    return messageType;
  }

  /** Whether its way leads over the backbone. */
  public boolean crossedBackbone() {
    return crossedBackbone;
  }

  /** The flags of a TCP segment, as in its header; 0 for UDP. */
  public int flags() {
    return flags;
  }

  /** The sequence number of a TCP segment's first byte, counted from 0 and without wrapping. */
  public long sequence() {
    return sequence;
  }

  /** The next byte that the sender of a TCP segment expects. */
  public long acknowledgement() {
    return acknowledgement;
  }

  void comesFrom(Endpoint translated) {
    source = translated;
  }

  void goesTo(Endpoint translated) {
    destination = translated;
  }

  void crossesBackbone() {
    crossedBackbone = true;
  }

  /** How many bytes of a bulk follow this segment without packets of their own; 0 where it announces none. */
  public long announcedBytes() {
    return announcement == null ? 0 : announcement.transfer().length() - announcement.transfer().moved();
  }

  /** The bulk that it announces, if any. */
  BulkTransfer.@Nullable Announcement announcement() {
    return announcement;
  }

  void announces(BulkTransfer.Announcement bulk) {
    announcement = bulk;
  }

  /** The segment on whose far side its receiver is; null where that is not in a segment. */
  @Nullable Lan lan() {
    return lan;
  }

  void lan(@Nullable Lan segment) {
    lan = segment;
  }

  /** The carrier inside which its destination is; null where that is a public address. */
  @Nullable Carrier carrier() {
    return carrier;
  }

  void carrier(@Nullable Carrier inside) {
    carrier = inside;
  }

  /** Where it was found to be going when its present stage began; whether that is still so, is to be seen when it is there. */
  @Nullable Attachment target() {
    return target;
  }

  void target(Attachment found) {
    target = found;
  }

  void stage(Stage next) {
    stage = next;
  }

  @Override
  protected void fire() {
    switch (stage) {
      case EDGE -> network.arriveAtEdge(this);
      case DELIVERY -> network.deliver(this);
      case MULTICAST -> network.deliverToLan(this);
    }
  }

  @Override
  protected int prefetch() {
    switch (stage) {
      case EDGE -> network.readAhead().arriving(this);
      case DELIVERY -> network.readAhead().delivering(this);
      case MULTICAST -> { }
    }
    return 0;
  }

  @Override
  protected String label() {
    return origin.name() + " " + protocol + " " + messageType + " to " + destination;
  }
}
