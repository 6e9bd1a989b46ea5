package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Timer;
import orrery.sim.Event;

/** A node's timer: one event, started again and again. */
final class SimTimer extends Event implements Timer {

  /**
   * What a timer is called: one object for all timers of that name, which many nodes have.
   *
   * @param hash the name's {@link orrery.sim.Fingerprint#hash(String)}
   */
  record Name(String text, long hash) {}

  /** Null once that is off: a queue of events may know for long yet what was cancelled, and should not keep a machine that is gone. */
  private @Nullable Node node;
  private final Name name;
  /** Likewise. */
  private @Nullable Runnable onExpiry;

  /** Its neighbours among those of its node that run. Theirs. */
  @Nullable SimTimer previous;
  @Nullable SimTimer next;

  SimTimer(Node node, Name name, Runnable onExpiry) {
    this.node = node;
    this.name = name;
    this.onExpiry = onExpiry;
  }

  @Override
  public void start(long delayNanos) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("a delay must be 0 ns or more but is " + delayNanos + " ns");
    }
    if (node == null || !node.isOn()) {
      return;
    }
    if (isPending()) {
      node.network().simulation().cancel(this);
    } else {
      node.begins(this);
    }
    node.network().simulation().scheduleIn(node.entity(), node.trueTime(delayNanos), this);
  }

  @Override
  public void cancel() {
    if (isPending() && node != null) {
      node.network().simulation().cancel(this);
      node.ends(this);
    }
  }

  /** Its node is off: it will never run again. */
  void abandon() {
    cancel();
    node = null;
    onExpiry = null;
  }

  @Override
  protected void fire() {
    if (node == null || onExpiry == null) {
      throw new AssertionError("a timer of a node that is off must not fire: " + name.text());
    }
    node.ends(this);
    node.entity().received().add(node.now(), Node.KIND_TIMER, name.hash());
    node.network().observer().onTimer(node, name.text());
    onExpiry.run();
  }

  @Override
  protected int prefetch() {
    if (node != null) {
      node.network().readAhead().expiring(node);
    }
    return 0;
  }

  @Override
  protected String label() {
    return (node == null ? "nobody's" : node.name()) + " timer " + name.text();
  }
}
