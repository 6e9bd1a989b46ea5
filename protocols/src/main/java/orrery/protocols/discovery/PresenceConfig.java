package orrery.protocols.discovery;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How the service comes to know who is there.
 *
 * @param mode by whose word
 * @param interval between two words of a node that says it is there, by keep-alive
 */
public record PresenceConfig(
    @Doc("By whose word the service knows who is there.")
        @Default(value = "on-change", source = "EC-14, EC-15: no keep-alive; the super node tells, only when something changed") Mode mode,
    @Doc("How often a node says that it is there, by keep-alive.")
        @Default(value = "30 s", source = "Helidon, integrations.eureka LeaseInfoConfig: 'renewalInterval … 30', as Netflix Eureka has it")
        Duration interval) {

  /** By whose word the service knows who is there. */
  public enum Mode {
    /** Super nodes tell of their clusters, when something has changed. */
    ON_CHANGE,
    /** Every node tells of itself, again and again; who is silent for some intervals is gone. The usual way: the baseline. */
    KEEP_ALIVE
  }

  public PresenceConfig {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be longer than 0 s but is " + interval);
    }
  }
}
