package orrery.protocols.live;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Device;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;

/**
 * A machine on real sockets that can be switched on, stopped in order, crashed and switched on again; each time it gets
 * fresh protocol objects, and the storage of before.
 *
 * <pre>{@code
 * LiveNode node = LiveNode.named("a").on(Address.of("127.0.0.2")).storing(directory)
 *     .running(host -> new Greeter(host, config)).build();
 * node.start();
 * }</pre>
 *
 * <p>Its methods may be called by any thread but the node's own, one at a time.
 */
public final class LiveNode implements AutoCloseable {

  private final Builder description;
  /** The present switching-on, or the last one. */
  private @Nullable Session session;

  private LiveNode(Builder description) {
    this.description = description;
  }

  /** A node of that name, to be described further. */
  public static Builder named(String name) {
    return new Builder(new NodeId(name));
  }

  /** Its name. */
  public NodeId id() {
    return description.id;
  }

  /** Its address, the first where it has several. */
  public Address address() {
    return description.addresses.get(0);
  }

  /** All its addresses. */
  public List<Address> addresses() {
    return description.addresses;
  }

  /**
   * Switches the node on; when this returns, its protocols have been started.
   *
   * @throws IllegalStateException where it is on, or a protocol throws: then its cause
   */
  public synchronized void start() {
    if (isOn()) {
      throw new IllegalStateException("a node is switched on when it is off, but " + id() + " is on");
    }
    session = new Session(description);
    session.begin();
  }

  /** Asks every protocol to leave, waits until all have or the stop limit is over, and switches the node off. */
  public synchronized void stop() {
    if (session != null) {
      session.stop();
    }
  }

  /** Switches the node off as a crash does: nothing is called, and when this returns nothing fires any more. */
  public synchronized void crash() {
    if (session != null) {
      session.crash();
    }
  }

  /** A {@link #crash}, where the node is on. */
  @Override
  public void close() {
    crash();
  }

  /** Whether it is on: started, and neither stopped nor crashed, be it by itself. */
  public synchronized boolean isOn() {
    return session != null && session.isOn();
  }

  /** What a protocol threw and the node crashed of, since it was switched on last. */
  public synchronized Optional<Throwable> failure() {
    return session == null ? Optional.empty() : session.failure();
  }

  /**
   * Asks something of the protocols, on the node's own thread, between two callbacks.
   *
   * @throws IllegalStateException where the node is off, or {@code question} throws: then its cause
   */
  public <T> T ask(Supplier<T> question) {
    return current().ask(question);
  }

  /** The host of the node that is on. */
  public Host host() {
    Session current = current();
    return current.ask(current::host);
  }

  /** The live protocol object of that class. */
  public <P> P protocol(Class<P> type) {
    Session current = current();
    return current.ask(() -> current.protocols().stream().filter(type::isInstance).map(type::cast).findFirst())
        .orElseThrow(() -> new IllegalStateException(id() + " runs no " + type.getSimpleName()));
  }

  private synchronized Session current() {
    if (session == null || !session.isOn()) {
      throw new IllegalStateException("a node that is asked must be on, but " + id() + " is off", failure().orElse(null));
    }
    return session;
  }

  /** What a node is made of. */
  public static final class Builder {

    final NodeId id;
    Duration stopLimit = Duration.ofSeconds(5);
    final Duration drainLimit = Duration.ofSeconds(2);
    final List<Function<Host, Protocol>> factories = new ArrayList<>();
    private List<Address> addresses = List.of(Address.ipv4(127, 0, 0, 1));
    private boolean exposed;
    private @Nullable Path storage;
    private PortMap ports = PortMap.identity();
    private Device device = LiveDevice.server("nobody");
    private OptionalLong seed = OptionalLong.empty();
    private Clock clock = Clock.systemUTC();
    private Consumer<LiveProbe.Told> listener = told -> {};
    private Duration connectTimeout = Duration.ofSeconds(20);

    private Builder(NodeId id) {
      this.id = id;
    }

    /** Its address; 127.0.0.1 where nothing is said. One that is not a loopback address needs {@link #exposed}. */
    public Builder on(Address newAddress) {
      return on(List.of(newAddress));
    }

    /** Its addresses, as {@link #on(Address)}: one or more, the first its own. */
    public Builder on(List<Address> newAddresses) {
      if (newAddresses.isEmpty()) {
        throw new IllegalArgumentException("a node must have an address, but " + id + " has none");
      }
      addresses = List.copyOf(newAddresses);
      return this;
    }

    /** Lets it have an address that other machines reach. Its protocols then hear strangers. */
    public Builder exposed() {
      exposed = true;
      return this;
    }

    /** The directory of its storage, its own; must be given. */
    public Builder storing(Path directory) {
      storage = directory;
      return this;
    }

    /** Which real ports stand for the known ones. */
    public Builder ports(PortMap newPorts) {
      ports = newPorts;
      return this;
    }

    /** What it says of itself. */
    public Builder device(Device newDevice) {
      device = newDevice;
      return this;
    }

    /** Makes what it draws repeatable; without, it is unpredictable. */
    public Builder seed(long newSeed) {
      seed = OptionalLong.of(newSeed);
      return this;
    }

    /** Its wall clock; the machine's where nothing is said. */
    public Builder clock(Clock newClock) {
      clock = newClock;
      return this;
    }

    /** Hears what its protocols tell, on the node's thread: a list that keeps it, or a log of {@link LiveProbe.Told#json}. */
    public Builder telling(Consumer<LiveProbe.Told> newListener) {
      listener = newListener;
      return this;
    }

    /** How long a connection may take to open; 20 s where nothing is said (assumed). */
    public Builder connectTimeout(Duration newTimeout) {
      connectTimeout = newTimeout;
      return this;
    }

    /** How long protocols may take to leave; 5 s where nothing is said (assumed). */
    public Builder stopLimit(Duration newLimit) {
      stopLimit = newLimit;
      return this;
    }

    /** One more protocol that it runs, made afresh at each start. */
    public Builder running(Function<Host, Protocol> factory) {
      factories.add(factory);
      return this;
    }

    /** The node, switched off. */
    public LiveNode build() {
      for (Address address : addresses) {
        if (!address.isLoopback() && !exposed) {
          throw new IllegalStateException("a node that is not exposed must have a loopback address, but " + id + " has " + address);
        }
      }
      if (storage == null) {
        throw new IllegalStateException("a node must have a directory for its storage, but " + id + " has none");
      }
      return new LiveNode(this);
    }

    LiveHost.Setup setup(EventLoop loop) {
      return new LiveHost.Setup(
          id,
          addresses,
          ports,
          device,
          connectTimeout,
          clock,
          new LiveStorage(java.util.Objects.requireNonNull(storage), loop::later),
          seed.isPresent() ? LiveRandom.seeded(seed.getAsLong(), id) : LiveRandom.unpredictable(),
          new LiveProbe(id, loop::nanoTime, listener));
    }
  }
}
