package orrery.protocols.traversal;

import orrery.host.Metric;

/** What traversal measures. The checks themselves are counted by {@link orrery.protocols.ice.IceMetrics#CHECKS}. */
public final class TraversalMetrics {

  /**
   * How long a device works until data may flow: its gathering, and then from the peer's description to the first valid pair.
   * {@code path} is that pair's, {@code direct} or {@code relayed}. Waiting for a peer that is not there is not counted.
   */
  public static final Metric SET_UP_TIME = Metric.tally("traversal.set-up.time", "s", "path");

  /** How efforts to reach a peer have ended: {@code outcome} is {@code direct}, {@code relayed} or {@code failed}. */
  public static final Metric OUTCOME = Metric.counter("traversal.outcome", "1", "outcome");

  /** From when data began to flow by a relay to when it began to flow directly. */
  public static final Metric UPGRADE_TIME = Metric.tally("traversal.upgrade.time", "s");

  /** Efforts made while there was a path already, by how they ended. */
  public static final Metric RENEWALS = Metric.counter("traversal.renewals", "1", "outcome");

  /** Rounds that were begun, by why: {@code first}, {@code again}, {@code lost}, {@code renewal}, {@code moved} or {@code peer}. */
  public static final Metric ROUNDS = Metric.counter("traversal.rounds", "1", "reason");

  /** From a datagram to the peer's echo of it. */
  public static final Metric ROUND_TRIP = Metric.tally("traversal.round-trip", "s", "path");

  /** What the rendezvous was asked, by kind. */
  public static final Metric RENDEZVOUS_REQUESTS = Metric.counter("rendezvous.requests", "1", "kind");

  private TraversalMetrics() {}
}
