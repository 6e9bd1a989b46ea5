package orrery.protocols.cluster;

import java.util.Set;
import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * A member of a cluster as its super node knows it.
 *
 * @param endpoint where its part of the cluster protocol is reached
 * @param duties what the super node has given it to do
 */
public record Member(NodeId id, Endpoint endpoint, Profile profile, Set<Duty> duties) {

  public Member {
    duties = Duty.held(duties);
  }

  /** A member without duties. */
  public Member(NodeId id, Endpoint endpoint, Profile profile) {
    this(id, endpoint, profile, Duty.none());
  }

  Member with(Set<Duty> others) {
    return new Member(id, endpoint, profile, others);
  }
}
