package orrery.net;

/**
 * How long one side of a connection waits for an acknowledgement: round trips are timed, one at a time, and make the time-out,
 * which doubles each time that it expires (RFC 6298).
 */
final class RetransmissionTimeout {

  // RFC 6298 §2: one second before the first measurement and at least, a minute at most.
  private static final long FIRST = 1_000_000_000L;
  private static final long LEAST = 1_000_000_000L;
  private static final long MOST = 60_000_000_000L;

  private long nanos = FIRST;
  private long smoothedRoundTrip = -1;
  private long variation;
  /** The round trip of what ends there is being timed, of the handshake at first; below 0 where it is of nothing. */
  private long timedOffset = -1;
  /** Since when; below 0 where what was timed has been sent again. */
  private long timedAt = -1;

  /** As it is now. */
  long nanos() {
    return nanos;
  }

  /** Whether a round trip has been measured. */
  boolean isMeasured() {
    return smoothedRoundTrip >= 0;
  }

  /** The round trip as measured, once it {@linkplain #isMeasured is}. */
  long roundTripNanos() {
    return smoothedRoundTrip;
  }

  /** The handshake begins. */
  void timeHandshake(long now) {
    timedAt = now;
  }

  /** Whether the round trip of some bytes is being timed. */
  boolean isTiming() {
    return timedOffset >= 0;
  }

  /** Bytes up to {@code offset} are sent, for the first time. */
  void time(long offset, long now) {
    timedOffset = offset;
    timedAt = now;
  }

  /** What is being timed is sent again: by Karn's rule it is not timed any more. */
  void forget() {
    timedOffset = -1;
  }

  /** The peer has answered in the handshake. */
  void onHandshakeAnswered(long now) {
    if (timedAt >= 0) {
      measure(now - timedAt);
    }
  }

  /** The handshake is over. */
  void onOpen() {
    nanos = isMeasured() ? measured() : FIRST;
    timedOffset = -1;
  }

  /** All bytes before {@code upTo} have been acknowledged. */
  void onAcknowledged(long upTo, long now) {
    if (isTiming() && upTo >= timedOffset) {
      measure(now - timedAt);
      timedOffset = -1;
    }
    if (isMeasured()) {
      nanos = measured();
    }
  }

  /** It has expired: what is sent twice is not timed. */
  void onExpired() {
    nanos = Math.min(MOST, 2 * nanos);
    timedOffset = -1;
    timedAt = -1;
  }

  /** RFC 6298 §2.2 and §2.3. */
  private void measure(long sample) {
    if (smoothedRoundTrip < 0) {
      smoothedRoundTrip = sample;
      variation = sample / 2;
    } else {
      variation = (3 * variation + Math.abs(smoothedRoundTrip - sample)) / 4;
      smoothedRoundTrip = (7 * smoothedRoundTrip + sample) / 8;
    }
  }

  private long measured() {
    return Math.min(MOST, Math.max(LEAST, smoothedRoundTrip + 4 * variation));
  }
}
