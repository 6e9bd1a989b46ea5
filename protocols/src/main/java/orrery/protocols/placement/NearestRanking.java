package orrery.protocols.placement;

import java.util.Comparator;
import java.util.List;
import orrery.protocols.cluster.IdHash;
import orrery.protocols.placement.Decision.Choice;

/** A baseline: the nearest first, whatever it can and is; of those as near, what has the service already. */
final class NearestRanking implements Ranking {

  @Override
  public List<Choice> rank(Ask ask, Asker asker, List<Choice> choices) {
    return choices.stream()
        .sorted(Comparator.<Choice, Reach>comparing(choice -> choice.candidate().reach())
            .thenComparing(choice -> choice.candidate().readiness() == Readiness.LOADABLE)
            .thenComparing((one, other) -> Long.compareUnsigned(
                IdHash.of(asker.id() + " " + one.candidate().node()), IdHash.of(asker.id() + " " + other.candidate().node()))))
        .toList();
  }
}
