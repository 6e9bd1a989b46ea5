package orrery.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.host.Shared;

/** An open UDP port of a simulated node. */
final class SimPort implements DatagramPort {

  private static final int MAX_PAYLOAD = 65_507;

  private final Node node;
  private final String protocol;
  private final char number;
  private final boolean shared;
  private final DatagramHandler handler;
  private Endpoint local;
  /** The one address that it uses; null for all. */
  private final @Nullable Address bound;
  /** Those it has joined. */
  private List<Address> groups = List.of();
  private boolean open = true;

  SimPort(Node node, PortSpec spec, int number, DatagramHandler handler) {
    this.node = node;
    this.protocol = spec.protocol();
    this.number = (char) number;
    this.shared = spec.shared();
    this.bound = spec.local();
    this.handler = handler;
    this.local = node.network().shared().endpoint(spec.local() != null ? spec.local() : node.address(), number);
  }

  int number() {
    return number;
  }

  /** Reads what using it will, to have it in the cache. */
  int touch() {
    return local.port() + (((Object) handler).getClass() == Object.class ? 1 : 0);
  }

  /** The one address that it uses; null for all. */
  @Nullable Address bound() {
    return bound;
  }

  boolean shared() {
    return shared;
  }

  String protocol() {
    return protocol;
  }

  /** Whether it has joined {@code group} on the link of {@code arrival}. */
  boolean hears(Address group, SimInterface arrival) {
    return groups.contains(group) && (bound == null || arrival.addresses().contains(bound));
  }

  void deliver(Packet packet) {
    if (open) {
      handler.onDatagram(packet.source(), packet.destination(), ByteBuffer.wrap(packet.payload()).asReadOnlyBuffer());
    }
  }

  @Override
  public Endpoint local() {
    return bound != null ? local : from(node.address());
  }

  /** This port of that address of its node. The last one is kept: it is nearly always the same. */
  private Endpoint from(Address address) {
    if (!local.address().equals(address)) {
      local = node.network().shared().endpoint(address, number);
    }
    return local;
  }

  @Override
  public void send(Endpoint destination, ByteBuffer payload, String messageType) {
    if (payload.remaining() > MAX_PAYLOAD) {
      throw new IllegalArgumentException("a datagram must carry at most " + MAX_PAYLOAD + " bytes but has " + payload.remaining());
    }
    if (!open || !node.isOn()) {
      return;
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    Address own = bound != null ? bound : node.sourceTowards(destination.address());
    Endpoint source = own != null ? from(own) : local();
    node.network().send(node, new Packet(node, Transport.UDP, source, destination, bytes, protocol, messageType));
  }

  @Override
  public void join(Address group) {
    if (!group.isMulticast()) {
      throw new IllegalArgumentException("only a multicast group can be joined, but " + group + " is none");
    }
    if (!groups.contains(group)) {
      List<Address> more = new ArrayList<>(groups);
      more.add(group);
      // Of many nodes, those are the same.
      groups = node.network().shared().same(List.copyOf(more), Shared.hash(group, more.size()));
    }
  }

  @Override
  public void leave(Address group) {
    groups = groups.stream().filter(joined -> !joined.equals(group)).toList();
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      node.closed(this);
    }
  }
}
