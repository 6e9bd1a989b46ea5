package orrery.protocols.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import orrery.host.Host;
import orrery.host.Probe;

/**
 * The duties this node has, as its super node has told it. It keeps them until it is told otherwise, over the loss of its
 * super node too: who is served by it should not suffer by an election.
 */
final class HeldDuties {

  private final Host host;
  private final ClusterName name;
  private final ClusterListener listener;
  private final Map<Duty, Probe.Wait> tenures = new EnumMap<>(Duty.class);
  private Set<Duty> duties = Duty.none();
  private Set<Duty> earlier = Duty.none();
  private long term;
  private long version;

  HeldDuties(Host host, ClusterName name, ClusterListener listener) {
    this.host = host;
    this.name = name;
    this.listener = listener;
  }

  Set<Duty> duties() {
    return duties;
  }

  /** What this node had to do in an earlier session: it goes on with that once its super node has been told. */
  void remember(Set<Duty> ofEarlierSession) {
    earlier = ofEarlierSession;
  }

  /** What a super node is to be told that this node has to do. */
  Set<Duty> claimed() {
    return duties.isEmpty() ? earlier : duties;
  }

  /** A super node has been told what is {@link #claimed}; whether this node has other duties now. */
  boolean resume() {
    Set<Duty> claimed = claimed();
    earlier = Duty.none();
    return hold(claimed);
  }

  /** A super node says what this node has to do; whether that was news: it may come twice, or late. */
  boolean assigned(long ofTerm, long ofVersion, Set<Duty> assigned) {
    if (ofTerm < term || ofTerm == term && ofVersion <= version) {
      return false;
    }
    term = ofTerm;
    version = ofVersion;
    return hold(assigned);
  }

  /** This node has these duties from now on; whether they are others than before. */
  boolean hold(Set<Duty> others) {
    earlier = Duty.none();
    if (others.equals(duties)) {
      return false;
    }
    duties = Duty.held(others);
    for (Duty duty : Duty.values()) {
      if (!duties.contains(duty)) {
        Probe.Wait ended = tenures.remove(duty);
        if (ended != null) {
          ended.finish();
        }
      } else if (!tenures.containsKey(duty)) {
        tenures.put(duty, host.probe().begin(ClusterMetrics.DUTY_TENURE, name.counted(), duty.word()));
      }
    }
    host.probe().state("duties", name.own(), Duty.words(duties));
    listener.onDuties(duties);
    return true;
  }
}
