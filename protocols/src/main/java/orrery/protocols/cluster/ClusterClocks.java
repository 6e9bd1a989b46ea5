package orrery.protocols.cluster;

import orrery.host.Probe;
import org.jspecify.annotations.Nullable;

/**
 * The waits of one node's part in one cluster: for its first super node, for another in place of a lost one, for registration.
 * While none of them runs there is nothing to be remembered here.
 */
final class ClusterClocks {

  private final ClusterMember node;
  private Probe.@Nullable Wait discovery;
  private boolean remembered;
  private Probe.@Nullable Wait election;
  private Probe.@Nullable Wait gap;

  ClusterClocks(ClusterMember node) {
    this.node = node;
  }

  /** Whether none runs. */
  boolean areIdle() {
    return discovery == null && election == null && gap == null;
  }

  /** The session begins. */
  void begin() {
    discovery = node.host().probe().begin(ClusterMetrics.DISCOVERY_TIME, node.name().counted(), "found");
  }

  /** Whom this node accepts next, it has by what it kept from an earlier session. */
  void onRemembered() {
    remembered = true;
  }

  /** This node has noticed by itself that its super node is lost. */
  void onNoticed() {
    if (election == null) {
      election = node.host().probe().begin(ClusterMetrics.ELECTION_TIME, node.name().counted());
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
      node.host().probe().observe(ClusterMetrics.DISCOVERY_TIME, node.host().nanoTime() / 1e9, node.name().counted(), remembered ? "remembered" : "declared");
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
      gap = node.host().probe().begin(ClusterMetrics.HANDOVER_GAP, node.name().counted());
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
