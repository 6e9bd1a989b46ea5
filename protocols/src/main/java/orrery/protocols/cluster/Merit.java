package orrery.protocols.cluster;

/**
 * How fit a node is to be super node (EC-7): a weighted mean of six parts, each 0 to 1000 thousandths, in whole numbers
 * throughout,
 *
 * <pre>score = (sum of weight * part) / (sum of weights), rounded down</pre>
 *
 * with the weights of {@link MeritConfig}, and these parts:
 *
 * <ul>
 *   <li>persistence: doublings of the minutes the node has been on, or of what it stays on usually where that is more,
 *       1000 at {@value #FULL_PERSISTENCE_DOUBLINGS} (11 days). Session lengths are heavy-tailed: the longer a node has
 *       stayed, the longer it will (Steiner et al. 2009). It has the greatest weight since what an election costs, and the
 *       time without a super node, come again with each that goes;
 *   <li>link: doublings of the uplink's rate above 64 kb/s, 1000 at 1 Gb/s. All that a cluster tells the outside, and its
 *       members each other through it, goes up one line (EC-3);
 *   <li>reachability: 1000 where the node has been called from outside and has answered, else 0. Who cannot be called needs
 *       a relay for its cluster to be found (EC-21);
 *   <li>power: 1000 on mains, else half the charge: a battery's owner pays for each datagram, and it ends;
 *   <li>processor: doublings of its speed above 100 Mops, 1000 at 100,000;
 *   <li>storage: doublings above 1 GB, 1000 at 1 TB. Both are seldom what a super node lacks, and weigh least.
 * </ul>
 *
 * <p>Doublings, because a tenfold difference matters alike at any size, and because a score in steps rarely changes, so that
 * it need not often be told.
 *
 * <p>The owner's permission is no part of the score: who may not be super node is none, whatever its score
 * ({@link Profile#eligible}).
 */
public final class Merit {

  static final int FULL_PERSISTENCE_DOUBLINGS = 14;

  private final MeritConfig config;

  Merit(MeritConfig config) {
    this.config = config;
  }

  /** The score of a node with this profile, 0 to 1000; its own component {@code score} is not looked at. */
  int score(Profile profile) {
    long sum = config.persistenceWeight() * persistenceShare(profile)
        + config.linkWeight() * linkShare(profile)
        + config.reachabilityWeight() * (profile.reachable() ? 1000L : 0)
        + config.powerWeight() * powerShare(profile)
        + config.processorWeight() * processorShare(profile.processorMops())
        + config.storageWeight() * storageShare(profile.storageBytes());
    return (int) (sum / config.weights());
  }

  // Each part by itself, 0 to 1000: duties are given, and services placed, by them too.

  /** How long the node has been on, or usually stays on. */
  public static long persistenceShare(Profile profile) {
    return share(profile.persistenceMinutes() + 1L, 1, 1L << FULL_PERSISTENCE_DOUBLINGS);
  }

  /** The uplink's rate. */
  public static long linkShare(Profile profile) {
    return share(profile.bitsPerSecondUp(), 64_000, 1_000_000_000);
  }

  /** The processor's speed. */
  public static long processorShare(long mops) {
    return share(mops, 100, 100_000);
  }

  /** Room to store. */
  public static long storageShare(long bytes) {
    return share(bytes, 1_000_000_000, 1_000_000_000_000L);
  }

  /** Mains, or the charge. */
  public static long powerShare(Profile profile) {
    return profile.batteryPercent().isPresent() ? profile.batteryPercent().getAsInt() * 5L : 1000;
  }

  /** 0 at {@code least} and below, 1000 at {@code full} and above, and even steps for the doublings between. */
  public static long share(long value, long least, long full) {
    return 1000 * Math.min(doublings(value, least), doublings(full, least)) / doublings(full, least);
  }

  /** How often {@code unit} can be doubled without exceeding {@code value}. */
  private static long doublings(long value, long unit) {
    long ratio = value / unit;
    return ratio < 1 ? 0 : 63 - Long.numberOfLeadingZeros(ratio);
  }
}
