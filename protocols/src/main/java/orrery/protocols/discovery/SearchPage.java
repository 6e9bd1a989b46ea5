package orrery.protocols.discovery;

import java.util.List;

/**
 * A part of what a search has found.
 *
 * @param instance as in {@link RegistrationAnswer}
 * @param nodes in the order of their ids
 * @param more whether nodes follow after the last one here
 */
public record SearchPage(String instance, List<FoundNode> nodes, boolean more) {

  public SearchPage {
    nodes = List.copyOf(nodes);
  }
}
