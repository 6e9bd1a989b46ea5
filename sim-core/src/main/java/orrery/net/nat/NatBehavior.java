package orrery.net.nat;

import java.time.Duration;

/**
 * How a NAT behaves, in the words of RFC 4787.
 *
 * @param mapping whether the external port depends on whom the inside speaks to
 * @param udpLifetime how long a UDP binding lives after the last packet out
 * @param tcpLifetime how long a TCP binding lives after the last packet out
 */
public record NatBehavior(Mapping mapping, Duration udpLifetime, Duration tcpLifetime) {

  /** RFC 4787 §4.1. */
  public enum Mapping {
    /** One external port for an internal endpoint, whomever it speaks to. */
    ENDPOINT_INDEPENDENT,
    /** An external port of its own for each remote endpoint: often called symmetric. */
    ADDRESS_AND_PORT_DEPENDENT
  }

  /** RFC 4787 REQ-5: two minutes at least, five or more recommended. */
  public static final Duration UDP_LIFETIME = Duration.ofMinutes(5);

  /** RFC 5382 REQ-5: an established connection that is idle keeps its binding for two hours and four minutes at least. */
  public static final Duration TCP_LIFETIME = Duration.ofMinutes(124);

  /** Endpoint-independent mapping with address-and-port-dependent filtering: what RFC 3489 called port-restricted cone. */
  public static final NatBehavior PORT_RESTRICTED_CONE = new NatBehavior(Mapping.ENDPOINT_INDEPENDENT, UDP_LIFETIME, TCP_LIFETIME);

  /** Address-and-port-dependent mapping and filtering: what RFC 3489 called symmetric. */
  public static final NatBehavior SYMMETRIC = new NatBehavior(Mapping.ADDRESS_AND_PORT_DEPENDENT, UDP_LIFETIME, TCP_LIFETIME);

  public NatBehavior {
    if (udpLifetime.isNegative() || udpLifetime.isZero() || tcpLifetime.isNegative() || tcpLifetime.isZero()) {
      throw new IllegalArgumentException("a binding must live for some time, but lives " + udpLifetime + " for UDP and " + tcpLifetime + " for TCP");
    }
  }
}
