package orrery.protocols.live;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import orrery.host.Address;
import orrery.host.Endpoint;

/** Our addresses as Java's sockets write them, and back. No name is ever looked up. */
final class SocketAddresses {

  private SocketAddresses() {}

  static InetAddress java(Address address) {
    try {
      return address.isIpv4()
          ? InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address.ipv4Bits()).array())
          : InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  static ProtocolFamily family(Address address) {
    return address.isIpv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  static Address ours(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address ? Address.ipv4(bytes.getInt()) : new Address(bytes.getLong(), bytes.getLong());
  }

  /** {@code endpoint}, its known port replaced by the real one. */
  static InetSocketAddress real(Endpoint endpoint, PortMap ports) {
    return new InetSocketAddress(java(endpoint.address()), ports.real(endpoint.port()));
  }

  /** What a socket reports, its real port replaced by the known one. */
  static Endpoint known(SocketAddress address, PortMap ports) {
    InetSocketAddress socket = (InetSocketAddress) address;
    return new Endpoint(ours(socket.getAddress()), ports.known(socket.getPort()));
  }
}
