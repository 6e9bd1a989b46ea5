package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The two times that are the Bully algorithm's own (Garcia-Molina 1982). */
public record BullyConfig(
    @Doc("How long a node that has called an election waits for an answer from a higher one.")
        @Default(value = "50 ms", source = "scenario election-timeouts") Duration answerTimeout,
    @Doc("How long a node that was answered waits for the new coordinator before it calls again.")
        @Default(value = "150 ms", source = "scenario election-timeouts") Duration coordinatorTimeout) {

  public BullyConfig {
    ClusterConfig.requirePositive("answerTimeout", answerTimeout);
    ClusterConfig.requirePositive("coordinatorTimeout", coordinatorTimeout);
  }
}
