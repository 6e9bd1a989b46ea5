package orrery.protocols.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Metric;

/**
 * The sockets behind one datagram port number of a node: one bound to the node's own address and one to each group that
 * some port of that number has joined. Which of them a datagram comes from tells where it was sent.
 */
final class PortSockets {

  /** Datagrams taken from one socket before the others have their turn. */
  private static final int DATAGRAMS_PER_TURN = 32;

  /** Datagrams that the machine would not send: no room, or no route. */
  static final Metric UNSENT = Metric.counter("live.unsent", "1");

  private final LiveHost host;
  private final Endpoint local;
  private final InetSocketAddress realLocal;
  private final boolean shared;
  private final DatagramChannel own;
  private final Map<Address, DatagramChannel> groups = new TreeMap<>();
  private final List<LiveDatagramPort> ports = new ArrayList<>();
  private final Echoes echoes = new Echoes();
  private int multicastTtl;

  /** @throws IOException where the machine does not give the port */
  PortSockets(LiveHost host, int knownPort, boolean shared) throws IOException {
    this.host = host;
    this.shared = shared;
    own = open();
    try {
      if (shared) {
        own.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      own.bind(SocketAddresses.real(new Endpoint(host.address(), knownPort), host.ports()));
      realLocal = (InetSocketAddress) own.getLocalAddress();
      local = SocketAddresses.known(realLocal, host.ports());
      host.loop().register(own, SelectionKey.OP_READ, key -> receive(own, local.address()));
    } catch (IOException e) {
      own.close();
      throw e;
    }
  }

  private DatagramChannel open() throws IOException {
    return DatagramChannel.open(host.address().isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
  }

  Endpoint local() {
    return local;
  }

  boolean isShared() {
    return shared;
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
    try {
      if (destination.address().isMulticast()) {
        prepareMulticast(destination.address(), payload);
      }
      int sent = own.send(payload.duplicate(), SocketAddresses.real(destination, host.ports()));
      if (sent < payload.remaining()) {
        host.probe().count(UNSENT, 1);
      }
    } catch (IOException | UnsupportedAddressTypeException e) {
      host.probe().count(UNSENT, 1);
    }
  }

  private void prepareMulticast(Address group, ByteBuffer payload) throws IOException {
    if (groups.containsKey(group)) {
      echoes.expect(group, payload);
    }
    // RFC 6762 §11: 255 for the local network control block, which no router passes on; RFC 1112 §6.1: else 1.
    int ttl = group.isIpv4() && (group.ipv4Bits() & 0xFFFFFF00) == 0xE0000000 ? 255 : 1;
    if (multicastTtl != ttl) {
      own.setOption(StandardSocketOptions.IP_MULTICAST_IF, host.networkInterface());
      own.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      own.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
      multicastTtl = ttl;
    }
  }

  /** Opens the socket of {@code group} where it is not open yet. */
  void join(Address group) {
    if (groups.containsKey(group)) {
      return;
    }
    try {
      NetworkInterface networkInterface = host.networkInterface();
      DatagramChannel channel = open();
      try {
        // Every node of this machine binds the same group and port.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(SocketAddresses.java(group), realLocal.getPort()));
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
      if (!(destination.isMulticast() && source.equals(realLocal) && echoes.take(destination, buffer))) {
        deliver(SocketAddresses.known(source, host.ports()), new Endpoint(destination, local.port()), buffer);
      }
    }
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
    closeQuietly(own);
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
