package orrery.protocols.cluster;

import java.util.Collection;
import java.util.Map;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Timer;
import org.jspecify.annotations.Nullable;
import orrery.protocols.cluster.ClusterMessage.Coordinator;

/** Tells the nodes of an office who is super node, again and again until each has registered or counts as gone. */
final class Proclamation {

  private final Station station;
  private final Office office;
  private final Map<NodeId, Endpoint> unconfirmed = new ByNode<>();
  /** Null while none is waited for. */
  private @Nullable Timer timer;
  private int rounds;

  /**
   * Told to nobody yet.
   *
   * @param office whose claim is told, and which hears when nobody is left to be told
   */
  Proclamation(Station station, Office office) {
    this.station = station;
    this.office = office;
  }

  /** Whether {@code id} has been told, or will be, and has not registered. */
  boolean awaits(NodeId id) {
    return unconfirmed.containsKey(id);
  }

  /** Whether there is nobody of whom that holds. */
  boolean isOver() {
    return unconfirmed.isEmpty();
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
      office.onProclaimed();
      return;
    }
    unconfirmed.values().forEach(this::tell);
    timer = timer == null ? station.host().timer("cluster-proclamation", this::onTimer) : timer;
    timer.start(station.config().retransmissionTimeout().toNanos() << rounds++);
  }

  /** Tells one node once, unless it is being told already. */
  void tell(NodeId id, Endpoint endpoint) {
    if (!awaits(id)) {
      tell(endpoint);
    }
  }

  private void tell(Endpoint endpoint) {
    SuperNode now = office.claim();
    station.transport().send(endpoint, new Coordinator(now.term(), now.score(), now.part()));
  }
}
