package orrery.protocols.stun;

import java.util.Optional;
import orrery.host.Endpoint;

/** How a request ended. */
public sealed interface StunOutcome {

  /**
   * An answer, be it a success or an error.
   *
   * @param source whence it came
   */
  record Answered(StunMessage answer, Endpoint source) implements StunOutcome {

    /** The error it tells of; empty where the request was granted. */
    public Optional<StunError> error() {
      return answer.messageClass() == StunClass.SUCCESS ? Optional.empty() : Optional.of(answer.find(Attribute.ERROR_CODE).orElse(StunError.SERVER_ERROR));
    }
  }

  /** No answer that could be used. */
  record Unanswered(Reason reason) implements StunOutcome {}

  /** Why there is no answer. */
  enum Reason {
    /** None came in time. */
    TIMEOUT,
    /** One came with an attribute that must be understood and is not (RFC 8489 §6.3.3). */
    NOT_UNDERSTOOD,
    /** The server wants credentials and refuses those there are, or asks for them without saying for what realm. */
    UNAUTHENTICATED,
    /** The connection it was asked over is gone. */
    DISCONNECTED
  }
}
