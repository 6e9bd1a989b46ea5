package orrery.protocols.signaling;

import java.time.Duration;
import java.util.Optional;

/**
 * A wish for a relay.
 *
 * @param subject the cluster that a SEP is for, or the session that a BEP is for: 1 to 128 visible characters
 * @param near to whom it is to be close
 * @param connections how many at a time are wanted
 * @param goLive the longest acceptable time until it can be used
 * @param failed the id of one for the same that was granted before and is of no use; empty for none
 */
public record EndpointRequest(
    RelayKind kind, RelayProtocol protocol, String subject, Place near, int connections, Duration goLive, Optional<String> failed) {

  static final int MOST_SUBJECT = 128;

  public EndpointRequest {
    if (!isSubject(subject)) {
      throw new IllegalArgumentException("what a relay is for must have 1 to " + MOST_SUBJECT + " visible characters but is '" + subject + "'");
    }
    if (connections < 1 || connections > RelayOffer.MOST) {
      throw new IllegalArgumentException("connections must be 1 to " + RelayOffer.MOST + " but are " + connections);
    }
    if (goLive.isNegative()) {
      throw new IllegalArgumentException("go-live must be 0 s or more but is " + goLive);
    }
  }

  static boolean isSubject(String text) {
    return !text.isEmpty() && text.length() <= MOST_SUBJECT && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }

  /** This wish, when what was granted is of no use. */
  public EndpointRequest afterFailureOf(String id) {
    return new EndpointRequest(kind, protocol, subject, near, connections, goLive, Optional.of(id));
  }
}
