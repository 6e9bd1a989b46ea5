package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** How merit is weighed, and how patient an election by merit is. Weights are relative to their sum. */
public record MeritConfig(
    @Doc("Weight of how long the node has been on, or usually stays on.")
        @Default(value = "40") int persistenceWeight,
    @Doc("Weight of the uplink's rate.")
        @Default(value = "20") int linkWeight,
    @Doc("Weight of its supply: mains, or the battery's charge.")
        @Default(value = "20") int powerWeight,
    @Doc("Weight of processor speed.")
        @Default(value = "10") int processorWeight,
    @Doc("Weight of storage.")
        @Default(value = "10") int storageWeight,
    @Doc("How much better, in thousandths, a candidate must be to take over from a super node that is alive.")
        @Default(value = "100") int margin,
    @Doc("How long it must have been that much better.")
        @Default(value = "2 min") Duration holdDown,
    @Doc("How long a super node stays in office before a better one may take over.")
        @Default(value = "10 min") Duration minimumTenure,
    @Doc("How long the least node waits before it stands as a candidate; the better, the shorter.")
        @Default(value = "100 ms", source = "scenario election-timeouts: of 50 ms to 1 s, it and 50 ms have the least time without a super node, and it the fewer bytes") Duration candidacyDelay,
    @Doc("How long a candidate waits for a better one to speak before it takes office.")
        @Default(value = "50 ms", source = "scenario election-timeouts: half the delay, with which it was swept") Duration candidacyWindow,
    @Doc("Weight of having been found reachable from outside.")
        @Default(value = "10") int reachabilityWeight) {

  public MeritConfig {
    int[] weights = {persistenceWeight, linkWeight, powerWeight, processorWeight, storageWeight, reachabilityWeight};
    long sum = 0;
    for (int weight : weights) {
      if (weight < 0 || weight > 1_000_000) {
        throw new IllegalArgumentException("a weight of merit must be 0 to 1000000 but is " + weight);
      }
      sum += weight;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("the weights of merit must not all be 0");
    }
    if (margin < 1 || margin > 1000) {
      throw new IllegalArgumentException("margin must be 1 to 1000 thousandths but is " + margin);
    }
    ClusterConfig.requirePositive("holdDown", holdDown);
    ClusterConfig.requirePositive("minimumTenure", minimumTenure);
    ClusterConfig.requirePositive("candidacyDelay", candidacyDelay);
    ClusterConfig.requirePositive("candidacyWindow", candidacyWindow);
  }

  /** The sum of all weights. */
  long weights() {
    return 0L + persistenceWeight + linkWeight + powerWeight + processorWeight + storageWeight + reachabilityWeight;
  }
}
