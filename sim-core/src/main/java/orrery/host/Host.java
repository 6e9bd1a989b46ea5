package orrery.host;

import java.util.List;

/**
 * What a machine offers the protocols that run on it, and all that they may know of it.
 *
 * <p>A host is used by one thread. It never calls back from inside a call to it, and makes one callback at a time. All
 * that it hands out ends with the node: after a stop or a crash nothing fires.
 */
public interface Host {

  /** This node's own id. */
  NodeId id();

  /** Nanoseconds since this node was switched on, by its own monotonic clock. */
  long nanoTime();

  /** Nanoseconds since 1970-01-01T00:00:00Z by this node's own wall clock, which may be wrong. */
  long unixNanos();

  /** The node's stream of random numbers for {@code purpose}; the same stream at every call with the same purpose. */
  RandomStream random(String purpose);

  /** A timer, not yet started, that runs {@code onExpiry} when it expires. {@code name} is for traces and the fingerprint. */
  Timer timer(String name, Runnable onExpiry);

  /** Runs {@code done} when this device's processor has done {@code work}. */
  void compute(Work work, Runnable done);

  /** The node's network interfaces as they are now, in a fixed order. */
  List<Interface> interfaces();

  /** The nominal rates of the {@link #interfaces}' best, without describing them all. */
  default LinkRates linkRates() {
    LinkRates best = LinkRates.UNKNOWN;
    for (Interface each : interfaces()) {
      best = each.up() ? best.orBetter(each.bitsPerSecondUp(), each.bitsPerSecondDown()) : best;
    }
    return best;
  }

  /** Tells {@code listener} after each change of {@link #interfaces}, until it is {@linkplain #unfollowInterfaces taken off}. */
  void followInterfaces(InterfacesListener listener);

  /** Tells {@code listener} no more; nothing where it was not told. */
  void unfollowInterfaces(InterfacesListener listener);

  /** The device that this node is, as it sees itself. */
  Device device();

  /** What is wanted of this node by those who use it; {@link Demand#NONE} where nobody does, as on a live host. */
  Demand demand();

  /**
   * Opens a port for datagrams.
   *
   * @throws IllegalStateException where a port of that number is open already on the same address, and not both are shared;
   *     a port without a local address is on all of them
   */
  DatagramPort open(PortSpec spec, DatagramHandler handler);

  /**
   * Accepts connections on a port.
   *
   * @throws IllegalStateException where that port is listened on already on the same address; a listener without a local
   *     address is on all of them
   */
  Listener listen(ListenSpec spec, ConnectionAcceptor acceptor);

  /** Begins to connect; the handler learns how it went. */
  Connection connect(ConnectSpec spec, ConnectionHandler handler);

  /** What this node keeps over a restart. */
  Storage storage();

  /** Where ids and endpoints that many hold are to be had from: objects that are there already, where hosts share a machine. */
  Shared shared();

  /** Where measurements and decisions are told. Telling changes nothing. */
  Probe probe();
}
