package orrery.host;

import org.jspecify.annotations.Nullable;

/**
 * The connection a protocol asks for.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code http}
 * @param local the address of the node that the connection is made from; null for that of the interface which leads to the
 *     destination. Where the node does not have that address, the connection fails with {@link
 *     ConnectionFailure#ADDRESS_LOST}
 * @param localPort the port that the connection is made from, so that the peer can know it beforehand: two that connect to
 *     each other at once, each from the port that the other connects to, get one connection. 0 for one that the host chooses
 */
public record ConnectSpec(String protocol, Endpoint destination, @Nullable Address local, int localPort) {

  public ConnectSpec {
    if (localPort < 0 || localPort > 65_535) {
      throw new IllegalArgumentException("a local port must be 0 to 65535 but is " + localPort);
    }
  }

  /** A connection from one of the node's addresses, or from whichever leads there, and from a port that the host chooses. */
  public ConnectSpec(String protocol, Endpoint destination, @Nullable Address local) {
    this(protocol, destination, local, 0);
  }

  /** A connection from whichever address leads to the destination. */
  public ConnectSpec(String protocol, Endpoint destination) {
    this(protocol, destination, null, 0);
  }

  /** A connection from a port of one's own. */
  public static ConnectSpec fromPort(int localPort, String protocol, Endpoint destination) {
    return new ConnectSpec(protocol, destination, null, localPort);
  }

  /** A connection from one of the node's addresses. */
  public static ConnectSpec from(Address local, String protocol, Endpoint destination) {
    return new ConnectSpec(protocol, destination, local, 0);
  }
}
