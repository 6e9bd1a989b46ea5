package orrery.net;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;

/**
 * A link-local segment: its nodes hear each other's multicasts, and a router, where there is one, leads out.
 *
 * <p>Its addresses are a /24: the router is .1, devices are numbered from .10. A device keeps its number for good.
 */
public final class Lan {

  static final int PREFIX_LENGTH = 24;
  private static final int FIRST_DEVICE = 10;
  private static final @Nullable Node[] NOBODY = {};

  /** How many devices fit. */
  public static final int CAPACITY = 240;

  private final String name;
  private final Address network;
  private final boolean multicast;
  private @Nullable Router router;
  private @Nullable Node[] nodes = NOBODY;
  private int @Nullable [] deliveryOrder;
  private int devices;
  private @Nullable Map<String, Medium> media;

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

  /** The address of the device of that number. */
  public Address addressOf(int device) {
    return Address.ipv4(network.ipv4Bits() + FIRST_DEVICE + device);
  }

  /** The medium of that name, which all links of this segment that name it share. */
  Medium medium(String called) {
    if (media == null) {
      media = new TreeMap<>();
    }
    return media.computeIfAbsent(called, unused -> new Medium());
  }

  boolean contains(Address address) {
    return address.isIpv4() && (address.ipv4Bits() & 0xFFFFFF00) == network.ipv4Bits();
  }

  /** The live node at {@code address}, where there is one. */
  @Nullable Node nodeAt(Address address) {
    int device = (address.ipv4Bits() & 0xFF) - FIRST_DEVICE;
    return device >= 0 && device < nodes.length ? nodes[device] : null;
  }

  void attach(Node node, int device) {
    if (device >= nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(devices, device + 1));
    }
    nodes[device] = node;
    deliveryOrder = null;
  }

  void detach(int device) {
    nodes[device] = null;
    deliveryOrder = null;
  }

  /**
   * The numbers of the live devices in the order in which they hear a multicast: by rank of their entities, so that it
   * hangs on no number. A snapshot that is never written.
   */
  int[] deliveryOrder() {
    int[] order = deliveryOrder;
    if (order == null) {
      order = IntStream.range(0, nodes.length)
          .filter(i -> nodes[i] != null)
          .boxed()
          .sorted(Comparator.comparingInt(i -> Objects.requireNonNull(nodes[i]).entity().rank()))
          .mapToInt(i -> i)
          .toArray();
      deliveryOrder = order;
    }
    return order;
  }

  @Nullable Node node(int device) {
    return nodes[device];
  }
}
