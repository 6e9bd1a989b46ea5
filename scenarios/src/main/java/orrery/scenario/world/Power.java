package orrery.scenario.world;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where there is power. Who is switched off by an outage, or would come on during it, comes on when power is back. */
final class Power {

  private final Map<Integer, Outage> outages = new TreeMap<>();

  /** A site without power: by how many faults, and who is to come on afterwards. */
  private static final class Outage {
    private int faults;
    private final Set<Resident> waiting = new LinkedHashSet<>();
  }

  /** Whether {@code resident} may be switched on. Where it may not, it is remembered. */
  boolean admits(Resident resident) {
    Outage outage = outages.isEmpty() ? null : outages.get(resident.machine().site());
    if (outage != null) {
      outage.waiting.add(resident);
    }
    return outage == null;
  }

  /** A resident's session is over: it does not wait for power any more. */
  void leaves(Resident resident) {
    outages.values().forEach(outage -> outage.waiting.remove(resident));
  }

  /** Takes power from a site, and those who are on there with it. */
  void cut(int site, Collection<Resident> on) {
    Outage outage = outages.computeIfAbsent(site, none -> new Outage());
    outage.faults++;
    outage.waiting.addAll(on);
  }

  /** Ends an outage of a site; who is to come on, where no other fault keeps it dark. */
  List<Resident> restore(int site) {
    Outage outage = outages.get(site);
    if (--outage.faults > 0) {
      return List.of();
    }
    outages.remove(site);
    return List.copyOf(outage.waiting);
  }
}
