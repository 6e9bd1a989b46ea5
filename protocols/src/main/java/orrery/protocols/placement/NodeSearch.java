package orrery.protocols.placement;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.SearchQuery;

/** A node's way of asking discovery: its super node, or what it knows itself as one (EC-20). */
@FunctionalInterface
public interface NodeSearch {

  /**
   * Searches; {@link SearchQuery#OWN_LINK} is understood.
   *
   * @param onFound called once, at once or later; with nothing where nobody answers
   */
  void search(SearchQuery query, Consumer<Optional<List<FoundNode>>> onFound);
}
