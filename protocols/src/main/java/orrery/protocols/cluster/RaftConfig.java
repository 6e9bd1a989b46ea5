package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** The range that a Raft-style election draws its timeouts from (Ongaro 2014, chapter 9). */
public record RaftConfig(
    @Doc("The shortest time after which a node stands for election, or stands again.")
        @Default(value = "50 ms", source = "scenario election-timeouts: 25 ms to 150 ms do not differ in the time without a super node, 10 ms is worse; it has the fewest bytes") Duration shortestTimeout,
    @Doc("The longest such time; each is drawn evenly between the two.")
        @Default(value = "100 ms", source = "scenario election-timeouts: twice the shortest, with which it was swept") Duration longestTimeout) {

  public RaftConfig {
    ClusterConfig.requirePositive("shortestTimeout", shortestTimeout);
    if (longestTimeout.compareTo(shortestTimeout) <= 0) {
      throw new IllegalArgumentException(
          "longestTimeout must be longer than shortestTimeout, which is " + shortestTimeout + ", but is " + longestTimeout);
    }
  }

  /** How wide the range is. */
  long rangeNanos() {
    return longestTimeout.minus(shortestTimeout).toNanos();
  }
}
