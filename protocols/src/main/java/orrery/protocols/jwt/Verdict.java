package orrery.protocols.jwt;

/** What a receiver makes of a token. */
public sealed interface Verdict {

  /**
   * It is let in.
   *
   * @param late whether it has expired, and is let in for the time of grace
   */
  record Accepted(Claims claims, boolean late) implements Verdict {}

  /** It is not. */
  record Refused(Refusal reason) implements Verdict {}
}
