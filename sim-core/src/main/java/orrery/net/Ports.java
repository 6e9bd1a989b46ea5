package orrery.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * The open datagram ports of one node. Of several with one number, the first that was opened comes first.
 *
 * <p>Most nodes have a few, which a list holds in least room; a relay has thousands, which are found by their numbers.
 */
final class Ports {

  private static final int FEW = 16;

  /** Null where there are more than a few. */
  private @Nullable List<SimPort> few = new ArrayList<>(2);

  /** Null as long as there are few. */
  private @Nullable Map<Integer, List<SimPort>> byNumber;

  void add(SimPort port) {
    if (few != null && few.size() < FEW) {
      few.add(port);
      return;
    }
    Map<Integer, List<SimPort>> many = byNumber;
    if (many == null) {
      many = new LinkedHashMap<>();
      byNumber = many;
    }
    if (few != null) {
      for (SimPort each : few) {
        many.computeIfAbsent(each.number(), number -> new ArrayList<>(1)).add(each);
      }
      few = null;
    }
    many.computeIfAbsent(port.number(), number -> new ArrayList<>(1)).add(port);
  }

  void remove(SimPort port) {
    if (few != null) {
      few.remove(port);
      return;
    }
    List<SimPort> same = candidates(port.number());
    same.remove(port);
    if (same.isEmpty() && byNumber != null) {
      byNumber.remove(port.number());
    }
  }

  /** The port that a unicast for {@code destination} comes to; null where none is open. */
  @Nullable SimPort at(Endpoint destination) {
    List<SimPort> candidates = candidates(destination.port());
    for (int i = 0; i < candidates.size(); i++) {
      SimPort port = candidates.get(i);
      if (port.number() == destination.port() && overlap(port.bound(), destination.address())) {
        return port;
      }
    }
    return null;
  }

  /** One whose number and local address are those, or overlap with them, and which does not share them; null where there is none. */
  @Nullable SimPort inTheWayOf(int number, @Nullable Address local, boolean shared) {
    for (SimPort port : candidates(number)) {
      if (port.number() == number && overlap(port.bound(), local) && !(port.shared() && shared)) {
        return port;
      }
    }
    return null;
  }

  /** Whether no port has that number, whatever its local address. */
  boolean isFree(int number) {
    for (SimPort port : candidates(number)) {
      if (port.number() == number) {
        return false;
      }
    }
    return true;
  }

  /** Whether one hears what is sent to {@code group} on the link of {@code arrival}. */
  boolean hears(Endpoint group, SimInterface arrival) {
    List<SimPort> candidates = candidates(group.port());
    for (int i = 0; i < candidates.size(); i++) {
      if (hears(candidates.get(i), group, arrival)) {
        return true;
      }
    }
    return false;
  }

  /** Those that hear what is sent to {@code group} on the link of {@code arrival}; a list of its own where there are several. */
  List<SimPort> hearing(Endpoint group, SimInterface arrival) {
    List<SimPort> candidates = candidates(group.port());
    if (candidates.size() == 1) {
      return hears(candidates.get(0), group, arrival) ? List.of(candidates.get(0)) : List.of();
    }
    List<SimPort> hearing = new ArrayList<>(candidates.size());
    for (SimPort port : candidates) {
      if (hears(port, group, arrival)) {
        hearing.add(port);
      }
    }
    return hearing;
  }

  private static boolean hears(SimPort port, Endpoint group, SimInterface arrival) {
    return port.number() == group.port() && port.hears(group.address(), arrival);
  }

  /** All that may have that number. */
  private List<SimPort> candidates(int number) {
    if (few != null) {
      return few;
    }
    return byNumber == null ? List.of() : byNumber.getOrDefault(number, List.of());
  }

  /** Whether two local addresses, null being all of them, have one in common. */
  static boolean overlap(@Nullable Address one, @Nullable Address other) {
    return one == null || other == null || one.equals(other);
  }
}
