package orrery.protocols.discovery;

import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Interface;

/**
 * The network address of a link, such as 192.168.1.0/24: one half of a link's identity (EC-36).
 *
 * @param address with all bits behind the prefix zero
 */
public record LinkNetwork(Address address, int prefixLength) {

  public LinkNetwork {
    if (!address.network(prefixLength).equals(address)) {
      throw new IllegalArgumentException("a network's address must be zero behind its prefix but is " + address + "/" + prefixLength);
    }
  }

  /** Reads {@code 192.168.1.0/24}; empty where the text is not that. */
  public static Optional<LinkNetwork> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || text.length() - slash < 2 || text.length() - slash > 4) {
      return Optional.empty();
    }
    int prefix = 0;
    for (int i = slash + 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
      prefix = prefix * 10 + text.charAt(i) - '0';
    }
    Optional<Address> address = Address.parse(text.substring(0, slash));
    if (address.isEmpty() || prefix > (address.get().isIpv4() ? 32 : 128)) {
      return Optional.empty();
    }
    Address network = address.get().network(prefix);
    return network.equals(address.get()) ? Optional.of(new LinkNetwork(network, prefix)) : Optional.empty();
  }

  /** The network in which a node with these interfaces has the address {@code own}. */
  public static Optional<LinkNetwork> of(List<Interface> interfaces, Address own) {
    for (Interface one : interfaces) {
      for (Interface.InterfaceAddress address : one.addresses()) {
        if (one.up() && address.address().equals(own)) {
          return Optional.of(new LinkNetwork(address.network(), address.prefixLength()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether {@code other} is an address of this link, so that reaching it needs no router. */
  public boolean contains(Address other) {
    return other.isIpv4() == address.isIpv4() && other.network(prefixLength).equals(address);
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
