package orrery.protocols.stun;

import orrery.host.Default;
import orrery.host.Doc;

/**
 * A STUN server.
 *
 * @param port its primary port, on each of its addresses
 * @param alternatePort its other port, for behaviour discovery; 0 for none
 */
public record StunServerConfig(
    @Doc("The port it listens on.")
        @Default(value = "3478", source = "RFC 8489 section 18.6: STUN's port is 3478") int port,
    @Doc("Its other port, for the discovery of NAT behaviour; 0 for none.")
        @Default(value = "3479", source = "coturn, turnserver(1), --alt-listening-port: listening port plus one") int alternatePort,
    LongTermConfig access) {

  public StunServerConfig {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535 but is " + port);
    }
    if (alternatePort < 0 || alternatePort > 65535 || alternatePort == port) {
      throw new IllegalArgumentException("alternate-port must be 0 to 65535 and not " + port + " but is " + alternatePort);
    }
  }
}
