package orrery.protocols.cluster;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;
import orrery.protocols.cluster.ClusterMessage.Coordinator;

/** Tells the nodes of an office who is super node, again and again until each has registered or counts as gone. */
final class Proclamation {

  private final Station station;
  private final Supplier<SuperNode> claim;
  private final Runnable onOver;
  private final Map<NodeId, Endpoint> unconfirmed = new ByNode<>();
  /** Null while none is waited for. */
  private @Nullable Timer timer;
  private int rounds;

  /**
   * Told to nobody yet.
   *
   * @param claim what is told
   * @param onOver runs when nobody is left to be told
   */
  Proclamation(Station station, Supplier<SuperNode> claim, Runnable onOver) {
    this.station = station;
    this.claim = claim;
    this.onOver = onOver;
  }

  /** Who has been told, or will be, and has not registered. */
  Map<NodeId, Endpoint> unconfirmed() {
    return Collections.unmodifiableMap(unconfirmed);
  }

  /** That node is to be told, from the next round on. */
  void add(NodeId id, Endpoint endpoint) {
    unconfirmed.put(id, endpoint);
  }

  void addAll(Collection<Member> members) {
    members.forEach(member -> unconfirmed.put(member.id(), member.endpoint()));
  }

  /** That node knows, or is gone; whether it was the last. */
  boolean remove(NodeId id) {
    return unconfirmed.remove(id) != null && unconfirmed.isEmpty();
  }

  /** Tells all, now and with ever longer waits. */
  void begin() {
    rounds = 0;
    again();
  }

  /** Nobody is told any more. */
  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void onTimer() {
    timer = null;
    again();
  }

  /** The next round. */
  private void again() {
    if (rounds > station.config().retransmissions()) {
      // Who has not come by then is gone, or will notice by itself; its lease, if it has one, decides.
      unconfirmed.clear();
    }
    if (unconfirmed.isEmpty()) {
      onOver.run();
      return;
    }
    unconfirmed.values().forEach(this::tell);
    timer = timer == null ? station.host().timer("cluster-proclamation", this::onTimer) : timer;
    timer.start(station.config().retransmissionTimeout().toNanos() << rounds++);
  }

  /** Tells one node once, unless it is being told already. */
  void tell(NodeId id, Endpoint endpoint) {
    if (!unconfirmed.containsKey(id)) {
      tell(endpoint);
    }
  }

  private void tell(Endpoint endpoint) {
    SuperNode now = claim.get();
    station.transport().send(endpoint, new Coordinator(now.term(), now.score(), now.part()));
  }
}
