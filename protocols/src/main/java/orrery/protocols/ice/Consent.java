package orrery.protocols.ice;

import java.time.Duration;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.host.Timer;

/**
 * The peer's consent to be sent to, over one pair (RFC 7675 §5.1): it is there with the check that made the pair valid, is
 * asked for again and again, and ends when no answer has come for a while.
 */
final class Consent {

  private final Host host;
  private final Duration every;
  private final Duration lasts;
  private final Runnable ask;
  private final Runnable onLost;
  private final RandomStream random;
  private final Timer timer;
  private long heardNanos;
  private long askNanos;

  /**
   * @param ask sends one request; its answer is to be told to {@link #renew}
   * @param onLost called once, when consent has expired
   */
  Consent(Host host, Duration every, Duration lasts, Runnable ask, Runnable onLost) {
    this.host = host;
    this.every = every;
    this.lasts = lasts;
    this.ask = ask;
    this.onLost = onLost;
    random = host.random("ice consent");
    timer = host.timer("ice consent", this::onTimer);
  }

  /** Consent has been given over another pair than before. */
  void begin() {
    heardNanos = host.nanoTime();
    askNanos = heardNanos + pause();
    arm();
  }

  /** The peer has answered. */
  void renew() {
    heardNanos = host.nanoTime();
    arm();
  }

  void end() {
    timer.cancel();
  }

  /** Whether it is being watched. */
  boolean isWatched() {
    return timer.isPending();
  }

  private void onTimer() {
    long now = host.nanoTime();
    if (now - heardNanos >= lasts.toNanos()) {
      onLost.run();
      return;
    }
    if (now >= askNanos) {
      askNanos = now + pause();
      ask.run();
    }
    arm();
  }

  private void arm() {
    timer.start(Math.max(0, Math.min(askNanos, heardNanos + lasts.toNanos()) - host.nanoTime()));
  }

  /** RFC 7675 §5.1: each pause is drawn from 0.8 to 1.2 of the mean, so that many agents do not ask in step. */
  private long pause() {
    long mean = every.toNanos();
    return random.nextLong(mean - mean / 5, mean + mean / 5 + 1);
  }
}
