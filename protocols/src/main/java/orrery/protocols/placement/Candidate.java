package orrery.protocols.placement;

import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;

/**
 * A place where a call might be served.
 *
 * @param profile what is known of the node; of the central cloud, what one instance there is to one call
 * @param provider whether it has the duty {@code compute} in its cluster
 * @param found how discovery tells to reach it; empty for this device itself and for the central cloud
 */
public record Candidate(NodeId node, Reach reach, Readiness readiness, Profile profile, boolean provider, Optional<FoundNode> found) {

  /** The node itself, on which {@code readiness} is known better than its profile tells. */
  public static Candidate own(NodeId self, Readiness readiness, Profile profile, boolean provider) {
    return new Candidate(self, Reach.OWN, readiness, profile, provider, Optional.empty());
  }

  /** A node that was found, on a link of this node's where {@code reach} says so. */
  public static Candidate of(FoundNode found, Reach reach, Readiness readiness) {
    return new Candidate(found.node().id(), reach, readiness, found.node().profile(), found.node().roles().contains(Duty.COMPUTE.word()), Optional.of(found));
  }
}
