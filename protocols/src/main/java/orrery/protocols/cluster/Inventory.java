package orrery.protocols.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import orrery.host.NodeId;
import orrery.host.Shared;

/**
 * The microservices that a node offers, by name (EC-7 ¶89, EC-20): those that answer a call there, whether they run now or a call
 * would start them.
 *
 * @param services at most {@value #MOST} names, each once and in order, which take at most {@value #MOST_OCTETS} octets together,
 *     counting one more for each
 */
public record Inventory(List<String> services) {

  /** The most names of one node. */
  public static final int MOST = 32;

  /** So many octets of names leave room for the rest of a member in one datagram. */
  public static final int MOST_OCTETS = 512;

  /** Of a node that offers nothing. */
  public static final Inventory NONE = new Inventory(List.of());

  public Inventory {
    services = List.copyOf(services);
    if (!isOne(services)) {
      throw new IllegalArgumentException("an inventory must be at most " + MOST + " names of microservices in order, of at most " + MOST_OCTETS + " octets");
    }
  }

  /** Those names; empty where one of them is none, or they are too many or too long. */
  public static Optional<Inventory> of(Collection<String> names) {
    List<String> inOrder = names.isEmpty() ? List.of() : new ArrayList<>(new TreeSet<>(names));
    return !isOne(inOrder) ? Optional.empty() : Optional.of(inOrder.isEmpty() ? NONE : new Inventory(inOrder));
  }

  /** As many of {@code names} as can be told, the first in order: a node that offers more is known for those alone. */
  public static Inventory first(Collection<String> names) {
    List<String> told = new ArrayList<>();
    int octets = 0;
    for (String name : new TreeSet<>(names)) {
      octets += octets(name);
      if (NodeId.isValid(name) && told.size() < MOST && octets <= MOST_OCTETS) {
        told.add(name);
      }
    }
    return told.isEmpty() ? NONE : new Inventory(told);
  }

  private static boolean isOne(List<String> services) {
    int octets = 0;
    String before = "";
    for (String name : services) {
      // Names are of lower-case ASCII: their order as texts is that of their octets.
      if (!NodeId.isValid(name) || name.compareTo(before) <= 0) {
        return false;
      }
      octets += octets(name);
      before = name;
    }
    return services.size() <= MOST && octets <= MOST_OCTETS;
  }

  private static int octets(String name) {
    return 1 + name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether that microservice is among them. */
  public boolean offers(String service) {
    return Collections.binarySearch(services, service) >= 0;
  }

  /** Whether the node offers nothing. */
  public boolean isEmpty() {
    return services.isEmpty();
  }

  /** The same, of one object where others have it, too: devices of one kind offer the same. */
  public Inventory shared(Shared by) {
    int hash = 0;
    for (String service : services) {
      hash = 31 * hash + Shared.hash(service);
    }
    return isEmpty() ? NONE : by.same(this, hash);
  }
}
