package orrery.scenario.world;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.metrics.Tally;
import orrery.net.Node;
import orrery.protocols.cluster.Part;

/** Where one live node stands in one of its clusters: what it has told of itself, beside what is true. */
final class Standing {

  private final Node node;
  private final String scope;
  private final ClusterTruth cluster;
  private String believedSuperNode = "";
  private boolean superNode;
  private Part part = Part.WHOLE;
  private List<String> listed = List.of();
  private long term;
  private byte duties;
  private Tally.@Nullable Wait office;

  /** That of the same node in the cluster it entered next. The truth's. */
  @Nullable Standing next;

  /** @param scope the node's own name for the cluster */
  Standing(Node node, String scope, ClusterTruth cluster) {
    this.node = node;
    this.scope = scope;
    this.cluster = cluster;
  }

  /** The same node, with what it has told, in another cluster. */
  Standing in(ClusterTruth other) {
    Standing moved = new Standing(node, scope, other);
    moved.believedSuperNode = believedSuperNode;
    moved.superNode = superNode;
    moved.part = part;
    moved.listed = listed;
    moved.term = term;
    moved.duties = duties;
    moved.office = office;
    return moved;
  }

  /** Those from here on without one of them; null where none are left. */
  @Nullable Standing without(Standing gone) {
    if (this == gone) {
      return next;
    }
    next = next == null ? null : next.without(gone);
    return this;
  }

  Node node() {
    return node;
  }

  /** The node's name. */
  String name() {
    return node.name();
  }

  String scope() {
    return scope;
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

  /** Whether {@code other} belongs to the part that it is super node of. */
  boolean leads(Standing other) {
    return part.holds(other.node.host().id());
  }

  /** Whom it lists as members, as super node, ascending; the list is its own, and may be wrong both ways. */
  List<String> listed() {
    return listed;
  }

  /** Whether that node is in {@link #listed}. */
  boolean hasListed(String name) {
    return Collections.binarySearch(listed, name) >= 0;
  }

  /** The latest term it has accepted, as far as it has told. */
  long term() {
    return term;
  }

  /** What it has to do, by its own word: a bit for each duty, that of the first lowest. */
  int duties() {
    return duties;
  }

  // What follows is for its cluster alone, which counts what changes.

  /** @param members ascending, each once */
  void lists(List<String> members) {
    listed = members;
  }

  void accepts(long accepted) {
    term = accepted;
  }

  void has(int bitsOfDuties) {
    duties = (byte) bitsOfDuties; // There are four.
  }

  void believes(String superNodeId) {
    believedSuperNode = superNodeId;
  }

  void leads(Part ofPart) {
    part = ofPart;
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
