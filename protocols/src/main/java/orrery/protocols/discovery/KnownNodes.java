package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import orrery.host.NodeId;
import orrery.protocols.discovery.DiscoveryRegistry.Known;
import org.jspecify.annotations.Nullable;

/** What is known of the nodes of one cluster, or of one account, by their ids: of mostly few, and so in an array. */
final class KnownNodes {

  private final List<Known> all = new ArrayList<>(1);

  /** What is known of {@code id}; null for nothing. */
  @Nullable Known get(NodeId id) {
    int place = place(id);
    return place < 0 ? null : all.get(place);
  }

  /** Enters {@code known} in place of what was known of the same node. */
  void put(Known known) {
    int place = place(known.entry.id());
    if (place < 0) {
      all.add(-place - 1, known);
    } else {
      all.set(place, known);
    }
  }

  /** Whether there was anything to remove. */
  boolean remove(NodeId id) {
    int place = place(id);
    if (place >= 0) {
      all.remove(place);
    }
    return place >= 0;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int size() {
    return all.size();
  }

  /** All, in the order of their ids. */
  List<Known> values() {
    return Collections.unmodifiableList(all);
  }

  /** Those whose ids come after {@code id}, in their order. */
  List<Known> after(NodeId id) {
    int place = place(id);
    return values().subList(place < 0 ? -place - 1 : place + 1, all.size());
  }

  /** Where {@code id} is; where it is not, -1 less the place at which it would be. */
  private int place(NodeId id) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = all.get(middle).entry.id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return -low - 1;
  }
}
