package orrery.protocols.signaling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;

/**
 * A relay that can be used.
 *
 * @param endpoint where those come whom it serves
 * @param attach of a SEP, where the cluster's tunnel attaches; empty for a BEP
 * @param tokens that it lets in: one of a SEP, two of a BEP, one for each side; none for who only looks a SEP up
 * @param idleLimit after which it ends when nobody uses it
 */
public record EndpointGrant(
    String id, RelayKind kind, Endpoint endpoint, Optional<Endpoint> attach, List<String> tokens, Duration idleLimit, RelaySite site) {

  public EndpointGrant {
    tokens = List.copyOf(tokens);
  }
}
