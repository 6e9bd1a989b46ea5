package orrery.net.nat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which two of the nine types of NAT can exchange packets directly, found by exhausting the semantics of RFC 4787; knows
 * no NAT of ours.
 *
 * <p>Two machines, each alone behind a NAT with one public address, have asked one server for their outside addresses and
 * told each other. Each sends to the address it was told, and to every address it sees packets come from, again and again
 * until nothing changes. A NAT lets a packet in at any outside port of a machine where what that machine has sent so far
 * allows it. Nobody guesses ports.
 */
public final class PunchTable {

  /** The types, mapping before filtering: endpoint-independent, address-dependent, address-and-port-dependent. */
  public static final List<String> TYPES =
      List.of("eim-eif", "eim-adf", "eim-apdf", "adm-eif", "adm-adf", "adm-apdf", "apdm-eif", "apdm-adf", "apdm-apdf");

  private static final Outside SERVER = new Outside("server", "the port for STUN");

  /** An address and a port as the world outside sees them; ports are named by what they are for. */
  private record Outside(String address, String port) {}

  /** One machine and its NAT. */
  private static final class Side {
    final String address;
    final String mapping;
    final String filtering;
    final Set<Outside> sentTo = new LinkedHashSet<>();
    final Set<String> ports = new LinkedHashSet<>();
    final Set<Outside> targets = new LinkedHashSet<>();
    boolean received;

    Side(String address, String type) {
      if (!TYPES.contains(type)) {
        throw new IllegalArgumentException("a type of NAT must be one of " + TYPES + ", but is '" + type + "'");
      }
      this.address = address;
      this.mapping = type.substring(0, type.indexOf('-'));
      this.filtering = type.substring(type.indexOf('-') + 1);
    }

    /** Where the NAT makes a packet come from. */
    Outside send(Outside to) {
      String port = switch (mapping) {
        case "eim" -> "the only one";
        case "adm" -> "the one for " + to.address();
        default -> "the one for " + to;
      };
      sentTo.add(to);
      ports.add(port);
      return new Outside(address, port);
    }

    boolean lets(Outside from, Outside to) {
      return ports.contains(to.port()) && switch (filtering) {
        case "eif" -> true;
        case "adf" -> sentTo.stream().anyMatch(known -> known.address().equals(from.address()));
        default -> sentTo.contains(from);
      };
    }
  }

  private PunchTable() {}

  /** Whether each of the two receives at least one packet that the other sent to an outside address of its NAT. */
  public static boolean direct(String a, String b) {
    Side one = new Side("one", a);
    Side two = new Side("two", b);
    two.targets.add(one.send(SERVER));
    one.targets.add(two.send(SERVER));
    int known;
    do {
      known = size(one) + size(two);
      exchange(one, two);
      exchange(two, one);
      // Two NATs that map by port and filter nothing would show each other new ports for ever.
    } while (size(one) + size(two) > known && !(one.received && two.received));
    return one.received && two.received;
  }

  private static void exchange(Side sender, Side receiver) {
    for (Outside target : new ArrayList<>(sender.targets)) {
      Outside from = sender.send(target);
      if (receiver.lets(from, target)) {
        receiver.received = true;
        receiver.targets.add(from);
      }
    }
  }

  private static int size(Side side) {
    return side.targets.size() + side.sentTo.size() + side.ports.size() + (side.received ? 1 : 0);
  }
}
