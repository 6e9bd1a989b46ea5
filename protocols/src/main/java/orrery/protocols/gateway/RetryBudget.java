package orrery.protocols.gateway;

/**
 * How many repetitions a node can afford (gRPC proposal A6, "Throttling Retry Attempts"): failures cost it, successes earn it a little, and
 * while it has half or less of what it can hold nothing is repeated. So the load of repetitions stays a fraction of that of calls, however
 * much fails.
 */
final class RetryBudget {

  private static final int MILLE = 1000;

  private final int mostMille;
  private final int earnedMille;
  private int leftMille;

  /**
   * A full one.
   *
   * @param most what it can hold, in failures
   * @param earnedMille what one success earns, in thousandths of a failure
   */
  RetryBudget(int most, int earnedMille) {
    this.mostMille = most * MILLE;
    this.earnedMille = earnedMille;
    leftMille = mostMille;
  }

  void onSuccess() {
    leftMille = Math.min(mostMille, leftMille + earnedMille);
  }

  void onFailure() {
    leftMille = Math.max(0, leftMille - MILLE);
  }

  /** Whether something may be repeated now. */
  boolean mayRepeat() {
    return leftMille > mostMille / 2;
  }
}
