package orrery.protocols.discovery;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * How a super node has itself called back.
 *
 * @param port the TCP port it is called at, and calls from so that its NAT shows the service the endpoint outside; 0 for one
 *     that the host chooses
 * @param patience how long it waits for a verdict, in which a SEP may have to go live
 */
public record ReachabilityConfig(
    @Doc("The port at which it can be called; 0 for any.")
        @Default(value = "0", source = "assumed") int port,
    @Doc("The longest wait for a verdict.")
        @Default(value = "60 s", source = "assumed") Duration patience,
    HttpServerConfig http) {

  public ReachabilityConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be longer than 0 s but is " + patience);
    }
  }
}
