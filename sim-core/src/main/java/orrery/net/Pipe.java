package orrery.net;

import orrery.host.BitRate;

/**
 * One direction of a link: a first-in first-out queue before a transmitter of constant rate. A packet's departure is
 * computed once, when it joins the queue; nothing is scheduled.
 */
final class Pipe {

  private final BitRate rate;
  private final long queueBytes;
  private long busyUntil;

  Pipe(BitRate rate, long queueBytes) {
    this.rate = rate;
    this.queueBytes = queueBytes;
  }

  /**
   * The moment at which the last bit of a packet of {@code bytes} that joins at {@code time} has left, or -1 where the
   * queue has no room for it.
   */
  long depart(long time, int bytes) {
    long waiting = busyUntil - time;
    if (waiting > 0 && waiting >= rate.nanosFor(queueBytes)) {
      return -1;
    }
    busyUntil = Math.max(time, busyUntil) + rate.nanosFor(bytes);
    return busyUntil;
  }
}
