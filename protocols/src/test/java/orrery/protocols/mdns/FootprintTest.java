package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.net.nat.NatBehavior;
import orrery.world.World;

/** What a node that idles with one service costs. */
class FootprintTest {

  private static final int NODES = 4_000;

  /** Does nothing. */
  private static final class Nothing implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  /** No more than multicast DNS, with one service. */
  private static final class OneService implements Protocol {
    private final MulticastDns mdns;
    private final String name;

    OneService(Host host) {
      mdns = new MulticastDns(host, CONFIG);
      name = host.id().name();
    }

    @Override
    public void start() {
      mdns.start();
      mdns.register(new ServiceOffer(name, MdnsNode.EDGE, List.of(MdnsNode.SUPER), 4711, List.of("account=anna", "merit=7")), instance -> {});
    }

    @Override
    public void stop(Runnable done) {
      mdns.stop(done);
    }
  }

  private static final MdnsConfig CONFIG = MdnsConfig.standard();

  @Test
  void idlesInLessThanThreeKilobytes() {
    long without = bytesPerNode(host -> new Nothing());
    long with = bytesPerNode(OneService::new);

    assertThat(with - without).as("bytes of an idle node with one service, besides %d without", without).isBetween(200L, 3_000L);
  }

  private static long bytesPerNode(Function<Host, Protocol> program) {
    World world = World.withSeed(16);
    List<World.Machine> machines = new ArrayList<>();
    World.Home home = world.home("home-0");
    for (int i = 0; i < NODES; i++) {
      if (i % 4 == 0 && i > 0) {
        home = world.home("home-" + i, NatBehavior.SYMMETRIC, Address.of("192.168.1.0"));
      }
      machines.add(world.machine("n" + i).on(home).running(program));
    }
    long before = used();
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(10));
    world.sent().clear();
    world.told().clear();
    world.seen().clear();
    long after = used();
    assertThat(world.machineCalled("n0").isOn()).isTrue();
    return (after - before) / NODES;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
