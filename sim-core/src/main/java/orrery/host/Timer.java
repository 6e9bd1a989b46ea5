package orrery.host;

import java.time.Duration;

/** A timer, made once by {@link Host#timer} and started as often as needed. */
public interface Timer {

  /** Expires {@code delayNanos} (0 or more) from now; a start that was pending is replaced. */
  void start(long delayNanos);

  /** As {@link #start(long)}. */
  default void start(Duration delay) {
    start(delay.toNanos());
  }

  /** Forgets a pending start. */
  void cancel();

  /** Whether it has been started and has neither expired nor been cancelled. */
  boolean isPending();
}
