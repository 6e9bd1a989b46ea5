package orrery.protocols.signaling;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.registry.AnnouncementConfig;

/**
 * A signaling service.
 *
 * @param port where it listens; 0 for any free one
 * @param policy by what relays are placed
 * @param cloudLast whether hosts in the cloud are taken only where no host at the edge can
 * @param sepIdleLimit how long a SEP without a tunnel lives
 * @param bepIdleLimit how long a BEP lives over which no bytes flow
 * @param queue how many requests may wait for room
 * @param queueTime how long one may
 * @param poolSeps how many SEPs are kept live by the reserved pool
 * @param poolBeps how many BEPs
 * @param poolConnections how many connections each of them may have
 * @param orderTimeout how long a host may take to say that it has an order; one that does not is forgotten
 */
public record SignalingServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("By what relays are placed.")
        @Default(value = "closest", source = "EC-17: the available node closest to the cluster") Policy policy,
    @Doc("Whether the cloud is the last resort.")
        @Default(value = "true", source = "EC-5: in the worst case the central cloud") boolean cloudLast,
    @Doc("How long a SEP without a tunnel lives.")
        @Default(value = "60 s", source = "assumed") Duration sepIdleLimit,
    @Doc("How long a BEP lives over which no bytes flow.")
        @Default(value = "30 s", source = "assumed") Duration bepIdleLimit,
    @Doc("Most requests that wait for room.")
        @Default(value = "256", source = "assumed") int queue,
    @Doc("Longest wait of a request for room.")
        @Default(value = "10 s", source = "assumed") Duration queueTime,
    @Doc("How many SEPs the reserved pool keeps live.")
        @Default(value = "0", source = "assumed") int poolSeps,
    @Doc("How many BEPs the reserved pool keeps live.")
        @Default(value = "0", source = "assumed") int poolBeps,
    @Doc("How many connections each relay of the pool may have.")
        @Default(value = "16", source = "assumed: as many as a cluster's proxy asks for") int poolConnections,
    @Doc("Longest time for a relay host to take an order; it is given up then.")
        @Default(value = "3 s", source = "assumed") Duration orderTimeout,
    AnnouncementConfig announcement,
    HttpServerConfig http) {

  public SignalingServiceConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (sepIdleLimit.compareTo(Duration.ofSeconds(1)) < 0 || bepIdleLimit.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("idle limits must be at least 1 s but are " + sepIdleLimit + " and " + bepIdleLimit);
    }
    if (queue < 0 || queueTime.isNegative()) {
      throw new IllegalArgumentException("queue and queue-time must be 0 or more but are " + queue + " and " + queueTime);
    }
    if (orderTimeout.isNegative() || orderTimeout.isZero()) {
      throw new IllegalArgumentException("order-timeout must be longer than 0 s but is " + orderTimeout);
    }
    if (poolSeps < 0 || poolBeps < 0 || poolConnections < 1) {
      throw new IllegalArgumentException(
          "pool-seps and pool-beps must be 0 or more and pool-connections at least 1 but are " + poolSeps + ", " + poolBeps + " and " + poolConnections);
    }
  }

  Duration idleLimit(RelayKind kind) {
    return kind == RelayKind.SEP ? sepIdleLimit : bepIdleLimit;
  }

  HttpClientConfig orders() {
    return new HttpClientConfig(orderTimeout, Duration.ofSeconds(10), 1000, http.limits());
  }

  int pool(RelayKind kind) {
    return policy != Policy.RESERVED_POOL ? 0 : kind == RelayKind.SEP ? poolSeps : poolBeps;
  }
}
