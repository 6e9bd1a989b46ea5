package orrery.host;

import org.jspecify.annotations.Nullable;

/**
 * The connection a protocol asks for.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code http}
 * @param local the address of the node that the connection is made from; null for that of the interface which leads to the
 *     destination. Where the node does not have that address, the connection fails with {@link
 *     ConnectionFailure#ADDRESS_LOST}
 */
public record ConnectSpec(String protocol, Endpoint destination, @Nullable Address local) {

  /** A connection from whichever address leads to the destination. */
  public ConnectSpec(String protocol, Endpoint destination) {
    this(protocol, destination, null);
  }

  /** A connection from one of the node's addresses. */
  public static ConnectSpec from(Address local, String protocol, Endpoint destination) {
    return new ConnectSpec(protocol, destination, local);
  }
}
