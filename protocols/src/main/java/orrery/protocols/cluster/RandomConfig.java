package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The one time that an election at random has of its own. */
public record RandomConfig(
    @Doc("How long a node waits for the one that it has drawn to take office before it draws another.")
        @Default(value = "100 ms", source = "scenario election-timeouts: 10 ms to 250 ms do not differ in the time without a super node, and it has the fewest bytes") Duration nominationTimeout) {

  public RandomConfig {
    ClusterConfig.requirePositive("nominationTimeout", nominationTimeout);
  }
}
