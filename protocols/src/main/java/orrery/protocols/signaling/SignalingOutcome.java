package orrery.protocols.signaling;

/** What became of a wish for a relay. */
public sealed interface SignalingOutcome {

  /** There is one. */
  record Granted(EndpointGrant grant) implements SignalingOutcome {}

  /** There is none; {@code reason} is a word: {@code status-503}, or why no answer came. */
  record Failed(String reason) implements SignalingOutcome {

    /** Whether the service has said so itself. */
    public boolean isAnswer() {
      return reason.startsWith("status-");
    }
  }
}
