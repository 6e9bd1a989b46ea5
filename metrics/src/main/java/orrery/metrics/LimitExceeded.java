package orrery.metrics;

/** A run measures or writes more than is taken. The message says what must hold and what is. */
public final class LimitExceeded extends RuntimeException {

  private static final long serialVersionUID = 1;

  public LimitExceeded(String message) {
    super(message);
  }
}
