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

  /** Whether a cluster's proxy can attach to it: a SEP that says where, with one token of 1 to 128 visible characters. */
  public boolean isAttachable() {
    return kind == RelayKind.SEP && attach.isPresent() && tokens.size() == 1 && EndpointRequest.isSubject(tokens.get(0));
  }
}
