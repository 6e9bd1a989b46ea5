package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The two times that an election on a ring has of its own (Chang and Roberts 1979, who leave both open). */
public record RingConfig(
    @Doc("How long a node waits for the next in the ring to acknowledge a message before it passes that node over.")
        @Default(value = "50 ms") Duration hopTimeout,
    @Doc("How long a node waits for an election to end before it begins another, for each node in the ring.")
        @Default(value = "100 ms") Duration nodeAllowance) {

  public RingConfig {
    ClusterConfig.requirePositive("hopTimeout", hopTimeout);
    ClusterConfig.requirePositive("nodeAllowance", nodeAllowance);
  }
}
