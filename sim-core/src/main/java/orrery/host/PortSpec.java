package orrery.host;

/**
 * The datagram port a protocol asks for.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code mdns}
 * @param port its number; 0 for one that the host chooses
 * @param shared whether other ports of this number may be open on the same node, each receiving a copy of multicasts
 */
public record PortSpec(String protocol, int port, boolean shared) {

  /** Any free port. */
  public static PortSpec ephemeral(String protocol) {
    return new PortSpec(protocol, 0, false);
  }

  /** A given port, alone. */
  public static PortSpec of(String protocol, int port) {
    return new PortSpec(protocol, port, false);
  }
}
