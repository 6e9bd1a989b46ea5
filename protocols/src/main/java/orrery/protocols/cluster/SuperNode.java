package orrery.protocols.cluster;

import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * A claim to be the super node of a cluster.
 *
 * @param id who claims it
 * @param endpoint where it takes registrations
 * @param term the term of its office, 1 or more; a later office of the cluster has a higher term
 * @param score its merit in thousandths, 0 to 1000, when it claimed
 * @param part what of the cluster it is super node of
 */
public record SuperNode(NodeId id, Endpoint endpoint, long term, int score, Part part) {

  public SuperNode {
    if (term < 1 || term > Terms.MAXIMUM) {
      throw new IllegalArgumentException("a super node's term must be 1 to " + Terms.MAXIMUM + " but is " + term);
    }
    Profile.requireScore(score);
  }

  /** The same, of one object where others have it, too: all members believe the same. */
  SuperNode shared(Shared by) {
    return by.same(this, 7 * Shared.hash(id.name()));
  }

  /** A claim to the whole cluster. */
  public SuperNode(NodeId id, Endpoint endpoint, long term, int score) {
    this(id, endpoint, term, score, Part.WHOLE);
  }
}
