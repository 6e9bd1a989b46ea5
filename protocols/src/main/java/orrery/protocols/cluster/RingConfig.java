package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The two times that an election on a ring has of its own (Chang and Roberts 1979, who leave both open). */
public record RingConfig(
    @Doc("How long a node waits for the next in the ring to acknowledge a message before it passes that node over.")
        @Default(value = "250 ms", source = "scenario election-timeouts: 10 ms to 250 ms do not differ in the time without a super node, and it has the fewest bytes") Duration hopTimeout,
    @Doc("How long a node waits for an election to end before it begins another, for each node in the ring.")
        @Default(value = "500 ms", source = "scenario election-timeouts: twice the other, with which it was swept") Duration nodeAllowance) {

  public RingConfig {
    ClusterConfig.requirePositive("hopTimeout", hopTimeout);
    ClusterConfig.requirePositive("nodeAllowance", nodeAllowance);
  }
}
