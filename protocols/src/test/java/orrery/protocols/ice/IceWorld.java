package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunMessage;
import orrery.world.World;

/** Two nodes with an agent each, somewhere in a world, and a STUN server in its cloud. The test is their signalling. */
final class IceWorld {

  final World world;
  final IceServers servers;
  World.Machine left;
  World.Machine right;

  IceWorld(long seed) {
    world = World.withSeed(seed);
    World.Machine stun = world.machine("stun").inCloud().running(Mirror::new);
    servers = new IceServers(List.of(new Endpoint(stun.address(), 3478)), List.of());
  }

  /** Puts the controlling agent on the first and the controlled one on the second, and switches all on. */
  IceWorld between(World.Machine controlling, World.Machine controlled) {
    left = controlling.running(host -> new IceNode(host, servers, true));
    right = controlled.running(host -> new IceNode(host, servers, false));
    world.machineCalled("stun").start();
    left.start();
    right.start();
    return this;
  }

  IceNode left() {
    return left.protocol(IceNode.class);
  }

  IceNode right() {
    return right.protocol(IceNode.class);
  }

  /** Waits until both have gathered and tells each of the other. */
  IceWorld introduce() {
    runUntil("both have gathered", () -> left().gathered != null && right().gathered != null);
    left().agent.begin(right().gathered);
    right().agent.begin(left().gathered);
    return this;
  }

  IceWorld connect() {
    introduce();
    runUntil("both have selected", () -> left().selected != null && right().selected != null);
    return this;
  }

  void runUntil(String claim, BooleanSupplier holds) {
    long end = world.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!holds.getAsBoolean() && world.nanoTime() < end) {
      world.runFor(Duration.ofMillis(10));
    }
    assertThat(holds.getAsBoolean()).as(claim).isTrue();
  }

  /** Both agents are done, one way or the other. */
  void runToTheEnd() {
    runUntil("both are done", () -> (left().selected != null || left().ending != null) && (right().selected != null || right().ending != null));
  }

  /** A STUN server as small as can be. */
  private record Mirror(Host host) implements Protocol {

    @Override
    public void start() {
      var port = new Object() {
        orrery.host.DatagramPort open;
      };
      port.open = host.open(PortSpec.of("stun", 3478), (source, destination, payload) -> {
        if (StunMessage.decode(payload) instanceof Decoded.Whole whole && whole.message().messageClass() == StunClass.REQUEST) {
          ByteBuffer answer = whole.message().success().with(Attribute.XOR_MAPPED_ADDRESS, source).build().toBytes();
          port.open.send(source, answer, "answer");
        }
      });
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }
}
