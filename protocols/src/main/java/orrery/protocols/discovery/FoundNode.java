package orrery.protocols.discovery;

import java.util.List;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * A node that a search has found: how to reach it, and what it is, can and plays (EC-10).
 *
 * @param node as its super node told
 * @param superNode of its cluster
 * @param superNodeEndpoint where that is reached, on its own link
 * @param publicAddress of its cluster as the service sees it
 * @param link the identity of its link
 * @param reachability whether and where its cluster can be called from outside (EC-21); {@link Reachability#ON_LINK} or {@link
 *     Reachability#BRIDGED} where a super node told of its own cluster, or of one next to it
 * @param ageMillis how long ago its super node was last heard of: what is older may be staler (EC-15)
 * @param over where it is bridged, the nodes that carry over to it, each in two clusters: the first is in the cluster of
 *     whoever asked, the last in its own; at most {@value #MAXIMUM_BRIDGES}, and none twice. Empty otherwise
 */
public record FoundNode(
    NodeEntry node,
    NodeId superNode,
    Endpoint superNodeEndpoint,
    Address publicAddress,
    String link,
    Reachability reachability,
    long ageMillis,
    List<NodeId> over) {

  /** The most nodes that carry over to one. */
  public static final int MAXIMUM_BRIDGES = 9;

  public FoundNode {
    over = List.copyOf(over);
  }

  /** One that is not bridged, or to which nobody has said the way. */
  public FoundNode(
      NodeEntry node, NodeId superNode, Endpoint superNodeEndpoint, Address publicAddress, String link, Reachability reachability, long ageMillis) {
    this(node, superNode, superNodeEndpoint, publicAddress, link, reachability, ageMillis, List.of());
  }

  /** The same, made of objects that others have, too: for who keeps it. */
  public FoundNode shared(Shared by) {
    return new FoundNode(node.shared(by), by.id(superNode.name()), by.endpoint(superNodeEndpoint.address(), superNodeEndpoint.port()),
        publicAddress, link.intern(), reachability, ageMillis, over);
  }

  /** The same node, reached otherwise. */
  public FoundNode reached(Reachability otherwise, List<NodeId> bridges) {
    return new FoundNode(node, superNode, superNodeEndpoint, publicAddress, link, otherwise, ageMillis, bridges);
  }

  /** The same node, so long after it was heard of. */
  public FoundNode aged(long millis) {
    return new FoundNode(node, superNode, superNodeEndpoint, publicAddress, link, reachability, millis, over);
  }
}
