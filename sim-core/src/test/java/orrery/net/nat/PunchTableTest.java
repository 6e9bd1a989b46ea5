package orrery.net.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import orrery.world.Seeds;

/** Hole punching through two boxes on a desk, and what it should come to. */
class PunchTableTest {

  private static final List<String> CLASSIC = List.of("full-cone", "restricted-cone", "port-restricted-cone", "symmetric");
  private static final Endpoint SERVER = Box.endpoint("198.51.100.1:3478");

  /** A machine behind a box of ours. */
  private static final class Side {
    final Nat nat;
    final Endpoint inside;
    final Set<Endpoint> targets = new LinkedHashSet<>();
    boolean received;

    Side(String preset, Address external, Endpoint inside) {
      this.nat = new Nat(NatCatalogue.find(preset).orElseThrow().behavior().orElseThrow(), List.of(external), () -> new Xoshiro256(1));
      this.inside = inside;
    }

    Endpoint send(Endpoint to, long now) {
      return nat.outbound(Transport.UDP, inside, to, 0, now).passed();
    }

    void receive(Endpoint from, Endpoint at, long now) {
      if (inside.equals(nat.inbound(Transport.UDP, at, from, 0, now).endpoint())) {
        received = true;
        targets.add(from);
      }
    }
  }

  /** Both ask the server, tell each other, and send to whatever they know; which of them sends first is a draw. */
  private static boolean punch(String a, String b, Xoshiro256 random) {
    Side one = new Side(a, Address.of("203.0.113.1"), Box.endpoint("192.168.1.10:5000"));
    Side two = new Side(b, Address.of("203.0.113.2"), Box.endpoint("192.168.1.10:5000"));
    long now = 0;
    two.targets.add(one.send(SERVER, now));
    one.targets.add(two.send(SERVER, now));
    for (int round = 0; round < 20; round++) {
      boolean oneFirst = random.nextBoolean(0.5);
      for (Side sender : oneFirst ? List.of(one, two) : List.of(two, one)) {
        Side receiver = sender == one ? two : one;
        for (Endpoint target : new ArrayList<>(sender.targets)) {
          receiver.receive(sender.send(target, now), target, now);
          now += 50_000_000L;
        }
      }
    }
    return one.received && two.received;
  }

  /** Row N05. */
  @Test
  void punchesThirteenOfSixteenCellsOfTheClassicTypes() {
    int cells = 0;
    for (String a : CLASSIC) {
      for (String b : CLASSIC) {
        boolean direct = punch(a, b, new Xoshiro256(1));
        boolean strict = (a.equals("symmetric") && !b.contains("full") && !b.equals("restricted-cone"))
            || (b.equals("symmetric") && !a.contains("full") && !a.equals("restricted-cone"));
        assertThat(direct).as("%s with %s", a, b).isEqualTo(!strict);
        cells += direct ? 1 : 0;
      }
    }

    Published.row("N05").exactly("ordered pairs of the four classic types that hole punching connects, at the boxes", 13, cells);
  }

  @Test
  void meetsTheTableInAllEightyOneCellsWhoeverSendsFirst() {
    Seeds.each(20, random -> {
      for (String a : PunchTable.TYPES) {
        for (String b : PunchTable.TYPES) {
          assertThat(punch(a, b, random)).as("%s with %s", a, b).isEqualTo(PunchTable.direct(a, b));
        }
      }
    });
  }

  @Test
  void isTheSameFromBothSides() {
    for (String a : PunchTable.TYPES) {
      for (String b : PunchTable.TYPES) {
        assertThat(PunchTable.direct(a, b)).as("%s with %s", a, b).isEqualTo(PunchTable.direct(b, a));
      }
    }
  }

  /**
   * With one address each, a mapping by address is as constant as one by endpoint as far as the peer sees, but its port is
   * not the one that the server saw: so it is told wrong, and only what filters by address or not at all forgives that.
   */
  @Test
  void failsExactlyWhereAChangedPortMeetsAFilterOfPorts() {
    for (String a : PunchTable.TYPES) {
      for (String b : PunchTable.TYPES) {
        boolean changesA = !a.startsWith("eim");
        boolean changesB = !b.startsWith("eim");
        boolean fails = (changesA && b.endsWith("apdf")) || (changesB && a.endsWith("apdf"));
        assertThat(PunchTable.direct(a, b)).as("%s with %s", a, b).isEqualTo(!fails);
      }
    }
  }
}
