package orrery.protocols.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** How long anything that a node is asked from outside may take before the node counts as stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Builder builder;
  private @Nullable Running running;
  private volatile @Nullable Throwable failure;

  private LiveNode(Builder builder) {
    this.builder = builder;
  }

  /** A node of that name, to be described further. */
  public static Builder named(String name) {
    return new Builder(new NodeId(name));
  }

  /** Its name. */
  public NodeId id() {
    return builder.id;
  }

  /** Its address. */
  public Address address() {
    return builder.address;
  }

  /** Switches the node on; when this returns, its protocols have been started. */
  public synchronized void start() {
    if (isOn()) {
      throw new IllegalStateException("a node is switched on when it is off, but " + id() + " is on");
    }
    failure = null;
    Running started = new Running();
    running = started;
    started.thread.start();
    try {
      started.ask(() -> true);
    } catch (IllegalStateException e) {
      crash();
      throw e;
    }
  }

  /** Asks every protocol to leave, waits until all have or the stop limit is over, and switches the node off. */
  public synchronized void stop() {
    Running current = running;
    if (current != null) {
      current.loop.post(current::leave);
      current.awaitEnd();
      running = null;
    }
  }

  /** Switches the node off as a crash does: nothing is called, and when this returns nothing fires any more. */
  public synchronized void crash() {
    Running current = running;
    if (current != null) {
      current.loop.halt();
      current.awaitEnd();
      running = null;
    }
  }

  /** A {@link #crash}, where the node is on. */
  @Override
  public void close() {
    crash();
  }

  /** Whether it is on: started, and neither stopped nor crashed, be it by itself. */
  public synchronized boolean isOn() {
    return running != null && !running.end.isDone();
  }

  /** What a protocol threw and the node crashed of, since it was switched on last. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
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
    return current().ask(current()::host);
  }

  /** The live protocol object of that class. */
  public <P> P protocol(Class<P> type) {
    Running current = current();
    return current.ask(() -> current.protocols.stream().filter(type::isInstance).map(type::cast).findFirst())
        .orElseThrow(() -> new IllegalStateException(id() + " runs no " + type.getSimpleName()));
  }

  private synchronized Running current() {
    if (running == null) {
      throw new IllegalStateException(id() + " must be on but is off");
    }
    return running;
  }

  /** One switching-on: the thread, and what lives as long as it. */
  private final class Running {

    private final EventLoop loop;
    private final Thread thread;
    private final List<Protocol> protocols = new ArrayList<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private @Nullable LiveHost host;
    private int leaving;

    Running() {
      try {
        loop = new EventLoop();
      } catch (IOException e) {
        throw new UncheckedIOException("no selector for " + id(), e);
      }
      thread = new Thread(this::live, "orrery-" + id());
      thread.setDaemon(true);
    }

    /** The node's thread. What a protocol throws goes to the thread's handler too: it must not go unseen. */
    private void live() {
      try {
        LiveHost created = new LiveHost(builder.setup(loop), loop);
        host = created;
        loop.later(this::begin);
        try {
          loop.run();
        } catch (Throwable e) {
          loop.halt();
          throw e;
        } finally {
          created.release(builder.drainLimit);
        }
      } catch (Throwable e) {
        failure = e;
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } finally {
        end.complete(true);
      }
    }

    private void begin() {
      Host created = host();
      for (Function<Host, Protocol> factory : builder.factories) {
        protocols.add(factory.apply(created));
      }
      for (Protocol protocol : protocols) {
        loop.later(protocol::start);
      }
    }

    private void leave() {
      leaving = protocols.size();
      new LiveTimer(loop, "stop-limit", loop::finish).start(builder.stopLimit);
      for (Protocol protocol : protocols) {
        loop.later(() -> protocol.stop(once(this::left)));
      }
      if (protocols.isEmpty()) {
        loop.finish();
      }
    }

    private void left() {
      if (--leaving == 0) {
        // In a turn of its own: the protocol that says so may still be inside its callback.
        loop.later(loop::finish);
      }
    }

    private Runnable once(Runnable action) {
      return new Runnable() {
        private boolean done;

        @Override
        public void run() {
          if (!done) {
            done = true;
            action.run();
          }
        }
      };
    }

    LiveHost host() {
      LiveHost created = host;
      if (created == null) {
        throw new IllegalStateException(id() + " has no host yet");
      }
      return created;
    }

    <T> T ask(Supplier<T> question) {
      if (Thread.currentThread() == thread) {
        throw new IllegalStateException("a node must be asked by another thread, but " + id() + " asks itself");
      }
      CompletableFuture<T> answer = new CompletableFuture<>();
      // Twice round: behind the calls that were waiting, such as the protocols' starts.
      loop.post(() -> loop.later(() -> {
        try {
          answer.complete(question.get());
        } catch (Throwable e) {
          answer.completeExceptionally(e);
        }
      }));
      try {
        CompletableFuture.anyOf(answer, end).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!answer.isDone()) {
          throw new IllegalStateException(id() + " must be on but has gone", failure);
        }
        return answer.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(id() + " could not answer: " + e.getCause(), e.getCause());
      } catch (TimeoutException e) {
        throw stuck();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + id() + " was asked", e);
      }
    }

    void awaitEnd() {
      try {
        thread.join(builder.stopLimit.plus(builder.drainLimit).plus(PATIENCE).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + id() + " was switched off", e);
      }
      if (thread.isAlive()) {
        throw stuck();
      }
    }

    private IllegalStateException stuck() {
      IllegalStateException stuck = new IllegalStateException(id() + " must return from its callbacks but is stuck in one");
      stuck.setStackTrace(thread.getStackTrace());
      return stuck;
    }
  }

  /** What a node is made of. */
  public static final class Builder {

    private final NodeId id;
    private Address address = Address.ipv4(127, 0, 0, 1);
    private boolean exposed;
    private @Nullable Path storage;
    private PortMap ports = PortMap.identity();
    private Device device = LiveDevice.server("nobody");
    private OptionalLong seed = OptionalLong.empty();
    private Clock clock = Clock.systemUTC();
    private Consumer<LiveProbe.Told> listener = told -> {};
    private Duration connectTimeout = Duration.ofSeconds(20);
    private Duration stopLimit = Duration.ofSeconds(5);
    private Duration drainLimit = Duration.ofSeconds(2);
    private final List<Function<Host, Protocol>> factories = new ArrayList<>();

    private Builder(NodeId id) {
      this.id = id;
    }

    /** Its address; 127.0.0.1 where nothing is said. One that is not a loopback address needs {@link #exposed}. */
    public Builder on(Address newAddress) {
      address = newAddress;
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

    /** Hears what its protocols tell, on the node's thread. */
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
      if (!address.isLoopback() && !exposed) {
        throw new IllegalStateException("a node that is not exposed must have a loopback address, but " + id + " has " + address);
      }
      if (storage == null) {
        throw new IllegalStateException("a node must have a directory for its storage, but " + id + " has none");
      }
      return new LiveNode(this);
    }

    private LiveHost.Setup setup(EventLoop loop) {
      return new LiveHost.Setup(
          id,
          address,
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
