package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orrery.host.Address;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.net.nat.NatCatalogue;
import orrery.net.nat.PunchTable;
import orrery.validation.Published;
import orrery.world.ForwardingHost;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which pairs of NATs two agents get through, without a relay, against what the semantics of RFC 4787 allow. */
class PunchMatrixTest {

  private static final List<String> CLASSIC = List.of("full-cone", "restricted-cone", "port-restricted-cone", "symmetric");

  /** What came of one pair. */
  private record Outcome(boolean heardEachOther, boolean nominated) {}

  @Test
  @DisplayName("N05: of the classic four types all pairs but port-restricted with symmetric and symmetric with symmetric: 13 of 16")
  void classicTypesGetThroughInThirteenOfSixteenPairs() {
    List<String> failed = new ArrayList<>();
    for (String a : CLASSIC) {
      for (String b : CLASSIC) {
        if (!run(a, b).nominated) {
          failed.add(a + " " + b);
        }
      }
    }

    assertThat(failed).containsExactly("port-restricted-cone symmetric", "symmetric port-restricted-cone", "symmetric symmetric");
    Published.row("N05").exactly("ordered pairs that get through, of 16", 13, 16 - failed.size());
  }

  @Test
  @DisplayName("All 81 pairs of mapping x filtering: each side hears the other exactly where the semantics allow it")
  void eachSideHearsTheOtherWhereItCan() {
    List<String> wrong = new ArrayList<>();
    List<String> heardButNotNominated = new ArrayList<>();
    for (String a : PunchTable.TYPES) {
      for (String b : PunchTable.TYPES) {
        Outcome outcome = run(a, b);
        if (outcome.heardEachOther != PunchTable.direct(a, b) || outcome.nominated && !outcome.heardEachOther) {
          wrong.add(a + " " + b + ": " + outcome);
        } else if (outcome.heardEachOther && !outcome.nominated) {
          heardButNotNominated.add(a + " " + b);
        }
      }
    }

    assertThat(wrong).isEmpty();
    // These answer from another endpoint than the check went to, so RFC 8445 §7.2.5.2.1 lets no check succeed.
    assertThat(heardButNotNominated).containsExactly("apdm-eif apdm-eif", "apdm-eif apdm-adf", "apdm-adf apdm-eif", "apdm-adf apdm-adf");
  }

  private static Outcome run(String a, String b) {
    IceWorld ice = new IceWorld(5);
    World.Home left = ice.world.home("left home", NatCatalogue.find(a).orElseThrow().behavior().orElseThrow());
    World.Home right = ice.world.home("right home", NatCatalogue.find(b).orElseThrow().behavior().orElseThrow());
    Set<Address> leftHeard = new LinkedHashSet<>();
    Set<Address> rightHeard = new LinkedHashSet<>();
    ice.left = ice.world.machine("left").on(left).running(host -> new IceNode(new Listening(host, leftHeard), ice.servers, true));
    ice.right = ice.world.machine("right").on(right).running(host -> new IceNode(new Listening(host, rightHeard), ice.servers, false));
    List.of(ice.world.machineCalled("stun"), ice.left, ice.right).forEach(World.Machine::start);

    ice.introduce().runToTheEnd();

    boolean heard = leftHeard.contains(right.publicAddress()) && rightHeard.contains(left.publicAddress());
    return new Outcome(heard, ice.left().selected != null && ice.right().selected != null);
  }

  /** A host that notes whence datagrams come. */
  private static final class Listening extends ForwardingHost {
    private final Set<Address> heard;

    Listening(Host host, Set<Address> heard) {
      super(host);
      this.heard = heard;
    }

    @Override
    public DatagramPort open(PortSpec spec, DatagramHandler handler) {
      return super.open(spec, (source, destination, payload) -> {
        heard.add(source.address());
        handler.onDatagram(source, destination, payload);
      });
    }
  }
}
