package orrery.net;

import java.util.Collection;
import java.util.function.Predicate;

/** A cut between two groups of nodes; packets from the one to the other are lost, either way or one way only. */
public record Partition(Predicate<Node> from, Predicate<Node> to, boolean bothWays) {

  boolean separates(Node sender, Node receiver) {
    return from.test(sender) && to.test(receiver) || bothWays && from.test(receiver) && to.test(sender);
  }

  /** Whether it separates one of {@code nodes} from another. */
  boolean divides(Collection<Node> nodes) {
    int sending = 0;
    int receiving = 0;
    int both = 0;
    for (Node node : nodes) {
      boolean sends = from.test(node);
      boolean receives = to.test(node);
      sending += sends ? 1 : 0;
      receiving += receives ? 1 : 0;
      both += sends && receives ? 1 : 0;
    }
    boolean onlyItself = sending == 1 && receiving == 1 && both == 1;
    return sending > 0 && receiving > 0 && !onlyItself;
  }
}
