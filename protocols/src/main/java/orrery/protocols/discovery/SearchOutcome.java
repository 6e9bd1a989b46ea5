package orrery.protocols.discovery;

import java.util.List;

/** What became of a search. */
public sealed interface SearchOutcome {

  /** All that was found, in the order of the nodes' ids. */
  record Found(List<FoundNode> nodes) implements SearchOutcome {

    public Found {
      nodes = List.copyOf(nodes);
    }
  }

  /** Nothing can be said. {@code reason} is a word such as {@code timeout}, {@code status-503} or {@code no-service}. */
  record Failed(String reason) implements SearchOutcome {}
}
