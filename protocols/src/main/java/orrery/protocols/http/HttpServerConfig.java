package orrery.protocols.http;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How patient and how generous a server is.
 *
 * @param idleTimeout how long a connection may rest between two requests, and how long an answer may find no room
 * @param requestTimeout how long a request may take from its first octet to its last
 * @param connections how many connections may be open; one more is refused
 * @param waitingRequests how many requests of one connection may wait behind the one being answered
 */
public record HttpServerConfig(
    @Doc("Longest rest of a connection between requests.")
        @Default(value = "75 s", source = "nginx, ngx_http_core_module: 'keepalive_timeout 75s'") Duration idleTimeout,
    @Doc("Longest time for a request to arrive in.")
        @Default(value = "60 s", source = "nginx, ngx_http_core_module: 'client_header_timeout 60s', there for the header alone")
        Duration requestTimeout,
    @Doc("Most connections at a time.")
        @Default(value = "20000", source = "assumed") int connections,
    @Doc("Most requests of one connection that may wait for the one before.")
        @Default(value = "8", source = "assumed") int waitingRequests,
    HttpLimits limits) {

  public HttpServerConfig {
    if (idleTimeout.isNegative() || idleTimeout.isZero() || requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException("time-outs must be longer than 0 but are " + idleTimeout + " and " + requestTimeout);
    }
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1 but is " + connections);
    }
    if (waitingRequests < 0 || waitingRequests > 1000) {
      throw new IllegalArgumentException("waiting-requests must be 0 to 1000 but is " + waitingRequests);
    }
  }
}
