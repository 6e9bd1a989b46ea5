package orrery.protocols.discovery;

import java.util.List;
import orrery.host.Address;
import orrery.host.NodeId;

/**
 * One cluster as discovery knows it: the answer to {@code GET /clusters/{super node}}, which goes with the record's entity
 * tag.
 *
 * @param term of the super node's office
 * @param link the identity of its link
 * @param publicAddress as the service sees it
 * @param ageMillis how long ago its super node was last heard of
 * @param nodes in the order of their ids
 */
public record ClusterRecord(NodeId superNode, long term, String link, Address publicAddress, long ageMillis, List<NodeEntry> nodes) {

  public ClusterRecord {
    nodes = List.copyOf(nodes);
  }
}
