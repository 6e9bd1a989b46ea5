package orrery.net.nat;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Defaults;
import orrery.net.Transport;

/**
 * How a middlebox behaves, in the words of RFC 4787 (UDP), RFC 5382 (TCP), RFC 5508 (ICMP) and RFC 6888 (carriers).
 *
 * <p>What an internal endpoint has sent to decides what may come in to any external port it has: filter state is kept per
 * internal endpoint (RFC 4787 §5), not per mapping.
 *
 * @param mapping what the external port depends on
 * @param filtering who may answer
 * @param ports which external port a mapping is given
 * @param pooling which external address, where there are several
 * @param hairpinning whether those inside reach each other by their external endpoints
 * @param lifetimes how long what is idle is remembered
 * @param handshake which connections may be opened from outside, and what the others are told
 * @param maxSessions how many sessions are remembered at most; the next one is refused
 * @param firewall what may pass at all
 */
public record NatBehavior(
    Mapping mapping,
    Filtering filtering,
    PortAssignment ports,
    Pooling pooling,
    Hairpinning hairpinning,
    Lifetimes lifetimes,
    Handshake handshake,
    int maxSessions,
    Firewall firewall) {

  /** RFC 4787 §4.1. */
  public enum Mapping {
    /** One external port for an internal endpoint, whomever it speaks to. */
    ENDPOINT_INDEPENDENT,
    /** An external port for each remote address. */
    ADDRESS_DEPENDENT,
    /** An external port of its own for each remote endpoint: often called symmetric. */
    ADDRESS_AND_PORT_DEPENDENT,
    /** Nothing is translated: the box is a firewall, and an endpoint inside is known by its own name outside. */
    NONE
  }

  /** RFC 4787 §5. */
  public enum Filtering {
    /** Anybody may send to an external port, as long as its mapping lives. */
    ENDPOINT_INDEPENDENT,
    /** Only from addresses that the internal endpoint has sent to. */
    ADDRESS_DEPENDENT,
    /** Only from endpoints that the internal endpoint has sent to. */
    ADDRESS_AND_PORT_DEPENDENT
  }

  /** RFC 4787 §4.1, "IP address pooling". */
  public enum Pooling {
    /** All mappings of one machine inside have the same external address (REQ-2). */
    PAIRED,
    /** Mappings take the external addresses in turn. */
    ARBITRARY
  }

  /** RFC 4787 §6. */
  public enum Hairpinning {
    /** What is for an external address of the box, and comes from inside, is dropped. */
    NONE,
    /** It comes back in with its internal source, which the receiver cannot take for an answer: broken. */
    INTERNAL_SOURCE,
    /** It comes back in with its external source (REQ-9). */
    EXTERNAL_SOURCE,
    /** UDP does so, TCP is dropped. */
    EXTERNAL_SOURCE_UDP
  }

  /** RFC 4787 §4.3: which packets keep a UDP session alive. */
  public enum Refresh {
    /** Those that go out: REQ-6 demands that these do. */
    OUTBOUND,
    /** Those that come in. */
    INBOUND,
    /** All. */
    BOTH
  }

  /**
   * How long a session that is idle is remembered. A TCP connection is kept alive from both sides.
   *
   * @param udpOneWay a UDP session of which only one side has spoken
   * @param udpAnswered a UDP session after an answer
   * @param refresh which packets keep a UDP session alive
   * @param tcpOpening a connection that is being opened
   * @param tcpEstablished an open connection
   * @param tcpClosing a connection after a FIN of both sides, or after a RST
   * @param icmpQuery an ICMP query
   */
  public record Lifetimes(
      @Default(value = "5 min", source = "RFC 4787 REQ-5: two minutes at least, \"five minutes or more is RECOMMENDED\"") Duration udpOneWay,
      @Default(value = "5 min", source = "RFC 4787 REQ-5") Duration udpAnswered,
      @Default(value = "outbound", source = "RFC 4787 REQ-6: outbound refresh must be; inbound may be") Refresh refresh,
      @Default(value = "4 min", source = "RFC 5382 REQ-5: the transitory connection idle-timeout, four minutes at least") Duration tcpOpening,
      @Default(value = "124 min", source = "RFC 5382 REQ-5: two hours and four minutes at least") Duration tcpEstablished,
      @Default(value = "4 min", source = "RFC 7857 §2.1 and §2.2: four minutes, by a timer of its own") Duration tcpClosing,
      @Default(value = "60 s", source = "RFC 5508 REQ-2") Duration icmpQuery) {

    public Lifetimes {
      for (Duration each : new Duration[] {udpOneWay, udpAnswered, tcpOpening, tcpEstablished, tcpClosing, icmpQuery}) {
        if (each.isNegative() || each.isZero()) {
          throw new IllegalArgumentException("a session must be remembered for some time, but is for " + each);
        }
      }
      if (udpAnswered.compareTo(udpOneWay) < 0) {
        throw new IllegalArgumentException(
            "an answered session must be remembered at least as long as one that is not (" + udpOneWay + "), but is for " + udpAnswered);
      }
    }

    /** These, with the given ones for UDP. */
    public Lifetimes withUdp(Duration oneWay, Duration answered, Refresh direction) {
      return new Lifetimes(oneWay, answered, direction, tcpOpening, tcpEstablished, tcpClosing, icmpQuery);
    }

    /** These, with the given ones for TCP. */
    public Lifetimes withTcp(Duration opening, Duration established, Duration closing) {
      return new Lifetimes(udpOneWay, udpAnswered, refresh, opening, established, closing, icmpQuery);
    }

    boolean refreshes(boolean outward) {
      return refresh == Refresh.BOTH || refresh == (outward ? Refresh.OUTBOUND : Refresh.INBOUND);
    }

    long nanos(Transport transport, Session.State state) {
      Duration lifetime = switch (transport) {
        case UDP -> state == Session.State.OPENING ? udpOneWay : udpAnswered;
        case ICMP -> icmpQuery;
        case TCP -> switch (state) {
          case OPENING -> tcpOpening;
          case OPEN, FINISHED_INSIDE, FINISHED_OUTSIDE -> tcpEstablished;
          case CLOSING, RESET -> tcpClosing;
        };
      };
      return lifetime.toNanos();
    }
  }

  /** RFC 5382 REQ-4: what becomes of a SYN from outside that nobody inside has asked for. */
  public enum UnsolicitedSyn {
    /** It is dropped, and nobody is told. */
    SILENT,
    /** It is dropped; six seconds later its sender is told that the port is unreachable, unless the inside has asked meanwhile. */
    UNREACHABLE,
    /** It is reset at once, which ends a connection that both sides open at the same time. */
    RESET
  }

  /**
   * How connections may be opened.
   *
   * @param simultaneousOpen whether a SYN may answer a SYN
   * @param unsolicited what becomes of a SYN from outside that nobody inside has asked for
   */
  public record Handshake(
      @Default(value = "true", source = "RFC 5382 REQ-2") boolean simultaneousOpen,
      @Default(value = "silent", source = "RFC 5382 REQ-4 b: the SYN may be dropped without a word") UnsolicitedSyn unsolicited) {}

  /** What the documents recommend. */
  public static final Lifetimes RFC_LIFETIMES = Defaults.of(Lifetimes.class);

  private static final PortAssignment PRESERVING = Defaults.of(PortAssignment.class);
  private static final Handshake RFC_HANDSHAKE = Defaults.of(Handshake.class);

  /** Of the size of a small Linux router's connection table; assumed. */
  private static final int SESSIONS = 65_536;

  /** Endpoint-independent mapping with address-and-port-dependent filtering: what RFC 3489 called port-restricted cone. */
  public static final NatBehavior PORT_RESTRICTED_CONE = of(Mapping.ENDPOINT_INDEPENDENT, Filtering.ADDRESS_AND_PORT_DEPENDENT);

  /** Address-and-port-dependent mapping and filtering: what RFC 3489 called symmetric. */
  public static final NatBehavior SYMMETRIC = of(Mapping.ADDRESS_AND_PORT_DEPENDENT, Filtering.ADDRESS_AND_PORT_DEPENDENT);

  public NatBehavior {
    if (maxSessions < 1) {
      throw new IllegalArgumentException("a box must remember at least 1 session, but remembers " + maxSessions);
    }
    if (ports.policy() == PortAssignment.Policy.OVERLOADING
        && (mapping != Mapping.ADDRESS_AND_PORT_DEPENDENT || filtering != Filtering.ADDRESS_AND_PORT_DEPENDENT)) {
      throw new IllegalArgumentException(
          "where ports are overloaded, endpoints inside are told apart by the remote one, so mapping and filtering must be address-and-port-dependent, but are "
              + Defaults.word(mapping) + " and " + Defaults.word(filtering));
    }
    if (mapping == Mapping.NONE && hairpinning != Hairpinning.NONE) {
      throw new IllegalArgumentException("a box that translates nothing has no external endpoints, so hairpinning must be none, but is " + Defaults.word(hairpinning));
    }
  }

  /** That mapping and filtering, ports preserved, no hairpinning, and the lifetimes that the documents recommend. */
  public static NatBehavior of(Mapping mapping, Filtering filtering) {
    return new NatBehavior(
        mapping, filtering, PRESERVING, Pooling.PAIRED, Hairpinning.NONE, RFC_LIFETIMES, RFC_HANDSHAKE, SESSIONS, Firewall.OPEN);
  }

  /** Whether endpoints are another outside than inside. */
  public boolean translates() {
    return mapping != Mapping.NONE;
  }

  public NatBehavior with(PortAssignment other) {
    return new NatBehavior(mapping, filtering, other, pooling, hairpinning, lifetimes, handshake, maxSessions, firewall);
  }

  public NatBehavior with(Pooling other) {
    return new NatBehavior(mapping, filtering, ports, other, hairpinning, lifetimes, handshake, maxSessions, firewall);
  }

  public NatBehavior with(Hairpinning other) {
    return new NatBehavior(mapping, filtering, ports, pooling, other, lifetimes, handshake, maxSessions, firewall);
  }

  public NatBehavior with(Lifetimes other) {
    return new NatBehavior(mapping, filtering, ports, pooling, hairpinning, other, handshake, maxSessions, firewall);
  }

  public NatBehavior with(Handshake other) {
    return new NatBehavior(mapping, filtering, ports, pooling, hairpinning, lifetimes, other, maxSessions, firewall);
  }

  public NatBehavior with(Firewall other) {
    return new NatBehavior(mapping, filtering, ports, pooling, hairpinning, lifetimes, handshake, maxSessions, other);
  }

  public NatBehavior withMaxSessions(int other) {
    return new NatBehavior(mapping, filtering, ports, pooling, hairpinning, lifetimes, handshake, other, firewall);
  }
}
