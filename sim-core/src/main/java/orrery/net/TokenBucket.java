package orrery.net;

import orrery.host.BitRate;

/**
 * A line that sends as fast as it can while a bucket has tokens, a byte each, and at the rate of the tokens when it is
 * empty. Fluid: the last bit of a packet needs its token, not the whole packet at its beginning.
 */
final class TokenBucket implements Transmitter {

  private final BitRate line;
  private final BitRate sustained;
  private final long burstNanos;

  /** When the bucket would have been empty, had it no bottom and no brim: tokens are the time since then. */
  private long emptyAt;

  TokenBucket(BitRate line, Sending.Shaped shape) {
    this.line = line;
    this.sustained = shape.sustained();
    this.burstNanos = sustained.nanosFor(shape.burst().bytes());
    this.emptyAt = -burstNanos;
  }

  @Override
  public long send(Pipe pipe, long ready, int bytes) {
    emptyAt = Math.max(emptyAt, ready - burstNanos) + sustained.nanosFor(bytes);
    return Math.max(ready + line.nanosFor(bytes), emptyAt);
  }
}
