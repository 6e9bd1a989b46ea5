package orrery.protocols.placement;

import java.util.List;
import orrery.protocols.placement.Decision.Choice;

/** Puts the places that come into question in the order in which to try them. */
interface Ranking {

  /**
   * The same places, the best first.
   *
   * @param choices in the order in which they were found, without scores
   */
  List<Choice> rank(Ask ask, Asker asker, List<Choice> choices);
}
