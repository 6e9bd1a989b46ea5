package orrery.protocols.dns;

/** What came of reading bytes as a DNS message: the message, or why it is none. */
public sealed interface Decoded {

  /** A well-formed message. */
  record Whole(DnsMessage message) implements Decoded {}

  /**
   * Bytes that are no message.
   *
   * @param at the byte, counted from the message's first, at which that showed
   */
  record Malformed(Reason reason, int at) implements Decoded {}

  /** Why bytes are no message. */
  enum Reason {
    /** More than the 9,000 bytes of RFC 6762 §17. */
    TOO_LONG,
    /** The message ends before what it announces. */
    TRUNCATED,
    /** A name is longer than 255 bytes and the root. */
    NAME_TOO_LONG,
    /** A compression pointer does not point back. */
    POINTER_FORWARD,
    /** A name is scattered over more pointers than a name has labels. */
    POINTER_CHAIN,
    /** A label is neither text nor a pointer. */
    LABEL_TYPE,
    /** A record's data is shorter or longer than its type needs. */
    DATA_LENGTH
  }
}
