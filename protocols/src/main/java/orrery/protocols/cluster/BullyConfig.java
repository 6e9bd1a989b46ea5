package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The two times that are the Bully algorithm's own (Garcia-Molina 1982). */
public record BullyConfig(
    @Doc("How long a node that has called an election waits for an answer from a higher one.")
        @Default(value = "500 ms", source = "scenario election-timeouts: 25 ms to 500 ms do not differ in the time without a super node, and it has the fewest bytes") Duration answerTimeout,
    @Doc("How long a node that was answered waits for the new coordinator before it calls again.")
        @Default(value = "1500 ms", source = "scenario election-timeouts: three times the other, with which it was swept") Duration coordinatorTimeout) {

  public BullyConfig {
    ClusterConfig.requirePositive("answerTimeout", answerTimeout);
    ClusterConfig.requirePositive("coordinatorTimeout", coordinatorTimeout);
  }
}
