package orrery.protocols.discovery;

import java.util.List;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * What has changed in a cluster since its super node last told: the body of {@code PATCH /clusters/{super node}}, which
 * goes with the entity tag of what it changes (EC-15).
 *
 * @param term of the super node's office, which may have begun since
 * @param revision of what results
 * @param present nodes that have joined or changed, each id once
 * @param left nodes that are gone
 */
public record ClusterUpdate(long term, long revision, List<NodeEntry> present, List<NodeId> left) {

  public ClusterUpdate {
    present = List.copyOf(present);
    left = List.copyOf(left);
  }

  /** The same, of nodes of which the parts are held once. */
  ClusterUpdate shared(Shared by) {
    return new ClusterUpdate(term, revision, NodeEntry.shared(present, by), left);
  }
}
