package orrery.protocols.ice;

import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.protocols.stun.LongTermCredential;

/**
 * The servers an agent gathers candidates from.
 *
 * @param stun where to ask for one's own endpoint as seen from outside
 * @param relays where to ask for an endpoint that is lent
 */
public record IceServers(List<Endpoint> stun, List<Relay> relays) {

  /** No servers: host candidates alone. */
  public static final IceServers NONE = new IceServers(List.of(), List.of());

  public IceServers {
    stun = List.copyOf(stun);
    relays = List.copyOf(relays);
  }

  /**
   * A TURN server.
   *
   * @param udp where it listens for datagrams
   * @param tcp where it listens for connections, for who gets no answer by datagrams; empty for nowhere
   */
  public record Relay(Endpoint udp, Optional<Endpoint> tcp, LongTermCredential credential) {}
}
