package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.PortSpec;
import orrery.protocols.cluster.ClusterPorts;

/**
 * Reach by a public IPv4 address of the node's own. With IPv6 nearly every address is public, and yet most homes let nobody
 * in (RFC 6092), so that such an address says nothing.
 */
final class OwnAddress implements WideReach {

  private final Host host;
  private final List<FollowingPort> open = new ArrayList<>(1);

  OwnAddress(Host host) {
    this.host = host;
    // Before any reaction of who uses these ports: that may want to send.
    host.followInterfaces(() -> List.copyOf(open).forEach(FollowingPort::follow));
  }

  @Override
  public Optional<ClusterPorts> ports() {
    return address().map(now -> (member, handler) -> {
      open.removeIf(FollowingPort::isClosed);
      FollowingPort port = new FollowingPort(host, PortSpec.ephemeral("cluster"), handler, this::address);
      open.add(port);
      return port;
    });
  }

  @Override
  public void onChange(Runnable reaction) {
    host.followInterfaces(reaction::run);
  }

  private Optional<Address> address() {
    return host.interfaces().stream()
        .filter(Interface::up)
        .flatMap(each -> each.addresses().stream())
        .map(InterfaceAddress::address)
        .filter(OwnAddress::isPublic)
        .findFirst();
  }

  /** Whether it is an IPv4 address of the whole internet: of no home (RFC 1918), carrier (RFC 6598) or link (RFC 3927). */
  static boolean isPublic(Address address) {
    if (!address.isIpv4() || address.isMulticast() || address.isLoopback()) {
      return false;
    }
    int bits = address.ipv4Bits();
    int first = bits >>> 24;
    int second = bits >>> 16 & 0xFF;
    boolean home = first == 10 || first == 172 && second >> 4 == 1 || first == 192 && second == 168;
    boolean carrier = first == 100 && second >> 6 == 1;
    boolean link = first == 169 && second == 254;
    return first != 0 && !home && !carrier && !link;
  }
}
