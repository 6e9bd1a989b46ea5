package orrery.net;

import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.nat.Nat;
import orrery.sim.Event;

/**
 * Reads what packets and timers will need, before they fire ({@link Event#prefetch}): round by round along the way that
 * they are likely to take. It makes nothing that is not there yet.
 */
final class ReadAhead {

  private static final int FOUND = 1;

  private ReadAhead() {}

  /** Of a packet that is about to be at its receiver's edge of the backbone: access link, NAT, the receiver's link. */
  static int atEdge(Packet packet, int round) {
    if (!(packet.target() instanceof Router router)) {
      return packet.target() instanceof SimInterface live ? live(live, round) : 0;
    }
    Endpoint destination = packet.destination();
    if (round == 0) {
      return FOUND | router.number() + router.lan().room() + bits(destination) + bits(packet.source());
    }
    Nat nat = router.nat();
    Link access = router.access();
    if (nat == null || access == null) {
      return 0;
    }
    return nat.readInbound(round - 1, packet.transport(), destination, packet.source())
        | (round <= 2 ? access.down().touch(round - 1) : 0)
        | (round >= 4 ? inside(packet, router, nat, round - 4) : 0);
  }

  private static int inside(Packet packet, Router router, Nat nat, int round) {
    Endpoint internal = nat.inside(packet.transport(), packet.destination(), packet.source());
    SimInterface live = internal == null || !internal.address().isIpv4() ? null : router.lan().at(internal.address());
    return live == null ? 0 : live(live, round);
  }

  /** Of the link to an interface. */
  private static int live(SimInterface live, int round) {
    return switch (round) {
      case 0 -> FOUND | live.number();
      case 1 -> FOUND | live.link().down().touch(0) + live.addresses().size();
      case 2 -> FOUND | live.link().down().touch(1) + live.link().touch();
      default -> 0;
    };
  }

  /** Of a packet that is about to be handed to its receiver; and of the answer, which takes the same way back. */
  static int atDelivery(Packet packet, int round) {
    if (!(packet.target() instanceof SimInterface live)) {
      return 0;
    }
    Node node = live.node();
    return switch (round) {
      case 0 -> FOUND | live.number() + packet.payload().length + (node.isOn() ? 2 : 0) + bits(packet.destination()) + bits(packet.source());
      case 1 -> FOUND | node.entity().rank() + node.ports().touch(0) + packet.origin().entity().rank() + live.addresses().size();
      case 2 -> FOUND | node.entity().prefetch() + node.name().length() + node.ports().touch(1) + packet.origin().entity().name().length();
      default -> wayOut(live, round - 3) | throughNat(live, packet, round - 3);
    };
  }

  /** Of a timer whose node is about to send something. */
  static int ofTimer(Node node, int round) {
    SimInterface live = node.interfaces()[0];
    return switch (round) {
      case 0 -> FOUND | live.number() + node.timers().touch();
      case 1 -> FOUND | node.entity().rank() + live.addresses().size();
      case 2 -> FOUND | node.entity().prefetch() + node.name().length();
      default -> wayOut(live, round - 3);
    };
  }

  /** Of the links between a node and the backbone. */
  private static int wayOut(SimInterface live, int round) {
    Router router = live.lan() == null ? null : live.lan().router();
    Link access = router == null ? null : router.access();
    return switch (round) {
      case 0 -> FOUND | live.link().up().touch(0) + (router == null ? 0 : router.number());
      case 1 -> FOUND | live.link().up().touch(1) + live.link().touch() + (access == null ? 0 : access.up().touch(0));
      case 2 -> access == null ? 0 : FOUND | access.up().touch(1) + access.touch();
      default -> 0;
    };
  }

  private static int throughNat(SimInterface live, Packet packet, int round) {
    Router router = live.lan() == null ? null : live.lan().router();
    Nat nat = router == null ? null : router.nat();
    return nat == null || round == 0 ? 0 : nat.readOutbound(round - 1, packet.transport(), packet.destination(), packet.source());
  }

  private static int bits(Endpoint endpoint) {
    Address address = endpoint.address();
    return (int) address.low() + endpoint.port();
  }
}
