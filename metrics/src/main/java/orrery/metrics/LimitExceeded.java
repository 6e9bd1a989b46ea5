package orrery.metrics;

/** A run measures more than a recorder takes. The message says what must hold and what is. */
public final class LimitExceeded extends RuntimeException {

  private static final long serialVersionUID = 1;

  LimitExceeded(String message) {
    super(message);
  }
}
