package orrery.sim;

/**
 * Something that happens at an instant. It may be scheduled again once it has fired or been cancelled, but is pending at
 * most once.
 */
public abstract class Event {

  /** Its slot in the queue while it is pending, else -1. The queue's own. */
  int slot = -1;

  /** Makes it happen. */
  protected abstract void fire();

  /** What it is, for error messages and traces: {@code home-3-phone-1 timer mdns-query}. Called rarely. */
  protected abstract String label();

  /** Whether it is waiting to happen. */
  public final boolean isPending() {
    return slot >= 0;
  }
}
