package orrery.protocols.edge;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Distance;
import orrery.host.Doc;

/**
 * A workload of searches: what the node looks for, again and again (EC-10).
 *
 * @param every the time between two searches; the first comes after a part of it drawn at random
 * @param radius of a search by proximity
 */
public record SearchConfig(
    @Doc("What the node searches for.")
        @Default(value = "none", source = "assumed") Scope scope,
    @Doc("The time between two searches.")
        @Default(value = "10 min", source = "assumed") Duration every,
    @Doc("How far a search by proximity reaches.")
        @Default(value = "150 m", source = "assumed") Distance radius) {

  /** Among whom it looks. */
  public enum Scope {
    /** Nobody: it does not search. */
    NONE,
    /** The nodes of its own account. */
    ACCOUNT,
    /** The nodes of its own link. */
    LINK,
    /** The nodes around it, where it knows its position. */
    PROXIMITY
  }

  public SearchConfig {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every must be longer than 0 s but is " + every);
    }
  }
}
