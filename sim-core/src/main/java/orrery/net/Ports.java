package orrery.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * The open datagram ports of one node. Of several with one number, the first that was opened comes first.
 *
 * <p>Most nodes have a few, which an array holds in least room; a relay has thousands, which are found by their numbers.
 */
final class Ports {

  private static final int FEW = 16;

  private static final SimPort[] NONE = {};

  /** Null where there are more than a few. */
  private SimPort @Nullable [] few = NONE;

  /** Null as long as there are few. */
  private @Nullable Map<Integer, SimPort[]> byNumber;

  /** Reads what a look-up will, where there are few: of each round what that before has led to. */
  int touch(int round) {
    SimPort[] all = few;
    return all == null || all.length == 0 ? 0 : round == 0 ? all.length : round == 1 ? all[0].number() : all[0].touch();
  }

  void add(SimPort port) {
    if (few != null && few.length < FEW) {
      few = with(few, port);
      return;
    }
    Map<Integer, SimPort[]> many = byNumber;
    if (many == null) {
      many = new LinkedHashMap<>();
      byNumber = many;
    }
    if (few != null) {
      for (SimPort each : few) {
        many.put(each.number(), with(many.getOrDefault(each.number(), NONE), each));
      }
      few = null;
    }
    many.put(port.number(), with(many.getOrDefault(port.number(), NONE), port));
  }

  private static SimPort[] with(SimPort[] ports, SimPort further) {
    SimPort[] all = Arrays.copyOf(ports, ports.length + 1);
    all[ports.length] = further;
    return all;
  }

  void remove(SimPort port) {
    SimPort[] left = Arrays.stream(candidates(port.number())).filter(each -> each != port).toArray(SimPort[]::new);
    if (few != null) {
      few = left;
    } else if (byNumber != null && left.length == 0) {
      byNumber.remove(port.number());
    } else if (byNumber != null) {
      byNumber.put(port.number(), left);
    }
  }

  /** The port that a unicast for {@code destination} comes to; null where none is open. */
  @Nullable SimPort at(Endpoint destination) {
    for (SimPort port : candidates(destination.port())) {
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
    for (SimPort port : candidates(group.port())) {
      if (hears(port, group, arrival)) {
        return true;
      }
    }
    return false;
  }

  /** Those that hear what is sent to {@code group} on the link of {@code arrival}; a list of its own where there are several. */
  List<SimPort> hearing(Endpoint group, SimInterface arrival) {
    SimPort[] candidates = candidates(group.port());
    if (candidates.length == 1) {
      return hears(candidates[0], group, arrival) ? List.of(candidates[0]) : List.of();
    }
    List<SimPort> hearing = new ArrayList<>(candidates.length);
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
  private SimPort[] candidates(int number) {
    if (few != null) {
      return few;
    }
    return byNumber == null ? NONE : byNumber.getOrDefault(number, NONE);
  }

  /** Whether two local addresses, null being all of them, have one in common. */
  static boolean overlap(@Nullable Address one, @Nullable Address other) {
    return one == null || other == null || one.equals(other);
  }
}
