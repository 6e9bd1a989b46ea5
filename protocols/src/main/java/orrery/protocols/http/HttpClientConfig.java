package orrery.protocols.http;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How patient a client is.
 *
 * @param requestTimeout from the call to the last octet of the answer, waiting in line and connecting included
 * @param idleTimeout how long a connection rests before it is closed; shorter than servers' own, so that they seldom close
 *     one that a request is on its way to
 * @param waitingRequests how many requests to one server may wait
 */
public record HttpClientConfig(
    @Doc("Longest time to an answer.")
        @Default(value = "30 s", source = "assumed") Duration requestTimeout,
    @Doc("Longest rest of a connection.")
        @Default(value = "10 s", source = "assumed") Duration idleTimeout,
    @Doc("Most requests to one server that wait.")
        @Default(value = "32", source = "assumed") int waitingRequests,
    HttpLimits limits) {

  public HttpClientConfig {
    if (idleTimeout.isNegative() || idleTimeout.isZero() || requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("time-outs must be longer than 0 but are " + idleTimeout + " and " + requestTimeout);
    }
    if (waitingRequests < 1 || waitingRequests > 10_000) {
      throw new IllegalArgumentException("waiting-requests must be 1 to 10000 but is " + waitingRequests);
    }
  }
}
