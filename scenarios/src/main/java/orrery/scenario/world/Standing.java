package orrery.scenario.world;

import java.util.List;
import orrery.net.Node;
import orrery.protocols.cluster.Part;

/** Where one live node stands in its cluster: what it has told of itself, beside what is true. */
final class Standing {

  private final Node node;
  private final ClusterTruth cluster;
  private String believedSuperNode = "";
  private boolean superNode;
  private Part part = Part.WHOLE;
  private List<String> listed = List.of();

  Standing(Node node, ClusterTruth cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  /** The same node, with what it has told, on another link. */
  Standing in(ClusterTruth other) {
    Standing moved = new Standing(node, other);
    moved.believedSuperNode = believedSuperNode;
    moved.superNode = superNode;
    moved.part = part;
    moved.listed = listed;
    return moved;
  }

  Node node() {
    return node;
  }

  ClusterTruth cluster() {
    return cluster;
  }

  /** The id of the super node it believes in; empty for none. */
  String believedSuperNode() {
    return believedSuperNode;
  }

  /** Whether it acts as super node. */
  boolean isSuperNode() {
    return superNode;
  }

  /** What of the cluster it is super node of, by its own word. */
  Part part() {
    return part;
  }

  void leads(Part ofPart) {
    part = ofPart;
  }

  /** Whom it lists as members, as super node; the list is its own, and may be wrong both ways. */
  List<String> listed() {
    return listed;
  }

  void lists(List<String> members) {
    listed = members;
  }

  void believes(String superNodeId) {
    believedSuperNode = superNodeId;
  }

  void acts(boolean asSuperNode) {
    superNode = asSuperNode;
  }
}
