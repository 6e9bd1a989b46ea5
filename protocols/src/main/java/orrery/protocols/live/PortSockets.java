package orrery.protocols.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Metric;
import orrery.host.PortSpec;

/**
 * The sockets behind one datagram port number of a node: one bound to each of its own addresses and one to each group that
 * some port of that number has joined. Which of them a datagram comes from tells where it was sent.
 */
final class PortSockets {

  /** Datagrams taken from one socket before the others have their turn. */
  private static final int DATAGRAMS_PER_TURN = 32;

  /** Datagrams that the machine would not send: no room, or no route. */
  static final Metric UNSENT = Metric.counter("live.unsent", "1");

  private final LiveHost host;
  private final PortSpec spec;
  private final OwnSockets<DatagramChannel> own;
  private final int realPort;
  private final Map<Address, DatagramChannel> groups = new TreeMap<>();
  private final List<LiveDatagramPort> ports = new ArrayList<>();
  private final Echoes echoes = new Echoes();
  private int multicastTtl;

  /** @throws IOException where the machine does not give the port */
  PortSockets(LiveHost host, PortSpec spec) throws IOException {
    this.host = host;
    this.spec = spec;
    own = new OwnSockets<>(host, spec.local(), spec.port(), address -> bind(address, spec.shared()));
    realPort = host.ports().real(own.local().port());
    try {
      for (Map.Entry<Address, DatagramChannel> each : own.byAddress().entrySet()) {
        host.loop().register(each.getValue(), SelectionKey.OP_READ, key -> receive(each.getValue(), each.getKey()));
      }
    } catch (IOException e) {
      own.close();
      throw e;
    }
  }

  private static DatagramChannel bind(InetSocketAddress address, boolean shared) throws IOException {
    DatagramChannel channel = DatagramChannel.open(SocketAddresses.family(SocketAddresses.ours(address.getAddress())));
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      return channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Its first address and its known number. */
  Endpoint local() {
    return own.local();
  }

  /** The one address that it is on; null for all. */
  @Nullable Address bound() {
    return spec.local();
  }

  /** Whether a port asked for has its number and an address in common with it. */
  boolean overlaps(PortSpec asked) {
    Address bound = spec.local();
    return asked.port() == own.local().port() && (bound == null || asked.local() == null || bound.equals(asked.local()));
  }

  boolean isShared() {
    return spec.shared();
  }

  void add(LiveDatagramPort port) {
    ports.add(port);
  }

  /** Forgets {@code port}; whether it was the last one. */
  boolean remove(LiveDatagramPort port) {
    ports.remove(port);
    return ports.isEmpty();
  }

  /** Network trouble is silence: what cannot be sent is lost. */
  void send(Endpoint destination, ByteBuffer payload) {
    DatagramChannel channel = own.towards(destination.address());
    if (channel == null) {
      host.probe().count(UNSENT, 1);
      return;
    }
    try {
      if (destination.address().isMulticast()) {
        prepareMulticast(channel, destination.address(), payload);
      }
      int sent = channel.send(payload.duplicate(), SocketAddresses.real(destination, host.ports()));
      if (sent < payload.remaining()) {
        host.probe().count(UNSENT, 1);
      }
    } catch (IOException | UnsupportedAddressTypeException e) {
      host.probe().count(UNSENT, 1);
    }
  }

  private void prepareMulticast(DatagramChannel channel, Address group, ByteBuffer payload) throws IOException {
    host.expectEchoes(own.local().port(), group, payload);
    // RFC 6762 §11: 255 for the local network control block, which no router passes on; RFC 1112 §6.1: else 1.
    int ttl = group.isIpv4() && (group.ipv4Bits() & 0xFFFFFF00) == 0xE0000000 ? 255 : 1;
    if (multicastTtl != ttl) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, LiveHost.networkInterface(own.local().address()));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
      multicastTtl = ttl;
    }
  }

  void expectEcho(Address group, ByteBuffer payload) {
    if (groups.containsKey(group)) {
      echoes.expect(group, payload);
    }
  }

  /** Opens the socket of {@code group} where it is not open yet. */
  void join(Address group) {
    if (groups.containsKey(group)) {
      return;
    }
    try {
      NetworkInterface networkInterface = LiveHost.networkInterface(own.local().address());
      DatagramChannel channel = DatagramChannel.open(SocketAddresses.family(own.local().address()));
      try {
        // Every node of this machine binds the same group and port.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(SocketAddresses.java(group), realPort));
        channel.join(SocketAddresses.java(group), networkInterface);
        host.loop().register(channel, SelectionKey.OP_READ, key -> receive(channel, group));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      groups.put(group, channel);
    } catch (IOException | IllegalArgumentException e) {
      // An interface without multicast hears nothing: silence, as a network would answer.
      host.probe().event("join-failed", group + ": " + e);
    }
  }

  /** Closes the socket of {@code group} where no port is joined any more. */
  void leave(Address group) {
    for (LiveDatagramPort port : ports) {
      if (port.hasJoined(group)) {
        return;
      }
    }
    DatagramChannel channel = groups.remove(group);
    if (channel != null) {
      closeQuietly(channel);
    }
  }

  private void receive(DatagramChannel channel, Address destination) throws IOException {
    ByteBuffer buffer = host.receiveBuffer();
    for (int i = 0; i < DATAGRAMS_PER_TURN && channel.isOpen() && !host.loop().isOver(); i++) {
      buffer.clear();
      InetSocketAddress source;
      try {
        source = (InetSocketAddress) channel.receive(buffer);
      } catch (IOException e) {
        // An answer of the network to an earlier send; reading it has cleared it.
        return;
      }
      if (source == null) {
        return;
      }
      buffer.flip();
      if (!(destination.isMulticast() && isOwn(source) && echoes.take(destination, buffer))) {
        deliver(SocketAddresses.known(source, host.ports()), new Endpoint(destination, own.local().port()), buffer);
      }
    }
  }

  private boolean isOwn(InetSocketAddress source) {
    return source.getPort() == realPort && host.isOwn(SocketAddresses.ours(source.getAddress()));
  }

  private void deliver(Endpoint source, Endpoint destination, ByteBuffer payload) {
    for (LiveDatagramPort port : List.copyOf(ports)) {
      // A handler may close its neighbour, or end the node.
      if (host.loop().isOver()) {
        return;
      }
      if (port.isOpen() && (!destination.address().isMulticast() || port.hasJoined(destination.address()))) {
        port.handler().onDatagram(source, destination, payload.asReadOnlyBuffer());
        if (!destination.address().isMulticast()) {
          return;
        }
      }
    }
  }

  void close() {
    own.close();
    groups.values().forEach(PortSockets::closeQuietly);
    groups.clear();
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
