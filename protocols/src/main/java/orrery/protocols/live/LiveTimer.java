package orrery.protocols.live;

import orrery.host.Timer;

/** A timer of the node's loop. Timers that are due at the same time expire in the order in which they were started. */
final class LiveTimer implements Timer, Comparable<LiveTimer> {

  private final EventLoop loop;
  private final String name;
  private final Runnable onExpiry;
  private boolean pending;
  private long dueNanos;
  private long order;

  LiveTimer(EventLoop loop, String name, Runnable onExpiry) {
    this.loop = loop;
    this.name = name;
    this.onExpiry = onExpiry;
  }

  @Override
  public void start(long delayNanos) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("timer " + name + " must be started with a delay of 0 or more but gets " + delayNanos + " ns");
    }
    loop.start(this, delayNanos);
  }

  @Override
  public void cancel() {
    if (pending) {
      loop.cancel(this);
      pending = false;
    }
  }

  @Override
  public boolean isPending() {
    return pending;
  }

  /** For the loop: takes its place among the pending ones. */
  void schedule(long due, long startOrder) {
    pending = true;
    dueNanos = due;
    order = startOrder;
  }

  long dueNanos() {
    return dueNanos;
  }

  void expire() {
    pending = false;
    onExpiry.run();
  }

  @Override
  public int compareTo(LiveTimer other) {
    int byTime = Long.compare(dueNanos, other.dueNanos);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }
}
