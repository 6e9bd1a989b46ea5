package orrery.protocols.traversal;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * A rendezvous service.
 *
 * @param port where it listens
 * @param capacity how many offers it keeps
 * @param hold how long it keeps somebody waiting for an offer before it says that there is none; who has not asked for twice
 *     as long is gone, and its offer with it
 */
public record RendezvousServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The most offers it keeps.")
        @Default(value = "100000", source = "assumed") int capacity,
    @Doc("How long somebody waits for an offer before the answer is that there is none.")
        @Default(value = "25 s", source = "assumed; shorter than the 30 s that clients wait for an answer") Duration hold,
    HttpServerConfig http) {

  public RendezvousServiceConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
    }
    if (hold.isNegative() || hold.isZero()) {
      throw new IllegalArgumentException("hold must be longer than 0 s but is " + hold);
    }
  }
}
