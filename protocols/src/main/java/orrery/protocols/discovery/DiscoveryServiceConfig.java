package orrery.protocols.discovery;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.raft.RaftConfig;

/**
 * A discovery service.
 *
 * @param port where it listens
 * @param capacity how many nodes it takes
 * @param expiry after how long without a word a cluster is forgotten; 0 for never, which is how the system is meant: what
 *     is stale stays until somebody says otherwise
 * @param group the services that keep one registry together, this one among them, each with the port at which it listens for
 *     the others; empty where this service is by itself
 * @param reads what a search or a look at a record sees, in a group
 */
public record DiscoveryServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The most nodes it takes.")
        @Default(value = "1000000", source = "assumed") int capacity,
    @Doc("After how long without a word a cluster is forgotten; 0 s for never.")
        @Default(value = "0 s", source = "EC-14, EC-15: no keep-alive, stale by design") Duration expiry,
    @Doc("Whether those who claim the same public address and network must show that they are neighbours.")
        @Default(value = "true", source = "ours: behind a carrier's NAT, strangers claim the same") boolean confirmation,
    @Doc("The services that keep one registry together, as address:port with commas between them; empty for one by itself.")
        @Default(value = "", source = "assumed") String group,
    @Doc("What is seen of a group's registry: local is what the service asked has, linearizable all that anybody was told before.")
        @Default(value = "local", source = "EC-15: stale by design") Reads reads,
    RaftConfig raft,
    CallBackConfig callBack,
    HttpServerConfig http,
    SepConfig signaling) {

  /** How often within an expiry it looks for what has expired: that lasts a sixteenth longer at most. */
  static final int SWEEPS = 16;

  /** What a reader sees. */
  public enum Reads {
    /**
     * What the service that is asked has: some past state of the group, never older than one it has shown before in this
     * life, and with all changes that were asked of it. It takes no message, and works where no majority is left.
     */
    LOCAL,
    /** All changes that anybody was told of before the read began. It takes a round trip to a majority, by way of the leader. */
    LINEARIZABLE
  }

  public DiscoveryServiceConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
    }
    if (expiry.isNegative()) {
      throw new IllegalArgumentException("expiry must be 0 s or more but is " + expiry);
    }
  }

  /** How long it is from one look for what has expired to the next. */
  Duration sweep() {
    return expiry.dividedBy(SWEEPS);
  }
}
