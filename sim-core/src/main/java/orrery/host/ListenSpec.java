package orrery.host;

import org.jspecify.annotations.Nullable;

/**
 * The port on which a protocol accepts connections.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code http}
 * @param port its number; 0 for one that the host chooses
 * @param local the one address of the node for which it accepts them; null for all that the node has. While the node does
 *     not have that address, nobody comes
 */
public record ListenSpec(String protocol, int port, @Nullable Address local) {

  /** A port of all addresses of its node. */
  public ListenSpec(String protocol, int port) {
    this(protocol, port, null);
  }

  /** The port of one local address: a given one, or any free one where its number is 0. */
  public static ListenSpec at(String protocol, Endpoint local) {
    return new ListenSpec(protocol, local.port(), local.address());
  }
}
