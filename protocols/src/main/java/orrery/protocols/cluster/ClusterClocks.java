package orrery.protocols.cluster;

import orrery.host.Host;
import orrery.host.Probe;
import org.jspecify.annotations.Nullable;

/** The waits of one node's part in one cluster: for its first super node, for another in place of a lost one, for registration. */
final class ClusterClocks {

  private final Host host;
  private final String cluster;
  private Probe.@Nullable Wait discovery;
  private boolean remembered;
  private Probe.@Nullable Wait election;
  private Probe.@Nullable Wait gap;

  ClusterClocks(Host host, String cluster) {
    this.host = host;
    this.cluster = cluster;
  }

  /** The session begins. */
  void begin() {
    discovery = host.probe().begin(ClusterMetrics.DISCOVERY_TIME, cluster, "found");
  }

  /** Whom this node accepts next, it has by what it kept from an earlier session. */
  void onRemembered() {
    remembered = true;
  }

  /** This node has noticed by itself that its super node is lost. */
  void onNoticed() {
    if (election == null) {
      election = host.probe().begin(ClusterMetrics.ELECTION_TIME, cluster);
    }
  }

  /**
   * A super node is accepted.
   *
   * @param self whether it is this node itself
   * @param falseAlarm whether it is the very one that was thought to be lost
   * @param replaces whether this node believed in another until this moment
   */
  void onAccepted(boolean self, boolean falseAlarm, boolean replaces) {
    if (discovery != null && (self || remembered)) {
      discovery.discard();
      host.probe().observe(ClusterMetrics.DISCOVERY_TIME, host.nanoTime() / 1e9, cluster, remembered ? "remembered" : "declared");
    } else if (discovery != null) {
      discovery.finish();
    }
    discovery = null;
    if (election != null && falseAlarm) {
      election.discard();
    } else if (election != null) {
      election.finish();
    }
    election = null;
    discardGap();
    if (replaces && !self) {
      gap = host.probe().begin(ClusterMetrics.HANDOVER_GAP, cluster);
    }
  }

  /** This node is registered. */
  void onRegistered() {
    if (gap != null) {
      gap.finish();
      gap = null;
    }
  }

  /** This node believes in no super node any more: what follows is no hand-over. */
  void onLost() {
    discardGap();
  }

  private void discardGap() {
    if (gap != null) {
      gap.discard();
      gap = null;
    }
  }
}
