package orrery.net.nat;

import java.util.List;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;
import orrery.sim.Xoshiro256;

/** A middlebox on a desk: packets are put in by hand, at times in seconds. */
final class Box {

  static final Address EXTERNAL = Address.of("203.0.113.1");
  static final Endpoint INSIDE = endpoint("192.168.1.10:5000");
  static final Endpoint OTHER_INSIDE = endpoint("192.168.1.11:5000");
  static final Endpoint SERVER = endpoint("198.51.100.1:80");
  static final Endpoint SERVER_OTHER_PORT = endpoint("198.51.100.1:81");
  static final Endpoint OTHER_SERVER = endpoint("198.51.100.2:80");
  static final double NANO = 1e-9;

  final Nat nat;
  final Transport transport;

  Box(NatBehavior behavior, Transport transport) {
    this(new Nat(behavior, List.of(EXTERNAL), () -> new Xoshiro256(1)), transport);
  }

  Box(Nat nat, Transport transport) {
    this.nat = nat;
    this.transport = transport;
  }

  static Box udp(NatBehavior behavior) {
    return new Box(behavior, Transport.UDP);
  }

  static Box tcp(NatBehavior behavior) {
    return new Box(behavior, Transport.TCP);
  }

  static Endpoint endpoint(String text) {
    return Endpoint.parse(text).orElseThrow();
  }

  static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  /** The external endpoint that a packet leaves from. */
  Endpoint out(Endpoint internal, Endpoint remote, double seconds) {
    return out(internal, remote, 0, seconds).passed();
  }

  Middlebox.Verdict out(Endpoint internal, Endpoint remote, int flags, double seconds) {
    return nat.outbound(transport, internal, remote, flags, nanos(seconds));
  }

  Middlebox.Verdict in(Endpoint external, Endpoint remote, double seconds) {
    return in(external, remote, 0, seconds);
  }

  Middlebox.Verdict in(Endpoint external, Endpoint remote, int flags, double seconds) {
    return nat.inbound(transport, external, remote, flags, nanos(seconds));
  }

  /** Whether a packet is let in, to whomever. */
  boolean passes(Endpoint external, Endpoint remote, double seconds) {
    return in(external, remote, seconds).endpoint() != null;
  }

  DropReason dropped(Endpoint external, Endpoint remote, double seconds) {
    DropReason reason = in(external, remote, seconds).drop();
    if (reason == null) {
      throw new AssertionError("a packet of " + remote + " passed that should have been dropped");
    }
    return reason;
  }
}
