package orrery.protocols.live;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * The sockets of one port of a node: one for each address that it is on, all of one number. A wildcard socket would take
 * what is meant for the other nodes of this machine.
 *
 * <p>A port on an address that the node does not have has a number and no socket: it is silent.
 */
final class OwnSockets<C extends NetworkChannel> {

  /** So often is another number tried where the machine's choice for one address is taken on the next; assumed. */
  private static final int ATTEMPTS = 16;

  /** Opens a socket that is bound to an address. */
  interface Binder<C> {
    C bind(InetSocketAddress address) throws IOException;
  }

  private final Map<Address, C> byAddress = new LinkedHashMap<>();
  private final Endpoint local;

  /**
   * Opens them.
   *
   * @param bound the one address; null for all of the node
   * @param number the known number of the port; 0 for one of the machine's choice
   * @throws IOException where the machine does not give the port
   */
  OwnSockets(LiveHost host, @Nullable Address bound, int number, Binder<C> binder) throws IOException {
    List<Address> addresses = host.present(bound);
    local = addresses.isEmpty()
        ? new Endpoint(bound != null ? bound : host.firstAddress(), number != 0 ? number : unusedNumber(binder))
        : openPatiently(host, addresses, number, binder);
  }

  private Endpoint openPatiently(LiveHost host, List<Address> addresses, int number, Binder<C> binder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return openAll(host, addresses, number, binder);
      } catch (BindException e) {
        close();
        if (number != 0 || addresses.size() == 1 || attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IOException e) {
        close();
        throw e;
      }
    }
  }

  private Endpoint openAll(LiveHost host, List<Address> addresses, int number, Binder<C> binder) throws IOException {
    Endpoint first = null;
    for (Address address : addresses) {
      C channel = binder.bind(SocketAddresses.real(new Endpoint(address, first == null ? number : first.port()), host.ports()));
      byAddress.put(address, channel);
      if (first == null) {
        first = SocketAddresses.known(channel.getLocalAddress(), host.ports());
      }
    }
    return java.util.Objects.requireNonNull(first);
  }

  private static <C extends NetworkChannel> int unusedNumber(Binder<C> binder) throws IOException {
    try (C channel = binder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
  }

  /** Its first address, and its known number. */
  Endpoint local() {
    return local;
  }

  /** By address, in the order in which the node has them; empty where the port is silent. */
  Map<Address, C> byAddress() {
    return byAddress;
  }

  /** The one that sends to {@code destination}: the first of its family. */
  @Nullable C towards(Address destination) {
    for (Map.Entry<Address, C> each : byAddress.entrySet()) {
      if (each.getKey().isIpv4() == destination.isIpv4()) {
        return each.getValue();
      }
    }
    return null;
  }

  void close() {
    for (C channel : byAddress.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is as closed as it can be.
      }
    }
    byAddress.clear();
  }
}
