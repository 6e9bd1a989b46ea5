package orrery.net;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * The open datagram ports of one node. Of several with one number, the first that was opened comes first.
 *
 * <p>Most nodes have a few, which an array holds in least room; a relay has thousands, which are found by their numbers.
 */
class Ports {

  private static final int FEW = 16;

  private static final SimPort[] NONE = {};

  private SimPort[] few = NONE;

  /** More than a few. */
  private static final class Many extends Ports {

    private final Map<Integer, SimPort[]> byNumber = new LinkedHashMap<>();

    @Override
    Ports with(SimPort port) {
      byNumber.put(port.number(), plus(candidates(port.number()), port));
      return this;
    }

    @Override
    void remove(SimPort port) {
      SimPort[] left = minus(candidates(port.number()), port);
      if (left.length == 0) {
        byNumber.remove(port.number());
      } else {
        byNumber.put(port.number(), left);
      }
    }

    @Override
    SimPort[] candidates(int number) {
      return byNumber.getOrDefault(number, NONE);
    }
  }

  /** Reads what a look-up will, where there are few: of each round what that before has led to. */
  int touch(int round) {
    SimPort[] all = few;
    return all.length == 0 ? 0 : round == 0 ? all.length : round == 1 ? all[0].number() : all[0].touch();
  }

  /** These and a further one, which is open from now on. */
  Ports with(SimPort port) {
    if (few.length < FEW) {
      few = plus(few, port);
      return this;
    }
    Ports many = new Many();
    for (SimPort each : few) {
      many.with(each);
    }
    return many.with(port);
  }

  private static SimPort[] plus(SimPort[] ports, SimPort further) {
    SimPort[] all = Arrays.copyOf(ports, ports.length + 1);
    all[ports.length] = further;
    return all;
  }

  private static SimPort[] minus(SimPort[] ports, SimPort gone) {
    return Arrays.stream(ports).filter(each -> each != gone).toArray(SimPort[]::new);
  }

  void remove(SimPort port) {
    few = minus(few, port);
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

  /** Those that hear what is sent to {@code group} on the link of {@code arrival}: nearly always one. */
  SimPort[] hearing(Endpoint group, SimInterface arrival) {
    SimPort[] hearing = NONE;
    for (SimPort port : candidates(group.port())) {
      if (hears(port, group, arrival)) {
        hearing = plus(hearing, port);
      }
    }
    return hearing;
  }

  private static boolean hears(SimPort port, Endpoint group, SimInterface arrival) {
    return port.number() == group.port() && port.hears(group.address(), arrival);
  }

  /** All that may have that number. */
  SimPort[] candidates(int number) {
    return few;
  }

  /** Whether two local addresses, null being all of them, have one in common. */
  static boolean overlap(@Nullable Address one, @Nullable Address other) {
    return one == null || other == null || one.equals(other);
  }
}
