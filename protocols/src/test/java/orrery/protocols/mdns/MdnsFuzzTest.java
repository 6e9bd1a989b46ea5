package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.Endpoint;
import orrery.protocols.dns.Messages;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Whatever is sent to a running node, it neither fails nor floods the link, and is in order again afterwards. */
class MdnsFuzzTest {

  @Test
  void survivesRandomAndMutatedMessages() {
    Seeds.eachSeed(Boolean.getBoolean("orrery.long") ? 500 : 25, seed -> {
      Xoshiro256 random = new Xoshiro256(seed);
      World world = World.withSeed(seed);
      World.Home home = world.home("home");
      World.Machine a = MdnsNode.machine(world, home, "a", node -> {
        node.registerSuper("a");
        node.browse(null);
      });
      World.Machine b = MdnsNode.machine(world, home, "b", node -> {
        node.registerSuper("b");
        node.browseSupers();
      });
      World.Machine attacker = RawPeer.machine(world, home, "attacker");
      World.Machine stranger = RawPeer.machine(world, home, "stranger", 40_000);
      World.Machine late = MdnsNode.machine(world, home, "late", node -> node.browse(null));
      MdnsNode.start(a, b, attacker, stranger);
      world.runFor(Duration.ofSeconds(5));

      int attacks = 1_000;
      for (int i = 0; i < attacks; i++) {
        byte[] bytes = switch (random.nextInt(4)) {
          case 0 -> Messages.bytes(random, random.nextInt(300));
          case 1 -> Messages.encode(Messages.message(random));
          default -> {
            // Most of all what the nodes themselves have said, with a few bytes changed.
            List<World.Sent> said = world.sent("mdns");
            yield Messages.mutate(said.get(random.nextInt(said.size())).payload(), random);
          }
        };
        Endpoint target = random.nextInt(4) == 0 ? new Endpoint(random.nextBoolean(0.5) ? a.address() : b.address(), 5353) : RawPeer.GROUP;
        RawPeer.of(random.nextInt(5) == 0 ? stranger : attacker).send(target, ByteBuffer.wrap(bytes));
        world.runFor(Duration.ofMillis(random.nextInt(100)));
        if (random.nextInt(200) == 0) {
          MdnsNode.of(a).mdns.browse(MdnsNode.EDGE, instance -> {}).cancel();
        }
      }

      assertThat(world.sent("mdns").size()).as("messages of two nodes").isLessThan(3 * attacks);
      assertThat(world.told()).anyMatch(t -> t.kind().equals("mdns.malformed"));
      world.runFor(Duration.ofMinutes(80));
      late.start();
      world.runFor(Duration.ofSeconds(20));
      List<String> names = new ArrayList<>();
      MdnsNode.of(a).heard("registered").forEach(heard -> names.add(heard.instance()));
      String ofA = names.get(names.size() - 1);
      assertThat(MdnsNode.of(late).heard("found")).extracting(MdnsNode.Heard::instance).contains(ofA);
      assertThat(world.simulation().pending()).as("events that are still due").isLessThan(20);
    });
  }
}
