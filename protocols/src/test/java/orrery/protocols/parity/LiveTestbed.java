package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.live.LiveDevice;
import orrery.protocols.live.LiveNode;
import orrery.protocols.live.PortMap;

/** Nodes on the loopback interface of this machine, each with a 127.x.y.z of its own. */
final class LiveTestbed implements Testbed {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final Path directory;
  private final PortMap ports;
  private final List<LiveNode> nodes = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private int addresses;
  private final List<AutoCloseable> holders = new ArrayList<>();

  /**
   * @param directory for what the nodes store
   * @param knownPorts ports that must not be taken from this machine: free ones stand for them
   */
  LiveTestbed(Path directory, int... knownPorts) {
    this.directory = directory;
    this.ports = freePorts(knownPorts);
  }

  /** Free UDP ports of this machine, one for each known one. */
  private static PortMap freePorts(int... knownPorts) {
    Map<Integer, Integer> realByKnown = new TreeMap<>();
    List<DatagramChannel> held = new ArrayList<>();
    try {
      for (int known : knownPorts) {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        held.add(channel);
        realByKnown.put(known, ((InetSocketAddress) channel.getLocalAddress()).getPort());
      }
      for (DatagramChannel channel : held) {
        channel.close();
      }
      return PortMap.of(realByKnown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of this process alone as far as its number can tell, so that two runs of the tests on one machine stay apart. */
  private Address nextAddress() {
    int process = (int) (ProcessHandle.current().pid() & 0x7FFF);
    return Address.ipv4(127, 64 + (process >> 8), process & 0xFF, addresses++ + 2);
  }

  @Override
  public Machine machineOfTwo(String name) {
    return machine(name, List.of(nextAddress(), nextAddress()), host -> new Idle());
  }

  @Override
  public Machine machine(String name, Function<Host, Protocol> factory) {
    return machine(name, List.of(nextAddress()), factory);
  }

  private Machine machine(String name, List<Address> own, Function<Host, Protocol> factory) {
    LiveNode node = LiveNode.named(name)
        .on(own)
        .storing(directory.resolve(name))
        .ports(ports)
        .device(LiveDevice.server("anna").withProcessorMops(50_000 + 1_000L * nodes.size()))
        .connectTimeout(Duration.ofSeconds(1))
        .stopLimit(Duration.ofSeconds(1))
        .running(factory)
        .build();
    nodes.add(node);
    Machine made = new Machine() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Address address() {
        return node.address();
      }

      @Override
      public List<Address> addresses() {
        return node.addresses();
      }

      @Override
      public void start() {
        node.start();
      }

      @Override
      public void stop() {
        node.stop();
      }

      @Override
      public void crash() {
        node.crash();
      }

      @Override
      public void run(Consumer<Host> action) {
        Host host = node.host();
        Throwable thrown = node.ask(() -> {
          try {
            action.accept(host);
            return null;
          } catch (Throwable e) {
            return e;
          }
        });
        if (thrown instanceof Error e) {
          throw e;
        }
        if (thrown instanceof RuntimeException e) {
          throw e;
        }
      }
    };
    machines.add(made);
    return made;
  }

  @Override
  public List<Machine> machines() {
    return machines;
  }

  @Override
  public void await(Supplier<String> claim, BooleanSupplier holds) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!holds.getAsBoolean()) {
      for (LiveNode node : nodes) {
        node.failure().ifPresent(e -> fail(node.id() + " crashed of its protocol", e));
      }
      if (System.nanoTime() - end >= 0) {
        fail(claim.get() + ": not within " + DEADLINE);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void settle() {
    long end = System.nanoTime() + MOMENT.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** A listener whose queue of connections is full: the kernel ignores who else comes. */
  @Override
  public Endpoint silence() {
    try {
      ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      holders.add(full);
      for (int i = 0; i < 8; i++) {
        SocketChannel filler = SocketChannel.open(StandardProtocolFamily.INET);
        holders.add(filler);
        filler.configureBlocking(false);
        filler.connect(full.getLocalAddress());
      }
      int port = ((InetSocketAddress) full.getLocalAddress()).getPort();
      return new Endpoint(Address.ipv4(127, 0, 0, 1), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From a loopback address no route leads to another machine. */
  @Override
  public Endpoint nowhere() {
    return new Endpoint(Address.ipv4(203, 0, 113, 9), 80);
  }

  @Override
  public void close() {
    nodes.forEach(LiveNode::close);
    for (AutoCloseable holder : holders) {
      try {
        holder.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    for (LiveNode node : nodes) {
      assertThat(node.failure()).as("what %s crashed of", node.id()).isEmpty();
    }
  }
}
