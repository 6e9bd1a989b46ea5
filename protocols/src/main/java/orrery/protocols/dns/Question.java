package orrery.protocols.dns;

/**
 * A question.
 *
 * @param type the type asked for; {@link RecordType#ANY} for all
 * @param questionClass the class asked for, 0 to 32767; {@link DnsRecord#ANY_CLASS} for all
 * @param unicastResponse whether an answer by unicast will do (RFC 6762 §5.4): the top bit of the class on the wire
 */
public record Question(DnsName name, int type, int questionClass, boolean unicastResponse) {

  public Question {
    if ((type & ~0xFFFF) != 0 || (questionClass & ~0x7FFF) != 0) {
      throw new IllegalArgumentException("a type must be 0 to 65535 and a class 0 to 32767 but they are " + type + " and " + questionClass);
    }
  }

  /** Asks for records of the internet class. */
  public static Question of(DnsName name, int type) {
    return new Question(name, type, DnsRecord.INTERNET, false);
  }

  /** This question, answered by unicast or not. */
  public Question withUnicastResponse(boolean wanted) {
    return wanted == unicastResponse ? this : new Question(name, type, questionClass, wanted);
  }

  /** Whether {@code other} asks for the same records, however they are to be sent. */
  public boolean asksSameAs(Question other) {
    return type == other.type && questionClass == other.questionClass && name.equals(other.name);
  }

  /** Whether {@code record} is an answer (RFC 6762 §6, §6.5). */
  public boolean isAnsweredBy(DnsRecord record) {
    return (type == record.type() || type == RecordType.ANY)
        && (questionClass == record.recordClass() || questionClass == DnsRecord.ANY_CLASS)
        && name.equals(record.name());
  }

  @Override
  public String toString() {
    String inClass = questionClass == DnsRecord.INTERNET ? "" : " CLASS" + questionClass;
    return name + inClass + " " + RecordType.text(type) + (unicastResponse ? " unicast" : "");
  }
}
