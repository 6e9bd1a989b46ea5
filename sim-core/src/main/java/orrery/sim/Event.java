package orrery.sim;

/**
 * Something that happens at an instant. It may be scheduled again once it has fired or been cancelled, but is pending at
 * most once.
 */
public abstract class Event {

  /** The key of an event that is not pending; all others are 0 or more. */
  static final long NOT_PENDING = -1;

  /** When it is to happen, while it is pending. The queue's own, as is the next. */
  long time;

  /** What orders it among those of its instant, and no other event ever has: by this the queue knows what is out of date. */
  long key = NOT_PENDING;

  /** Makes it happen. */
  protected abstract void fire();

  /** What it is, for error messages and traces: {@code home-3-phone-1 timer mdns-query}. Called rarely. */
  protected abstract String label();

  /**
   * Reads what {@link #fire} will read, and changes nothing. It is called some events before this one fires, for several
   * events in a row, so that their waits for memory overlap; in a large world waiting for memory is most of an event's cost.
   * An event that has much to read by way of other objects may leave that to what {@link Simulation#whenPrefetched} runs.
   *
   * @return anything that depends on what was read, so that the reading is not optimised away
   */
  protected int prefetch() {
    return 0;
  }

  /** Whether it is waiting to happen. */
  public final boolean isPending() {
    return key != NOT_PENDING;
  }
}
