package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;

/**
 * The names of records at the service. That of the cluster of a node's first link is the node's own id; that of the cluster of its
 * second link is {@code l2--} and the id, and so on to {@code l9--}. Labels with two hyphens in the third and fourth place are
 * reserved (RFC 5890 §2.3.1), so that no node is called so.
 *
 * <p>In a record of a further link the super node stands under the record's name, and is found under its own in that of its first:
 * the record is for the others on that link, to whom the super node is the way.
 */
public final class RecordName {

  /** The last link of a node whose cluster can be registered. */
  public static final int LAST = 9;

  private RecordName() {}

  /** The name of the record for the cluster of {@code node}'s link of that number, 2 to {@value #LAST}; empty where the id is too long for one. */
  public static Optional<NodeId> ofFurther(NodeId node, int number) {
    if (number < 2 || number > LAST) {
      throw new IllegalArgumentException("number must be 2 to " + LAST + " but is " + number);
    }
    String name = "l" + number + "--" + node.name();
    return NodeId.isValid(name) && !isFurther(node) ? Optional.of(new NodeId(name)) : Optional.empty();
  }

  /** Whether {@code name} is that of a record of a further link, and of no node. */
  public static boolean isFurther(NodeId name) {
    String text = name.name();
    return text.length() > 4 && text.charAt(0) == 'l' && text.charAt(1) >= '2' && text.charAt(1) <= '9' && text.startsWith("--", 2) && NodeId.isValid(text.substring(4));
  }

  /** The super node whose record has that name. */
  public static NodeId superNode(NodeId name) {
    return isFurther(name) ? new NodeId(name.name().substring(4)) : name;
  }

  /** All names that records of {@code node} may have, its own first. */
  static List<NodeId> all(NodeId node) {
    List<NodeId> names = new ArrayList<>(LAST);
    names.add(node);
    for (int number = 2; number <= LAST; number++) {
      ofFurther(node, number).ifPresent(names::add);
    }
    return names;
  }
}
