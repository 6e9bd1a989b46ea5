package orrery.protocols.discovery;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How the service calls super nodes back.
 *
 * @param timeout how long it waits for the answer to its call
 * @param hold how long it leaves a request open that is there to keep a NAT's binding alive
 * @param inFlight how many calls may be on their way
 */
public record CallBackConfig(
    @Doc("How long a call-back may take.")
        @Default(value = "5 s", source = "RFC 6298 section 2: a SYN is repeated after 1 s and 3 s; both fit") Duration timeout,
    @Doc("How long a connection is held that keeps a NAT's binding alive.")
        @Default(value = "1 h", source = "RFC 5382 REQ-5: the idle time-out of an established connection 'MUST NOT be less than 2 hours 4 minutes'")
        Duration hold,
    @Doc("The most call-backs at a time.")
        @Default(value = "1000", source = "assumed") int inFlight) {

  public CallBackConfig {
    if (timeout.isNegative() || timeout.isZero() || hold.isNegative() || hold.isZero()) {
      throw new IllegalArgumentException("timeout and hold must be longer than 0 s but are " + timeout + " and " + hold);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("in-flight must be at least 1 but is " + inFlight);
    }
  }
}
