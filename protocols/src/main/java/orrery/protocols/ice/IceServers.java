package orrery.protocols.ice;

import java.util.List;
import orrery.host.Endpoint;

/**
 * The servers an agent gathers candidates from.
 *
 * @param stun where to ask for one's own endpoint as seen from outside
 */
public record IceServers(List<Endpoint> stun) {

  /** No servers: host candidates alone. */
  public static final IceServers NONE = new IceServers(List.of());

  public IceServers {
    stun = List.copyOf(stun);
  }
}
