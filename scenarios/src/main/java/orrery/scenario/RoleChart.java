package orrery.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** A chart of who has which role in which cluster, and when, drawn of the first replication of each variant. */
public record RoleChart(
    @Doc("Only these clusters: a home or network, 'account/NAME' or 'place/CELL'; of all of them where none is named, those in which most changes.")
        @Default("[]") List<String> clusters,
    @Doc("Only these nodes; all of a cluster where none is named.") @Default("[]") List<String> nodes,
    @Doc("From when on.") @Default("0 s") Duration from,
    @Doc("Until when; the end of the run where it is not given.") Optional<Duration> to,
    @Doc("How wide: a 'column' of a paper or its 'page'.") @Default("page") FigureWidth width) {

  public RoleChart {
    clusters = List.copyOf(clusters);
    nodes = List.copyOf(nodes);
    if (to.isPresent() && to.get().compareTo(from) <= 0) {
      throw new IllegalArgumentException("to must be after 'from'");
    }
  }
}
