package orrery.scenario.world;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.metrics.Tally;
import orrery.net.Node;

/** Where one live node stands in its cluster: what it has told of itself, beside what is true. */
final class Standing {

  private final Node node;
  private final ClusterTruth cluster;
  private String believedSuperNode = "";
  private boolean superNode;
  private List<String> listed = List.of();
  private Tally.@Nullable Wait office;

  Standing(Node node, ClusterTruth cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  /** The same node, with what it has told, on another link. */
  Standing in(ClusterTruth other) {
    Standing moved = new Standing(node, other);
    moved.believedSuperNode = believedSuperNode;
    moved.superNode = superNode;
    moved.listed = listed;
    moved.office = office;
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

  /** It takes office, which {@code wait} is the time of. */
  void takesOffice(Tally.Wait wait) {
    office = wait;
  }

  /** It holds no office any more, if it ever did. */
  void endsOffice(long now) {
    if (office != null) {
      office.finish(now);
      office = null;
    }
  }
}
