package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.net.nat.PunchTable;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunMessage;
import orrery.world.ForwardingHost;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Two agents behind random NATs, over links that lose at random, told of each other at random moments. */
class IcePropertyTest {

  @Test
  void bothSidesAgreeOrBothFailAndNobodyIsSentDataWithoutConsent() {
    Seeds.each(40, random -> {
      IceWorld ice = new IceWorld(random.nextLong());
      double loss = random.nextInt(4) * 0.1;
      ice.left = machine(ice, "left", PunchTable.TYPES.get(random.nextInt(9)), loss, true);
      ice.right = machine(ice, "right", PunchTable.TYPES.get(random.nextInt(9)), loss, random.nextInt(4) == 0);
      List.of(ice.world.machineCalled("stun"), ice.left, ice.right).forEach(World.Machine::start);
      ice.runUntil("both have gathered", () -> ice.left().gathered != null && ice.right().gathered != null);
      ice.left().agent.begin(ice.right().gathered);
      ice.world.runFor(Duration.ofMillis(random.nextInt(2_000)));
      ice.right().agent.begin(ice.left().gathered);

      for (int i = 0; i < 900; i++) {
        ice.left().say("to the right");
        ice.right().say("to the left");
        ice.world.runFor(Duration.ofMillis(100));
      }

      if (!ice.left().agent.isSelected() || !ice.right().agent.isSelected()) {
        // Whoever has given up answers no more, which the other notices when the last consent has run out.
        ice.world.runFor(Duration.ofSeconds(40));
      }
      assertThat(ice.left().agent.isSelected()).as("both or neither").isEqualTo(ice.right().agent.isSelected());
      if (ice.left().agent.isSelected()) {
        IcePath left = ice.left().agent.path().orElseThrow();
        IcePath right = ice.right().agent.path().orElseThrow();
        assertThat(left.local()).isEqualTo(right.remote());
        assertThat(left.remote()).isEqualTo(right.local());
        assertThat(ice.left().agent.isControlling()).isNotEqualTo(ice.right().agent.isControlling());
      } else {
        assertThat(ice.left().ending).isNotNull();
        assertThat(ice.right().ending).isNotNull();
      }
    });
  }

  private static World.Machine machine(IceWorld ice, String name, String nat, double loss, boolean controlling) {
    World.Home home = ice.world.home("home of " + name, NatCatalogue.find(nat).orElseThrow().behavior().orElseThrow());
    return ice.world.machine(name).link(World.LAN_LINK.withFurtherLoss(loss)).on(home)
        .running(host -> new IceNode(new Witness(host), ice.servers, controlling));
  }

  /** A host that notes who has answered a check within the last 30 s, and lets no data go to anybody else. */
  private static final class Witness extends ForwardingHost {

    Witness(Host host) {
      super(host);
    }

    @Override
    public DatagramPort open(PortSpec spec, DatagramHandler handler) {
      Map<Endpoint, Long> consented = new TreeMap<>();
      DatagramPort port = super.open(spec, (source, destination, payload) -> {
        if (StunMessage.decode(payload) instanceof Decoded.Whole whole && whole.message().messageClass() == StunClass.SUCCESS && whole.message().isSigned()) {
          consented.put(source, host.nanoTime());
        }
        handler.onDatagram(source, destination, payload);
      });
      return new DatagramPort() {
        @Override
        public Endpoint local() {
          return port.local();
        }

        @Override
        public void send(Endpoint destination, ByteBuffer payload, String messageType) {
          if (!StunMessage.isStun(payload)) {
            Long since = consented.get(destination);
            assertThat(since).as("consent of " + destination).isNotNull();
            assertThat(host.nanoTime() - since).as("age of the consent of " + destination).isLessThanOrEqualTo(30_000_000_000L);
          }
          port.send(destination, payload, messageType);
        }

        @Override
        public void join(Address group) {
          port.join(group);
        }

        @Override
        public void leave(Address group) {
          port.leave(group);
        }

        @Override
        public void close() {
          port.close();
        }
      };
    }
  }
}
