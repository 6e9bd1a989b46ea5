package orrery.protocols.stun;

/** What came of reading bytes as a STUN message: the message, or why it is none. */
public sealed interface Decoded {

  /** A message in which everything known is well formed. */
  record Whole(StunMessage message) implements Decoded {}

  /** Bytes that are no message. */
  record Malformed(Reason reason) implements Decoded {}

  /** Why bytes are no message. */
  enum Reason {
    /** Too short for a header, the first two bits are not zero, or there is no magic cookie: something else than STUN. */
    NOT_STUN,
    /** The length announced is not a multiple of four, or not that of the bytes. */
    LENGTH,
    /** A method that is not known (RFC 8489 §6.3: discarded). */
    METHOD,
    /** An attribute goes beyond the message's end. */
    TRUNCATED,
    /** The value of a known attribute is none. */
    VALUE,
    /** There is a fingerprint and it is wrong, or not the last attribute. */
    FINGERPRINT
  }
}
