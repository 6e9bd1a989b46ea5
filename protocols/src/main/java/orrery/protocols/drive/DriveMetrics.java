package orrery.protocols.drive;

import orrery.host.Metric;

/** What drives measure. */
public final class DriveMetrics {

  /** Writes and deletions, by outcome: {@code acknowledged}, {@code too-few} replicas, all of them {@code full}, or another {@code precondition}. */
  public static final Metric WRITES = Metric.counter("drive.writes", "1", "outcome");

  /** From a write's call until it is acknowledged. */
  public static final Metric WRITE_TIME = Metric.tally("drive.write.time", "s");

  /** How many replicas have a write when its caller is answered. */
  public static final Metric WRITE_REPLICAS = Metric.tally("drive.write.replicas", "1");

  /**
   * Reads, by where they find the content: {@code here}, at a {@code replica}; there is {@code none}; who has it is {@code away}; or no content is
   * asked for after all, by the call's {@code condition} or its being a HEAD.
   */
  public static final Metric READS = Metric.counter("drive.reads", "1", "from");

  /** From a read's call until the content is there to be sent. */
  public static final Metric READ_TIME = Metric.tally("drive.read.time", "s", "from");

  /** Calls that are refused for what they are. */
  public static final Metric REFUSED = Metric.counter("drive.refused", "1", "reason");

  /**
   * Copies that are made later than by the write, by why: the write has found {@code too-few} or ended before it said so, replicas are {@code lost}, this
   * node's own copy is ({@code own}), or a {@code better} replica has come.
   */
  public static final Metric REPAIRS = Metric.counter("drive.repairs", "1", "reason");

  /** Copies that are given up, since as many better replicas have the file. */
  public static final Metric RELEASED = Metric.counter("drive.released", "1");

  /** Bytes of contents in copies that are made later. */
  public static final Metric REPAIRED = Metric.counter("drive.repaired", "B");

  /** Comparisons with another replica, by what they find: the {@code same}, {@code other} files, or that it is {@code away}. */
  public static final Metric COMPARISONS = Metric.counter("drive.comparisons", "1", "outcome");

  /** Versions that are kept beside the one that has won over them, at each node that finds out. */
  public static final Metric CONFLICTS = Metric.counter("drive.conflicts", "1");

  /** What other drives say and is not what it must be. */
  public static final Metric MALFORMED = Metric.counter("drive.malformed", "1");

  private DriveMetrics() {}
}
