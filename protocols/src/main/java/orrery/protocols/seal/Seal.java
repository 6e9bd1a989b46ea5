package orrery.protocols.seal;

import orrery.host.Work;

/** What sealed payloads are called in HTTP, and what sealing costs a processor. */
public final class Seal {

  /** The content type of a sealed payload; what it is of is sealed with it, or bound to it. Of the vendor tree (RFC 6838 §3.2). */
  public static final String CONTENT_TYPE = "application/vnd.orrery.sealed";

  /** The status by which a payload is refused that is stale: Too Early, of RFC 8470 §5.2, for what "might be replayed". */
  public static final int STALE_STATUS = 425;

  /** The field of such an answer that says the receiver's session, as 16 hexadecimal digits. */
  public static final String SESSION_FIELD = "Seal-Session";

  private static final long OPERATIONS_OF_KEYS = 600_000;
  private static final long OPERATIONS_OF_PAYLOAD = 2_000;
  private static final long OPERATIONS_OF_ANSWER = 12_000;
  private static final long OPERATIONS_OF_OCTET = 1;

  /** Of RFC 8188 §2: octets before the records, without the name of a key, which travels elsewhere. */
  private static final long BULK_HEAD = 21;

  /** Octets of a record, of which {@value #RECORD_EXTRA} are a delimiter and a tag. */
  private static final long RECORD = 16 * 1024;
  private static final long RECORD_EXTRA = 17;

  private Seal() {}

  /**
   * How long a bulk is when it is sealed: in records, by a key of its own (RFC 8188 §2). The key, and what it is of, are told in a
   * payload that is sealed for the receiver. Of content that nobody looks at this is all that sealing makes of it, beside its
   * name; {@link #work} says what it takes.
   *
   * @param bytes of the bulk, 1 or more
   */
  public static long bulkBytes(long bytes) {
    return BULK_HEAD + bytes + (bytes + RECORD - RECORD_EXTRA - 1) / (RECORD - RECORD_EXTRA) * RECORD_EXTRA;
  }

  /** What a bulk is called when it is sealed by that key: to who has not the key nothing tells what it is of. */
  public static long bulkId(long contentId, long key) {
    // The finalizer of MurmurHash3, twice, so that ids which lie apart as parts of a content do (Bulk.from) end up anywhere.
    return mix(mix(contentId) ^ key);
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    z = (z ^ z >>> 33) * 0xc4ceb9fe1a85ec53L;
    return z ^ z >>> 33;
  }

  /**
   * What it takes to seal or to open a payload: 0.6 us, 0.3 ns an octet, and 200 us for keys, as this project's benchmark came to on
   * a server's processor, at three operations a nanosecond (assumed).
   *
   * @param bytes of the payload
   * @param newKeys whether keys are to be agreed on first
   */
  public static Work work(long bytes, boolean newKeys) {
    return new Work("seal", (newKeys ? OPERATIONS_OF_KEYS : 0) + OPERATIONS_OF_PAYLOAD + bytes * OPERATIONS_OF_OCTET);
  }

  /** As {@link #work}, for an answer, whose key has to be drawn: 4 us. */
  public static Work answerWork(long bytes) {
    return new Work("seal", OPERATIONS_OF_ANSWER + bytes * OPERATIONS_OF_OCTET);
  }
}
