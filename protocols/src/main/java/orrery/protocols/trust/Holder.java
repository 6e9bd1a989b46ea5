package orrery.protocols.trust;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * A member that has duties.
 *
 * @param endpoint where it serves them
 * @param duties in the order of the enum, one or more
 * @param claim what its profile claims
 */
public record Holder(NodeId id, Endpoint endpoint, Set<Duty> duties, Claim claim) {

  public Holder {
    duties = Collections.unmodifiableSet(EnumSet.copyOf(duties));
  }
}
