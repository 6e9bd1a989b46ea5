package orrery.protocols.relay;

/** What became of a signal. */
public sealed interface SignalOutcome {

  /** The member has answered. */
  record Answered(byte[] body) implements SignalOutcome {}

  /** It has not; {@code reason} is a word: {@code status-404}, or why nobody answered. */
  record Failed(String reason) implements SignalOutcome {}
}
