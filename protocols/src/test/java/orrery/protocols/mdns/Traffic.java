package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
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
    return world.sent("mdns").stream().map(Traffic::decode).toList();
  }

  static List<Message> of(World world, String node, String type) {
    return select(world, node, type).map(Traffic::decode).toList();
  }

  private static Stream<World.Sent> select(World world, String node, String type) {
    return world.sent().stream().filter(s -> s.protocol().equals("mdns") && s.node().equals(node) && s.messageType().equals(type));
  }

  private static Message decode(World.Sent s) {
    return new Message(s.time(), s.node(), s.destination(), s.messageType(), ((Decoded.Whole) DnsMessage.decode(ByteBuffer.wrap(s.payload()))).message());
  }

  static List<Long> times(World world, String node, String type) {
    return select(world, node, type).map(World.Sent::time).toList();
  }
}
