package orrery.net;

import java.util.function.Predicate;

/** A cut between two groups of nodes; packets from the one to the other are lost, either way or one way only. */
public record Partition(Predicate<Node> from, Predicate<Node> to, boolean bothWays) {

  boolean separates(Node sender, Node receiver) {
    return from.test(sender) && to.test(receiver) || bothWays && from.test(receiver) && to.test(sender);
  }
}
