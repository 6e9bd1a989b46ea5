package orrery.protocols.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import orrery.host.RandomStream;
import orrery.protocols.placement.Decision.Choice;

/** A baseline: any order, each as likely. */
final class RandomRanking implements Ranking {

  private final Supplier<RandomStream> random;

  /** @param random asked when something is drawn, so that who never does has no stream */
  RandomRanking(Supplier<RandomStream> random) {
    this.random = random;
  }

  @Override
  public List<Choice> rank(Ask ask, Asker asker, List<Choice> choices) {
    List<Choice> order = new ArrayList<>(choices);
    // Fisher and Yates, from the end.
    for (int last = order.size() - 1; last > 0; last--) {
      Collections.swap(order, last, random.get().nextInt(last + 1));
    }
    return order;
  }
}
