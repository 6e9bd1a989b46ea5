package orrery.protocols.cluster;

import orrery.host.Metric;

/** What clusters measure of themselves; all times by the clock of the node that tells. */
public final class ClusterMetrics {

  /**
   * From the start of a session to the moment a super node's endpoint is known. {@code outcome}: {@code found} another,
   * {@code declared} itself, or has either by what it {@code remembered} of an earlier session. A wait that never ends counts under {@code found}.
   */
  public static final Metric DISCOVERY_TIME = Metric.tally("discovery.time", "s", "cluster", "outcome");

  /** From the moment a node notices that its super node is lost to the moment it accepts another, perhaps itself. */
  public static final Metric ELECTION_TIME = Metric.tally("election.noticed.time", "s", "cluster");

  /**
   * For how long a member that had a super node is registered with nobody because another is super node: from its learning
   * of the successor to its registration there.
   */
  public static final Metric HANDOVER_GAP = Metric.tally("handover.gap", "s", "cluster");

  /**
   * For how long, at most, two nodes are super node because one passes its office on: from its sending the last of its
   * knowledge to its stepping down.
   */
  public static final Metric HANDOVER_OVERLAP = Metric.tally("handover.overlap", "s", "cluster");

  /** Offices begun, told by who begins one. */
  public static final Metric CHANGES = Metric.counter("cluster.changes", "1", "cluster", "reason");

  /** How long super nodes stay super node. */
  public static final Metric TENURE = Metric.tally("super-node.tenure", "s", "cluster");

  /** Datagrams that were no message of this cluster. */
  public static final Metric MALFORMED = Metric.counter("cluster.malformed", "1", "cluster");

  /** For how long a node has a duty. */
  public static final Metric DUTY_TENURE = Metric.tally("duty.tenure", "s", "cluster", "duty");

  /** Duties given and taken back, told by the super node. */
  public static final Metric DUTY_CHANGES = Metric.counter("duty.changes", "1", "cluster", "duty", "reason");

  /** From the moment a super node learns that a node does not have a duty any more to another's acknowledging it. */
  public static final Metric DUTY_GAP = Metric.tally("duty.gap", "s", "cluster", "duty");

  private ClusterMetrics() {}
}
