package orrery.protocols.gateway;

import java.util.function.Consumer;
import orrery.host.Defaults;

/**
 * Keeps calls away from a service on a node that fails them, for a while, and then lets one see whether it still does. It is opened by
 * consecutive failures and stays open as long as Envoy ejects a host: a base time, times how often it has been opened lately.
 *
 * <p>Each attempt that is let through is told of once, by the number it was let through under; what is told of an earlier state is ignored.
 */
final class CircuitBreaker {

  /** No attempt is let through. */
  static final int REFUSED = -1;

  private final CallConfig config;
  private final Consumer<String> onChange;
  private State state = State.CLOSED;
  private int failures;
  private int openings;
  private int period;
  private long openUntilNanos;

  /** What it lets through. */
  enum State {
    /** All. */
    CLOSED,
    /** Nothing, for a while. */
    OPEN,
    /** One, whose end decides. */
    HALF_OPEN
  }

  /** @param onChange told of each change, by the word for the new state */
  CircuitBreaker(CallConfig config, Consumer<String> onChange) {
    this.config = config;
    this.onChange = onChange;
  }

  /** Lets an attempt through, or answers {@link #REFUSED}. */
  int enter(long nowNanos) {
    if (state == State.OPEN && nowNanos >= openUntilNanos) {
      become(State.HALF_OPEN);
      return period;
    }
    return state == State.CLOSED ? period : REFUSED;
  }

  /** An attempt that was let through as {@code entered} has succeeded. */
  void onSuccess(int entered) {
    if (entered != period) {
      return;
    }
    if (state == State.HALF_OPEN) {
      become(State.CLOSED);
    } else {
      openings = Math.max(0, openings - 1);
    }
    failures = 0;
  }

  /** One has failed. */
  void onFailure(int entered, long nowNanos) {
    if (entered != period) {
      return;
    }
    failures++;
    if (state == State.HALF_OPEN || failures >= config.breakerFailures()) {
      openings++;
      openUntilNanos = nowNanos + Math.min(config.breakerTimeMost().toNanos(), openings * config.breakerTime().toNanos());
      become(State.OPEN);
    }
  }

  /** One has come to no end that says anything. */
  void onNothing(int entered) {
    if (entered == period && state == State.HALF_OPEN) {
      become(State.OPEN);
    }
  }

  /** Whether it remembers nothing, and so may be forgotten. */
  boolean isFresh() {
    return state == State.CLOSED && failures == 0 && openings == 0;
  }

  private void become(State next) {
    state = next;
    period++;
    failures = 0;
    onChange.accept(Defaults.word(next));
  }
}
