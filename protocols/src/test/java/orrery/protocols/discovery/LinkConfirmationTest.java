package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkConfirmationTest {

  private final World world = World.withSeed(5);
  private final World.Home home = world.home("home");
  private final World.Machine a = world.machine("a").on(home).running(Asker::new);
  private final World.Machine b = world.machine("b").on(home).running(Asker::new);
  private final World.Machine elsewhere = world.machine("elsewhere").on(world.home("other")).running(Asker::new);

  @BeforeEach
  void switchOn() {
    a.start();
    b.start();
    elsewhere.start();
    asker(b).confirmation.proof("secret");
  }

  @Test
  void learnsTheSecretOfANeighbour() {
    asker(a).ask("b", asker(b).where);

    world.runFor(Duration.ofSeconds(1));

    assertThat(asker(a).heard).containsExactly("b: secret");
    assertThat(world.sent("link-confirmation").stream().map(World.Sent::messageType)).containsExactly("ask", "answer");
  }

  @Test
  void asksThreeTimesWhereDatagramsAreLost() {
    b.crash();

    asker(a).ask("b", asker(b).where);
    world.runFor(Duration.ofMinutes(1));

    assertThat(world.sent("link-confirmation")).hasSize(3);
    assertThat(asker(a).heard).isEmpty();
    assertThat(world.told()).anyMatch(told -> told.kind().equals("discovery.confirmations") && told.scope().equals("silent"));
  }

  @Test
  void keepsSilentWhereAnotherIsMeant() {
    asker(a).ask("c", asker(b).where);

    world.runFor(Duration.ofMinutes(1));

    assertThat(asker(a).heard).isEmpty();
    assertThat(world.sent("link-confirmation")).allMatch(sent -> sent.messageType().equals("ask"));
  }

  @Test
  void asksNobodyBeyondItsLink() {
    asker(a).ask("elsewhere", asker(elsewhere).where);

    world.runFor(Duration.ofMinutes(1));

    assertThat(world.sent("link-confirmation")).isEmpty();
  }

  @Test
  void keepsSilentWithoutASecret() {
    asker(b).confirmation.proof("");
    asker(a).ask("b", asker(b).where);

    world.runFor(Duration.ofMinutes(1));

    assertThat(asker(a).heard).isEmpty();
  }

  @Test
  void believesNoAnswerToAQuestionItHasNotAsked() {
    asker(b).send(asker(a).where, "{\"proof\":\"forged\",\"nonce\":\"1\"}".getBytes(StandardCharsets.UTF_8));

    world.runFor(Duration.ofSeconds(1));

    assertThat(asker(a).heard).isEmpty();
  }

  @Test
  void countsAndDropsWhatItCannotRead() {
    byte[] good = "{\"ask\":\"b\",\"nonce\":\"12ab\"}".getBytes(StandardCharsets.UTF_8);
    Seeds.each(200, random -> {
      byte[] damaged = good.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      asker(a).send(asker(b).where, damaged);
      world.runFor(Duration.ofMillis(10));
    });
    asker(a).send(asker(b).where, new byte[2000]);

    world.runFor(Duration.ofSeconds(1));

    assertThat(world.told().stream().filter(told -> told.kind().equals("discovery.malformed"))).hasSizeGreaterThan(100);
    assertThat(b.isOn()).isTrue();
  }

  private static Asker asker(World.Machine machine) {
    return machine.protocol(Asker.class);
  }

  private static final class Asker implements Protocol {
    final LinkConfirmation confirmation;
    final List<String> heard = new ArrayList<>();
    Endpoint where;
    private final Host host;
    private DatagramPort port;

    Asker(Host host) {
      this.host = host;
      confirmation = new LinkConfirmation(host);
    }

    @Override
    public void start() {
      port = host.open(PortSpec.ephemeral("noise"), (source, destination, payload) -> { });
      LinkNetwork network = LinkNetwork.of(host.interfaces(), host.interfaces().get(0).addresses().get(0).address()).orElseThrow();
      where = confirmation.open(network, host.interfaces().get(0).addresses().get(0).address());
    }

    void ask(String whom, Endpoint at) {
      confirmation.ask(new NodeId(whom), at, (id, proof) -> heard.add(id + ": " + proof));
    }

    void send(Endpoint to, byte[] bytes) {
      port.send(to, ByteBuffer.wrap(bytes), "noise");
    }

    @Override
    public void stop(Runnable done) {
      confirmation.close();
      done.run();
    }
  }
}
