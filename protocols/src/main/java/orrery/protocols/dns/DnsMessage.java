package orrery.protocols.dns;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A DNS message (RFC 1035 §4).
 *
 * @param id 0 to 65535; 0 in multicast DNS (RFC 6762 §18.1)
 * @param flags the second word of the header as it is on the wire, 0 to 65535
 */
public record DnsMessage(
    int id,
    int flags,
    List<Question> questions,
    List<DnsRecord> answers,
    List<DnsRecord> authorities,
    List<DnsRecord> additionals) {

  /** The longest message in bytes, headers of lower layers not counted (RFC 6762 §17). */
  public static final int MAX_LENGTH = 9000;

  /** The flag of a response. */
  public static final int RESPONSE = 0x8000;

  /** The flag of an authoritative answer, which every multicast response is (RFC 6762 §18.4). */
  public static final int AUTHORITATIVE = 0x0400;

  /** The flag of a message that another continues; in a query, with more known answers (RFC 6762 §18.5). */
  public static final int TRUNCATED = 0x0200;

  public DnsMessage {
    if (((id | flags) & ~0xFFFF) != 0) {
      throw new IllegalArgumentException("id and flags must be 0 to 65535 but are " + id + " and " + flags);
    }
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
    authorities = List.copyOf(authorities);
    additionals = List.copyOf(additionals);
  }

  /** A multicast query. */
  public static DnsMessage query(List<Question> questions, List<DnsRecord> knownAnswers) {
    return new DnsMessage(0, 0, questions, knownAnswers, List.of(), List.of());
  }

  /** A multicast query for names that this host is about to take, with the records it would hold (RFC 6762 §8.1). */
  public static DnsMessage probe(List<Question> questions, List<DnsRecord> proposed) {
    return new DnsMessage(0, 0, questions, List.of(), proposed, List.of());
  }

  /** A multicast response. */
  public static DnsMessage response(List<DnsRecord> answers, List<DnsRecord> additionals) {
    return new DnsMessage(0, RESPONSE | AUTHORITATIVE, List.of(), answers, List.of(), additionals);
  }

  /** Whether it is a response rather than a query. */
  public boolean isResponse() {
    return (flags & RESPONSE) != 0;
  }

  /** Whether another message continues it. */
  public boolean isTruncated() {
    return (flags & TRUNCATED) != 0;
  }

  /** What is asked of the receiver: 0 for a query, the only one in multicast DNS (RFC 6762 §18.3). */
  public int opcode() {
    return flags >> 11 & 0xF;
  }

  /** What went wrong: 0 for nothing, the only one in multicast DNS (RFC 6762 §18.11). */
  public int responseCode() {
    return flags & 0xF;
  }

  /**
   * Writes the message at the buffer's position, names compressed, and moves the position behind it.
   *
   * @return false, with nothing written, where the buffer's rest or {@link #MAX_LENGTH} is less than it needs
   */
  public boolean encode(ByteBuffer target) {
    int start = target.position();
    int limit = target.limit();
    target.limit(Math.min(limit, start + MAX_LENGTH));
    boolean fitted = new MessageWriter(target, true).fits(this::write);
    target.limit(limit);
    return fitted;
  }

  private void write(MessageWriter writer) {
    writer.header(id, flags, questions.size(), answers.size(), authorities.size(), additionals.size());
    for (Question question : questions) {
      writer.question(question);
    }
    writer.records(answers);
    writer.records(authorities);
    writer.records(additionals);
  }

  /**
   * Reads the remaining bytes of {@code source}, whose position is left as it was. Bytes behind the last record are
   * ignored. Never throws, whatever the bytes are.
   */
  public static Decoded decode(ByteBuffer source) {
    return new MessageReader(source).message();
  }

  /**
   * This message as one or more of at most {@code limit} bytes each, in order; a record that is longer than that gets a
   * message of its own (RFC 6762 §17). Where the known answers of a query go on in another message, the one before is
   * marked as truncated (RFC 6762 §7.2). Questions that do not fit into one message make several queries, the last of
   * which has the known answers.
   *
   * @throws IllegalArgumentException where a single question or record is longer than {@link #MAX_LENGTH}
   */
  public List<DnsMessage> split(int limit) {
    return encode(ByteBuffer.allocate(Math.min(limit, MAX_LENGTH))) ? List.of(this) : new MessageSplitter(this, limit).parts();
  }

  /** The lines of a zone file, as {@code dig} would show them: the sections' names, and under each its entries. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(isResponse() ? "response" : "query");
    if (id != 0) {
      text.append(" id ").append(id);
    }
    if (isTruncated()) {
      text.append(" truncated");
    }
    section(text, "question", questions);
    section(text, "answer", answers);
    section(text, "authority", authorities);
    section(text, "additional", additionals);
    return text.toString();
  }

  private static void section(StringBuilder text, String name, List<?> entries) {
    for (Object entry : entries) {
      text.append("\n  ").append(name).append(' ').append(entry);
    }
  }
}
