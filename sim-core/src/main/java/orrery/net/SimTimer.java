package orrery.net;

import orrery.host.Timer;
import orrery.sim.Event;
import orrery.sim.Fingerprint;

/** A node's timer: one event, started again and again. */
final class SimTimer extends Event implements Timer {

  private final Node node;
  private final String name;
  private final Runnable onExpiry;
  private final long nameHash;

  SimTimer(Node node, String name, Runnable onExpiry) {
    this.node = node;
    this.name = name;
    this.onExpiry = onExpiry;
    this.nameHash = Fingerprint.hash(name);
  }

  @Override
  public void start(long delayNanos) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("a delay must be 0 ns or more but is " + delayNanos + " ns");
    }
    cancel();
    if (node.isOn()) {
      node.network().simulation().scheduleIn(node.entity(), node.trueTime(delayNanos), this);
    }
  }

  @Override
  public void cancel() {
    node.network().simulation().cancel(this);
  }

  @Override
  protected void fire() {
    node.entity().received().add(node.now(), Node.KIND_TIMER, nameHash);
    node.network().observer().onTimer(node, name);
    onExpiry.run();
  }

  @Override
  protected String label() {
    return node.name() + " timer " + name;
  }
}
