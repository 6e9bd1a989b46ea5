package orrery.protocols.dns;

/**
 * A resource record.
 *
 * @param recordClass 0 to 32767; 1 is the internet, the only one in use
 * @param cacheFlush whether it replaces all older records of its name, type and class (RFC 6762 §10.2): the top bit of the
 *     class on the wire
 * @param ttlSeconds how long it may be kept, 0 to 2^31 - 1 (RFC 2181 §8); 0 is a goodbye (RFC 6762 §10.1)
 */
public record DnsRecord(DnsName name, int recordClass, boolean cacheFlush, int ttlSeconds, RecordData data) {

  /** The internet. */
  public static final int INTERNET = 1;

  /** In a question: every class (RFC 1035 §3.2.5). */
  public static final int ANY_CLASS = 255;

  public DnsRecord {
    if ((recordClass & ~0x7FFF) != 0) {
      throw new IllegalArgumentException("a class must be 0 to 32767 but is " + recordClass);
    }
    if (ttlSeconds < 0) {
      throw new IllegalArgumentException("a time to live must be 0 to 2^31 - 1 s but is " + ttlSeconds);
    }
  }

  /** A record of the internet class that others may hold too. */
  public static DnsRecord shared(DnsName name, int ttlSeconds, RecordData data) {
    return new DnsRecord(name, INTERNET, false, ttlSeconds, data);
  }

  /** A record of the internet class that replaces older ones. */
  public static DnsRecord unique(DnsName name, int ttlSeconds, RecordData data) {
    return new DnsRecord(name, INTERNET, true, ttlSeconds, data);
  }

  /** The number of its type. */
  public int type() {
    return data.type();
  }

  /** This record with another time to live. */
  public DnsRecord withTtl(int seconds) {
    return new DnsRecord(name, recordClass, cacheFlush, seconds, data);
  }

  /** This record with the cache-flush bit cleared, as it stands among known answers (RFC 6762 §10.2). */
  public DnsRecord withoutCacheFlush() {
    return cacheFlush ? new DnsRecord(name, recordClass, false, ttlSeconds, data) : this;
  }

  /** Whether the two say the same, for however long: name, class, type and data are equal. */
  public boolean saysSameAs(DnsRecord other) {
    return recordClass == other.recordClass && name.equals(other.name) && data.equals(other.data);
  }

  /** Whether the two are in one set: name, class and type are equal. */
  public boolean isInSetOf(DnsRecord other) {
    return recordClass == other.recordClass && type() == other.type() && name.equals(other.name);
  }

  /** One line as in a zone file; {@code flush} stands for the cache-flush bit. */
  @Override
  public String toString() {
    String inClass = recordClass == INTERNET ? "" : " CLASS" + recordClass;
    return name + " " + ttlSeconds + inClass + " " + RecordType.text(type()) + " " + data + (cacheFlush ? " flush" : "");
  }
}
