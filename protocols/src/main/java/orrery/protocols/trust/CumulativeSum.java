package orrery.protocols.trust;

/**
 * One observer's sequential test of one claim: do uses of the node fall short more often than those of an honest node do?
 *
 * <p>It is Page's cumulative sum (Page, "Continuous inspection schemes", Biometrika 1954), which is Wald's sequential
 * probability ratio test begun anew whenever it speaks for honesty, so that a node that begins to lie later is noticed as
 * soon as one that always did. Each use adds the logarithm of the likelihood ratio of what it showed, {@code ln(p1/p0)} where
 * it was short and {@code ln((1-p1)/(1-p0))} where not, and the sum is never below 0. It gives alarm at {@code ln(m)}: where
 * uses are short with probability p0 independently of each other, the mean number of uses until then is at least m (Lorden,
 * "Procedures for reacting to a change in distribution", 1971); where they are short with p1, about {@code ln(m)} over the
 * Kullback-Leibler divergence of the two, which for 0.1, 0.8 and m = 30 is 2.5 uses.
 */
final class CumulativeSum {

  /** Of a long row of good uses no more count: what was long ago says little of today. */
  private static final int MOST_GOOD = 8;

  private final DetectionConfig config;
  private long sum;
  private boolean raised;
  private int uses;
  private int shortfalls;
  private long permilleSum;
  private int goodUses;
  private int goodPermille;

  CumulativeSum(DetectionConfig config) {
    this.config = config;
  }

  /**
   * Takes a use into account; whether the alarm is raised by it.
   *
   * @param permille what the use showed, in thousandths of what is claimed
   */
  boolean observe(boolean wasShort, int permille) {
    boolean before = raised;
    sum = Math.max(0, Math.min(config.alarm(), sum + (wasShort ? config.shortWeight() : config.goodWeight())));
    if (sum == 0) {
      clearEvidence();
      goodUses = Math.min(MOST_GOOD, goodUses + 1);
      goodPermille += (permille - goodPermille) / goodUses;
    } else {
      uses++;
      shortfalls += wasShort ? 1 : 0;
      permilleSum += permille;
      goodUses = 0;
      goodPermille = 0;
    }
    raised = raised && sum > 0 || sum >= config.alarm();
    return raised && !before;
  }

  private void clearEvidence() {
    uses = 0;
    shortfalls = 0;
    permilleSum = 0;
  }

  /** Whether the alarm was reached, and not all of what spoke for it has been outweighed since. */
  boolean isRaised() {
    return raised;
  }

  /** How many uses there are since the sum was last 0; where it is 0, how many good ones in a row, up to a few. */
  int uses() {
    return sum == 0 ? goodUses : uses;
  }

  /** How many of {@link #uses} were short. */
  int shortfalls() {
    return sum == 0 ? 0 : shortfalls;
  }

  /** The mean of what {@link #uses} showed, in thousandths of what is claimed. */
  int meanPermille() {
    return sum == 0 ? goodPermille : (int) (permilleSum / uses);
  }
}
