package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.discovery.FoundNode;

/** The nodes that have told this one of themselves (EC-12): so many at most, each for so long, who told last kept longest. */
final class Acquaintances {

  private final Host host;
  private final NoticeConfig config;
  /** In the order in which they told. */
  private @Nullable Map<NodeId, Known> known;

  private record Known(FoundNode node, long sinceNanos) {}

  Acquaintances(Host host, NoticeConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Keeps what {@code node} tells of itself, in place of what it told before. */
  void keep(FoundNode node) {
    if (config.keep() == 0) {
      return;
    }
    known = known == null ? new LinkedHashMap<>(4) : known;
    expire();
    known.remove(node.node().id());
    if (known.size() >= config.keep()) {
      forget(known.keySet().iterator().next());
    }
    known.put(node.node().id(), new Known(node.shared(host.shared()), host.nanoTime()));
    host.probe().state("acquaintance", node.node().id().name(), "known");
  }

  /** What {@code id} told is of no use any more. */
  void forget(NodeId id) {
    if (known != null && known.remove(id) != null) {
      host.probe().state("acquaintance", id.name(), "");
    }
  }

  /** Who has told, and not too long ago; the age of each is the time since. */
  List<FoundNode> all() {
    if (known == null) {
      return List.of();
    }
    expire();
    List<FoundNode> all = new ArrayList<>(known.size());
    known.values().forEach(one -> all.add(one.node.aged((host.nanoTime() - one.sinceNanos) / 1_000_000)));
    return all;
  }

  private void expire() {
    long oldest = host.nanoTime() - config.keepFor().toNanos();
    while (!known.isEmpty() && known.values().iterator().next().sinceNanos < oldest) {
      forget(known.keySet().iterator().next());
    }
  }
}
