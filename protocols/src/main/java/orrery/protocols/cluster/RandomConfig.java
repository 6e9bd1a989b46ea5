package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The one time that an election at random has of its own. */
public record RandomConfig(
    @Doc("How long a node waits for the one that it has drawn to take office before it draws another.")
        @Default(value = "50 ms") Duration nominationTimeout) {

  public RandomConfig {
    ClusterConfig.requirePositive("nominationTimeout", nominationTimeout);
  }
}
