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

  private Seal() {}

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
