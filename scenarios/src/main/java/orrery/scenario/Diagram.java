package orrery.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** A diagram of the messages between some nodes, drawn of the first replication of each variant. */
public record Diagram(
    @Doc("The nodes whose messages to each other are shown, from left to right; a service is a node, too.") List<String> nodes,
    @Doc("From when on.") @Default("0 s") Duration from,
    @Doc("Until when; the end of the run where it is not given.") Optional<Duration> to,
    @Doc("Which protocols; all of them where none is named.") @Default("[]") List<String> protocols) {

  public Diagram {
    nodes = List.copyOf(nodes);
    protocols = List.copyOf(protocols);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nodes must name at least one node");
    }
    if (to.isPresent() && to.get().compareTo(from) <= 0) {
      throw new IllegalArgumentException("to must be after 'from'");
    }
  }
}
