package orrery.host;

import org.jspecify.annotations.Nullable;

/**
 * The datagram port a protocol asks for.
 *
 * <p>Without a local address it receives what comes for any address of its node, and what it sends leaves by the interface
 * that leads to the destination, from the address there, as it is at that moment. With one it receives only what comes for
 * that address, and all that it sends comes from it. While the node does not have that address, the port is silent: what
 * it sends is lost, and nothing arrives. It is no error to open such a port, for an address may vanish at any time.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code mdns}
 * @param port its number; 0 for one that the host chooses
 * @param shared whether other ports of this number may be open on the same node, each receiving a copy of multicasts
 * @param local the one address of the node that it uses; null for all that the node has
 */
public record PortSpec(String protocol, int port, boolean shared, @Nullable Address local) {

  /** A port of all addresses of its node. */
  public PortSpec(String protocol, int port, boolean shared) {
    this(protocol, port, shared, null);
  }

  /** Any free port. */
  public static PortSpec ephemeral(String protocol) {
    return new PortSpec(protocol, 0, false);
  }

  /** A given port, alone. */
  public static PortSpec of(String protocol, int port) {
    return new PortSpec(protocol, port, false);
  }

  /** The port of one local address: a given one, or any free one where its number is 0. */
  public static PortSpec at(String protocol, Endpoint local) {
    return new PortSpec(protocol, local.port(), false, local.address());
  }
}
