package orrery.protocols.mdns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.protocols.dns.Decoded;
import orrery.protocols.dns.DnsMessage;
import orrery.world.World;

/** A peer that sends what a test tells it to, byte by byte if need be, and writes down what it hears. */
final class RawPeer implements Protocol {

  static final Endpoint GROUP = new Endpoint(Address.of("224.0.0.251"), 5353);

  /** A message as it arrived. */
  record Received(long time, Endpoint source, Endpoint destination, DnsMessage message) {}

  final List<Received> received = new ArrayList<>();
  final Host host;
  private final int portNumber;
  private @Nullable DatagramPort port;
  /** What it does on hearing a message. */
  BiConsumer<RawPeer, Received> reaction = (peer, message) -> {};

  private RawPeer(Host host, int portNumber) {
    this.host = host;
    this.portNumber = portNumber;
  }

  /** A machine with such a peer at port 5353. */
  static World.Machine machine(World world, World.Home home, String name) {
    return machine(world, home, name, 5353);
  }

  static World.Machine machine(World world, World.Home home, String name, int port) {
    return world.machine(name).on(home).running(host -> new RawPeer(host, port));
  }

  static RawPeer of(World.Machine machine) {
    return machine.protocol(RawPeer.class);
  }

  @Override
  public void start() {
    port = host.open(new PortSpec("raw", portNumber, true), (source, destination, payload) -> {
      if (DnsMessage.decode(payload) instanceof Decoded.Whole whole) {
        Received message = new Received(host.nanoTime(), source, destination, whole.message());
        received.add(message);
        reaction.accept(this, message);
      }
    });
    port.join(GROUP.address());
  }

  @Override
  public void stop(Runnable done) {
    done.run();
  }

  void send(DnsMessage message) {
    send(GROUP, message);
  }

  void send(Endpoint destination, DnsMessage message) {
    ByteBuffer bytes = ByteBuffer.allocate(DnsMessage.MAX_LENGTH);
    if (!message.encode(bytes)) {
      throw new AssertionError("too long: " + message);
    }
    send(destination, bytes.flip());
  }

  void send(Endpoint destination, ByteBuffer bytes) {
    java.util.Objects.requireNonNull(port).send(destination, bytes, "raw");
  }
}
