package orrery.protocols.direct;

import orrery.host.Host;

/**
 * Ports to punch holes from, below those that hosts give to connections (RFC 6335 §6, and Linux): no connection of the node's own
 * choice comes from one of them. One after the other, so that no two of the last sixteen thousand efforts have the same.
 */
public final class PunchPorts {

  private static final int FIRST = 16_384;
  private static final int COUNT = 16_384;

  private int next;

  /** Beginning anywhere. */
  public PunchPorts(Host host) {
    next = any(host);
  }

  /** The port for one effort. */
  public int next() {
    int port = next;
    next = FIRST + (next - FIRST + 1) % COUNT;
    return port;
  }

  /** Any of them, for who makes one effort at a time. */
  public static int any(Host host) {
    return FIRST + host.random("direct ports").nextInt(COUNT);
  }
}
