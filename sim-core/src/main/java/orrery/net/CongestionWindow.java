package orrery.net;

/**
 * How much one side of a connection may have on its way: slow start from ten segments (RFC 6928), congestion avoidance and fast
 * retransmit (RFC 5681), with the recovery of NewReno (RFC 6582).
 */
final class CongestionWindow {

  private static final int SEGMENT = TcpConnection.MAX_SEGMENT;
  /** RFC 6928 §2: ten segments, or 14600 bytes. */
  private static final int INITIAL = 10 * SEGMENT;
  /** RFC 5681 §3.2: so many acknowledgements of what was acknowledged before mean that a segment is lost. */
  private static final int DUPLICATES = 3;

  private int bytes = INITIAL;
  private int threshold = Integer.MAX_VALUE;
  private int duplicates;
  /** Where the next new byte was when the last loss was noticed; below 0 before the first. */
  private long recover = -1;
  private boolean recovering;

  int bytes() {
    return bytes;
  }

  /** Whether a loss is being repaired. */
  boolean isRecovering() {
    return recovering;
  }

  /** A bulk has moved, which had all that was to be had. */
  void onBulkMoved() {
    bytes = TcpConnection.WINDOW;
  }

  /**
   * {@code newly} bytes have been acknowledged for the first time, up to {@code acknowledged} (RFC 5681 §3.1 and RFC 6582 §3.2).
   *
   * @return whether another segment of the same flight is missing, and must be sent again
   */
  boolean onAcknowledged(long newly, long acknowledged) {
    duplicates = 0;
    if (recovering && acknowledged >= recover) {
      recovering = false;
      bytes = threshold;
    } else if (recovering) {
      bytes = (int) Math.max(SEGMENT, bytes - newly + SEGMENT);
    } else if (bytes < threshold) {
      bytes = (int) Math.min(TcpConnection.WINDOW, bytes + Math.min(newly, SEGMENT));
    } else {
      bytes = Math.min(TcpConnection.WINDOW, bytes + Math.max(1, SEGMENT * SEGMENT / bytes));
    }
    return recovering;
  }

  /**
   * The peer has received something, but not what it expects (RFC 5681 §3.2, RFC 6582 §3.2).
   *
   * @param acknowledged where that is
   * @param next the next new byte
   * @param inFlight bytes on their way
   * @return whether that means that it is lost, and must be sent again
   */
  boolean onDuplicate(long acknowledged, long next, long inFlight) {
    duplicates++;
    if (recovering) {
      bytes += SEGMENT;
      return false;
    }
    if (duplicates != DUPLICATES || acknowledged <= recover) {
      return false;
    }
    halveThreshold(inFlight);
    recovering = true;
    recover = next;
    bytes = threshold + DUPLICATES * SEGMENT;
    return true;
  }

  /**
   * Nothing has been acknowledged for too long (RFC 5681 §3.1 (4)).
   *
   * @param highest what was sent before that must not set off a fast retransmit (RFC 6582 §4)
   */
  void onTimeout(long inFlight, long highest) {
    halveThreshold(inFlight);
    bytes = SEGMENT;
    recovering = false;
    recover = highest;
    duplicates = 0;
  }

  private void halveThreshold(long inFlight) {
    threshold = (int) Math.max(inFlight / 2, 2 * SEGMENT);
  }
}
