package orrery.protocols.signaling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import orrery.host.RandomStream;

/** Chooses among hosts by a policy. */
final class Placement {

  private final Policy policy;
  private final boolean cloudLast;
  private final RandomStream luck;

  Placement(Policy policy, boolean cloudLast, RandomStream luck) {
    this.policy = policy;
    this.cloudLast = cloudLast;
    this.luck = luck;
  }

  /** The host for one more of a kind; empty where there is none among {@code able}, which all have room. */
  Optional<HostEntry> choose(Collection<HostEntry> able, RelayKind kind, Place near) {
    List<HostEntry> candidates = preferred(able);
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Comparator<HostEntry> byDistance = Comparator.<HostEntry>comparingLong(host -> near.microsTo(host.offer.place())).thenComparing(host -> host.id);
    Comparator<HostEntry> byLoad = (a, b) -> a.compareLoad(b, kind);
    return switch (policy) {
      case CLOSEST -> candidates.stream().min(byDistance);
      case LEAST_LOADED -> candidates.stream().min(byLoad.thenComparing(byDistance));
      case POWER_OF_TWO_CHOICES -> Optional.of(lessLoadedOfTwo(candidates, byLoad));
      // What is kept beforehand is for nobody yet: it is spread evenly.
      case RESERVED_POOL -> candidates.stream().min(byLoad.thenComparing(host -> host.id));
    };
  }

  private List<HostEntry> preferred(Collection<HostEntry> able) {
    List<HostEntry> atTheEdge = new ArrayList<>();
    for (HostEntry host : able) {
      if (cloudLast && host.offer.site() == RelaySite.EDGE) {
        atTheEdge.add(host);
      }
    }
    return atTheEdge.isEmpty() ? new ArrayList<>(able) : atTheEdge;
  }

  /** Two draws with replacement, as the supermarket model has it; of two alike, the first. */
  private HostEntry lessLoadedOfTwo(List<HostEntry> candidates, Comparator<HostEntry> byLoad) {
    HostEntry one = candidates.get(luck.nextInt(candidates.size()));
    HostEntry other = candidates.get(luck.nextInt(candidates.size()));
    return byLoad.compare(other, one) < 0 ? other : one;
  }
}
