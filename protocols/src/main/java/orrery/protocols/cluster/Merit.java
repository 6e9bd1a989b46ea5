package orrery.protocols.cluster;

/**
 * How fit a node is to be super node, from its profile (EC-7): a weighted mean of five parts, each 0 to 1000 thousandths,
 * in whole numbers throughout.
 *
 * <ul>
 *   <li>persistence: doublings of the minutes the node has been on, 1000 at {@value #FULL_PERSISTENCE_DOUBLINGS} (11 days).
 *       Session lengths are heavy-tailed: the longer a node has stayed, the longer it will (Steiner et al. 2009);
 *   <li>link: doublings of the uplink's rate above 64 kb/s, 1000 at 1 Gb/s;
 *   <li>power: 1000 on mains, else half the charge;
 *   <li>processor: doublings of its speed above 100 Mops, 1000 at 100,000;
 *   <li>storage: doublings above 1 GB, 1000 at 1 TB.
 * </ul>
 *
 * Doublings, because a tenfold difference matters alike at any size, and because a score in steps rarely changes, so that
 * it need not often be told.
 */
final class Merit {

  static final int FULL_PERSISTENCE_DOUBLINGS = 14;

  private final MeritConfig config;

  Merit(MeritConfig config) {
    this.config = config;
  }

  /** The score of a node with this profile, 0 to 1000; its own component {@code score} is not looked at. */
  int score(Profile profile) {
    long power = profile.batteryPercent().isPresent() ? profile.batteryPercent().getAsInt() * 5L : 1000;
    long sum = config.persistenceWeight() * persistenceShare(profile)
        + config.linkWeight() * linkShare(profile)
        + config.powerWeight() * power
        + config.processorWeight() * processorShare(profile.processorMops())
        + config.storageWeight() * storageShare(profile.storageBytes());
    long weights = 0L
        + config.persistenceWeight()
        + config.linkWeight()
        + config.powerWeight()
        + config.processorWeight()
        + config.storageWeight();
    return (int) (sum / weights);
  }

  // Each part by itself, 0 to 1000: duties are given by them too.

  static long persistenceShare(Profile profile) {
    return share(profile.persistenceMinutes() + 1, 1, 1L << FULL_PERSISTENCE_DOUBLINGS);
  }

  static long linkShare(Profile profile) {
    return share(profile.bitsPerSecondUp(), 64_000, 1_000_000_000);
  }

  static long processorShare(long mops) {
    return share(mops, 100, 100_000);
  }

  static long storageShare(long bytes) {
    return share(bytes, 1_000_000_000, 1_000_000_000_000L);
  }

  /** 0 at {@code least} and below, 1000 at {@code full} and above, and even steps for the doublings between. */
  private static long share(long value, long least, long full) {
    return 1000 * Math.min(doublings(value, least), doublings(full, least)) / doublings(full, least);
  }

  /** How often {@code unit} can be doubled without exceeding {@code value}. */
  private static long doublings(long value, long unit) {
    long ratio = value / unit;
    return ratio < 1 ? 0 : 63 - Long.numberOfLeadingZeros(ratio);
  }
}
