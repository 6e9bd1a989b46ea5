package orrery.host;

import java.util.List;

/**
 * A network interface as the operating system would describe it.
 *
 * @param name its name on this node, such as {@code wlan0}
 * @param up whether it can send
 * @param addresses its addresses, each with the length of its network prefix
 * @param multicast whether it reaches other nodes of its link by multicast
 * @param metered whether traffic costs its owner money
 * @param bitsPerSecondUp nominal rate towards the network, 0 where unknown
 * @param bitsPerSecondDown nominal rate from the network, 0 where unknown
 */
public record Interface(
    String name,
    boolean up,
    List<InterfaceAddress> addresses,
    boolean multicast,
    boolean metered,
    long bitsPerSecondUp,
    long bitsPerSecondDown) {

  public Interface {
    addresses = List.copyOf(addresses);
  }

  /**
   * An address and the network it is in.
   *
   * @param prefixLength how many leading bits name the network: 24 for 192.168.1.7/24
   */
  public record InterfaceAddress(Address address, int prefixLength) {

    /** The network's own address, such as 192.168.1.0. */
    public Address network() {
      return address.network(prefixLength);
    }
  }
}
