package orrery.protocols.stun;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How often a request is sent over datagrams and how long its answer is waited for (RFC 8489 §6.2.1).
 *
 * @param rto the wait after the first; each is twice the one before
 * @param requests how often it is sent at most: Rc
 * @param lastWait the wait after the last, in first waits: Rm
 */
public record Retransmission(
    @Doc("The wait for an answer after a request is first sent; it doubles with each.")
        @Default(value = "500 ms", source = "RFC 8489 section 6.2.1: RTO SHOULD be greater than or equal to 500 ms") Duration rto,
    @Doc("How often a request is sent at most.")
        @Default(value = "7", source = "RFC 8489 section 6.2.1: Rc SHOULD have a default of 7") int requests,
    @Doc("The wait after the last request, as a multiple of the first wait.")
        @Default(value = "16", source = "RFC 8489 section 6.2.1: Rm SHOULD have a default of 16") int lastWait) {

  public Retransmission {
    if (rto.isNegative() || rto.isZero() || rto.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("rto must be more than 0 s and at most 60 s but is " + rto);
    }
    if (requests < 1 || requests > 20) {
      throw new IllegalArgumentException("requests must be 1 to 20 but is " + requests);
    }
    if (lastWait < 1 || lastWait > 1000) {
      throw new IllegalArgumentException("last-wait must be 1 to 1000 but is " + lastWait);
    }
  }

  /** Nanoseconds to wait when the request has been sent {@code sent} times, 1 or more. */
  long waitNanos(int sent) {
    return sent < requests ? Math.multiplyExact(rto.toNanos(), 1L << sent - 1) : Math.multiplyExact(rto.toNanos(), lastWait);
  }

  /** Nanoseconds from the first request until giving up: what is waited over a connection, where nothing is sent twice (§6.2.2). */
  long totalNanos() {
    long total = 0;
    for (int sent = 1; sent <= requests; sent++) {
      total = Math.addExact(total, waitNanos(sent));
    }
    return total;
  }
}
