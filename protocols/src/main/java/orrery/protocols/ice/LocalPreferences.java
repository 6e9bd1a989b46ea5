package orrery.protocols.ice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orrery.host.Address;
import orrery.host.Interface;

/**
 * The order in which a node prefers its own addresses, and so the local preference of the candidates on them (RFC 8421).
 *
 * <p>Addresses of interfaces that cost nothing come before metered ones (§3: interfaces differ in cost), in the host's order
 * otherwise. IPv6 begins, and an IPv4 address stands after every {@code (N4 + N6) / N4} of IPv6 (§4), so that a family which
 * is broken delays the other but little.
 */
public final class LocalPreferences {

  private static final int HIGHEST = 65_535;

  private LocalPreferences() {}

  /** The addresses worth offering, the most preferred first. */
  public static List<Address> order(List<Interface> interfaces) {
    List<Interface> up = interfaces.stream().filter(Interface::up).sorted(Comparator.comparing(Interface::metered)).toList();
    List<Address> usable = new ArrayList<>();
    List<Address> loopback = new ArrayList<>();
    for (Interface each : up) {
      for (Interface.InterfaceAddress held : each.addresses()) {
        (held.address().isLoopback() ? loopback : usable).add(held.address());
      }
    }
    // RFC 8445 §5.1.1.1 keeps loopback and deprecated addresses out. A node that has nothing but loopback speaks to its like.
    usable.removeIf(address -> isLinkLocal(address));
    return intermingle(usable.isEmpty() ? loopback : usable);
  }

  private static List<Address> intermingle(List<Address> addresses) {
    List<Address> four = addresses.stream().filter(Address::isIpv4).distinct().toList();
    List<Address> six = addresses.stream().filter(address -> !address.isIpv4()).distinct().toList();
    if (four.isEmpty()) {
      return six;
    }
    int headStart = (four.size() + six.size()) / four.size();
    List<Address> ordered = new ArrayList<>(four.size() + six.size());
    int next = 0;
    for (Address address : four) {
      for (int i = 0; i < headStart && next < six.size(); i++) {
        ordered.add(six.get(next++));
      }
      ordered.add(address);
    }
    ordered.addAll(six.subList(next, six.size()));
    return ordered;
  }

  /** fe80::/10, of use on one link alone: a peer's is on another as like as not. */
  private static boolean isLinkLocal(Address address) {
    return !address.isIpv4() && address.high() >>> 54 == 0x3FA;
  }

  /** The preference of the address at {@code rank}, 0 being the most preferred: unique, as RFC 8445 §5.1.2.1 asks. */
  static int ofRank(int rank) {
    return Math.max(0, HIGHEST - rank);
  }
}
