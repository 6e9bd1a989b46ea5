package orrery.net;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.sim.Fingerprint;

/**
 * A link-local segment: its nodes hear each other's multicasts, and a router, where there is one, leads out.
 *
 * <p>Its IPv4 addresses are a /24: the router is .1, devices are numbered from .10. Where the router has an IPv6 network,
 * a device's address there ends in the same number. A device that was described to be here keeps its number for good; a
 * guest has one while it is on, the same as last time where that is free.
 */
public final class Lan implements Place {

  static final int PREFIX_LENGTH = 24;

  /** The unspecified address (RFC 4291 §2.5.2). */
  static final Address NO_ADDRESS = new Address(0, 0);

  private static final int FIRST_DEVICE = 10;
  private static final @Nullable SimInterface[] NOBODY = {};

  /** How many devices fit. */
  public static final int CAPACITY = 240;

  private final String name;
  private final Address network;
  private final boolean multicast;
  private @Nullable Router router;
  private @Nullable SimInterface[] interfaces = NOBODY;
  private int @Nullable [] deliveryOrder;
  private short devices;
  /** The one that was named last, which knows the one before it; null while no link has named one. */
  private @Nullable Medium media;

  /**
   * A segment without nodes.
   *
   * @param network the segment's own address, its last eight bits zero
   * @param multicast whether its nodes hear each other's multicasts
   */
  Lan(String name, Address network, boolean multicast) {
    this.name = name;
    Address masked = network.network(PREFIX_LENGTH);
    this.network = masked.equals(network) ? network : masked; // Many LANs are described by one and the same address.
    this.multicast = multicast;
  }

  /** Its name, for traces. */
  public String name() {
    return name;
  }

  /** Its network address, such as 192.168.1.0. */
  public Address network() {
    return network;
  }

  /** Whether its nodes hear each other's multicasts; not so on the link of one device to its carrier. */
  public boolean isMulticast() {
    return multicast;
  }

  /** The way out, where there is one. */
  public @Nullable Router router() {
    return router;
  }

  void router(Router way) {
    router = way;
  }

  /** How many more devices fit. */
  public int room() {
    return CAPACITY - devices;
  }

  /** Room for one more device; returns its number. */
  public int addDevice() {
    if (devices == CAPACITY) {
      throw new IllegalStateException("a LAN holds at most " + CAPACITY + " devices, but " + name + " is given more");
    }
    return devices++;
  }

  /**
   * A number for a guest; -1 where there is no room. It depends on the guest's name alone as long as nobody else has it, as
   * with dnsmasq, which chooses by a hash of the client's hardware address (its manual, {@code --dhcp-sequential-ip}).
   */
  int admit(String guest) {
    int room = room();
    int start = room == 0 ? 0 : (int) Long.remainderUnsigned(Fingerprint.hash(guest), room);
    for (int i = 0; i < room; i++) {
      int number = devices + (start + i) % room;
      if (number >= interfaces.length || interfaces[number] == null) {
        return number;
      }
    }
    return -1;
  }

  /** The IPv4 address of the device of that number. */
  public Address addressOf(int device) {
    return Address.ipv4(network.ipv4Bits() + FIRST_DEVICE + device);
  }

  /** Both addresses of the device of that number where there is IPv6, else the one. */
  List<Address> addressesOf(int device) {
    Address prefix = prefix();
    return prefix == null
        ? List.of(addressOf(device))
        : List.of(addressOf(device), new Address(prefix.high(), prefix.low() + FIRST_DEVICE + device));
  }

  private @Nullable Address prefix() {
    return router == null ? null : router.prefix();
  }

  /** The medium of that name, which all links of this segment that name it share. */
  Medium medium(String called) {
    for (Medium each = media; each != null; each = each.before) {
      if (each.name.equals(called)) {
        return each;
      }
    }
    Medium made = new Medium(called, media);
    media = made;
    return made;
  }

  boolean contains(Address address) {
    if (address.isIpv4()) {
      return (address.ipv4Bits() & 0xFFFFFF00) == network.ipv4Bits();
    }
    Address prefix = prefix();
    return prefix != null && prefix.high() == address.high();
  }

  /** The live interface at {@code address}, one of this segment's, where there is one. */
  @Nullable SimInterface at(Address address) {
    long device = (address.isIpv4() ? address.low() & 0xFF : address.low()) - FIRST_DEVICE;
    return device >= 0 && device < interfaces.length ? interfaces[(int) device] : null;
  }

  void attach(SimInterface live, int device) {
    if (device >= interfaces.length) {
      interfaces = Arrays.copyOf(interfaces, Math.max(devices, device + 1));
    }
    interfaces[device] = live;
    deliveryOrder = null;
  }

  void detach(int device) {
    interfaces[device] = null;
    deliveryOrder = null;
  }

  /**
   * The numbers of the live devices in the order in which they hear a multicast: by rank of their entities, so that it
   * hangs on no number. A snapshot that is never written.
   */
  int[] deliveryOrder() {
    int[] order = deliveryOrder;
    if (order == null) {
      order = IntStream.range(0, interfaces.length)
          .filter(i -> interfaces[i] != null)
          .boxed()
          .sorted(Comparator.comparingInt(i -> Objects.requireNonNull(interfaces[i]).node().entity().rank()))
          .mapToInt(i -> i)
          .toArray();
      deliveryOrder = order;
    }
    return order;
  }

  /** The nodes that are in it now, in the order in which they would hear a multicast. */
  public List<Node> nodes() {
    int[] order = deliveryOrder();
    Node[] nodes = new Node[order.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = Objects.requireNonNull(interfaces[order[i]]).node();
    }
    return List.of(nodes);
  }

  @Nullable SimInterface at(int device) {
    return interfaces[device];
  }
}
