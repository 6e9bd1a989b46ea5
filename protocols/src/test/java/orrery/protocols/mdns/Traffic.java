package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.world.World;

/** What nodes have sent at port 5353, decoded. */
final class Traffic {

  /** A message as it was sent. */
  record Message(long time, String node, Endpoint destination, String type, DnsMessage content) {
    boolean isMulticast() {
      return destination.equals(RawPeer.GROUP);
    }
  }

  private Traffic() {}

  static List<Message> of(World world) {
    return world.sent("mdns").stream()
        .map(s -> new Message(s.time(), s.node(), s.destination(), s.messageType(), ((Decoded.Whole) DnsMessage.decode(ByteBuffer.wrap(s.payload()))).message()))
        .toList();
  }

  static List<Message> of(World world, String node, String type) {
    return of(world).stream().filter(m -> m.node().equals(node) && m.type().equals(type)).toList();
  }

  static List<Long> times(World world, String node, String type) {
    return of(world, node, type).stream().map(Message::time).toList();
  }
}
