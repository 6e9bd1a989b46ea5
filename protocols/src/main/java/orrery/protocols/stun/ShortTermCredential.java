package orrery.protocols.stun;

import java.util.Optional;

/**
 * A name and a password that two sides have agreed on for one exchange (RFC 8489 §9.1), as ICE does.
 *
 * @param username what the request must carry
 */
public record ShortTermCredential(String username, IntegrityKey key) {

  /** What a request is to be refused with; empty where it is this credential's (RFC 8489 §9.1.3). */
  public Optional<StunError> refusal(StunMessage request) {
    Optional<String> name = request.find(Attribute.USERNAME);
    if (!request.isSigned() || name.isEmpty()) {
      return Optional.of(StunError.BAD_REQUEST);
    }
    return name.get().equals(username) && request.isSignedBy(key) ? Optional.empty() : Optional.of(StunError.UNAUTHENTICATED);
  }
}
