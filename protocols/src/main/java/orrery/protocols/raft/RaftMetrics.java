package orrery.protocols.raft;

import orrery.host.Metric;

/** What groups measure. */
public final class RaftMetrics {

  /**
   * From the last word of the leader before to the first commitment under a new one, as the new one sees it: how long a
   * group could not do anything. The first leader of a group has none.
   */
  public static final Metric FAILOVER_TIME = Metric.tally("group.failover.time", "s");

  /** Elections won. */
  public static final Metric LEADERS = Metric.counter("group.leaders", "1");

  /** From a leader's entering a command to its commitment. */
  public static final Metric COMMIT_TIME = Metric.tally("group.commit.time", "s");

  /** How commands and reads ended at the server that was asked: {@code kind} is command or read, {@code outcome} done or unavailable. */
  public static final Metric REQUESTS = Metric.counter("group.requests", "1", "kind", "outcome");

  /** Snapshots: {@code taken} of the own state, or {@code installed} from a leader. */
  public static final Metric SNAPSHOTS = Metric.counter("group.snapshots", "1", "kind");

  /** Connections of others that were ended because what came was no message of the group. */
  public static final Metric REFUSED = Metric.counter("group.refused", "1");

  private RaftMetrics() {}
}
