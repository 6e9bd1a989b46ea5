package orrery.protocols.container;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Demand;
import orrery.host.Device;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.InterfacesListener;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.host.Storage;
import orrery.host.Timer;
import orrery.host.Work;
import org.jspecify.annotations.Nullable;

/**
 * A host as one container has it: what is opened on it ends with the container, as with a node that goes off, and what is stored or
 * drawn there is its own.
 */
public class ContainedHost implements Host, Storage {

  private final Host host;
  private final String prefix;
  /** What is to be ended. Its size is a program's own affair: a few ports, and a connection for each peer. */
  private final Set<Runnable> endings = new LinkedHashSet<>();
  private boolean ended;

  /** @param prefix of all keys and purposes, such as {@code service/drive/} */
  public ContainedHost(Host host, String prefix) {
    this.host = host;
    this.prefix = prefix;
  }

  /** Ends all that was opened here: nothing fires any more. */
  public void end() {
    ended = true;
    List<Runnable> all = new ArrayList<>(endings);
    endings.clear();
    all.forEach(Runnable::run);
  }

  private void requireLife() {
    if (ended) {
      throw new IllegalStateException("a program must open nothing after it has ended");
    }
  }

  private Runnable unlessEnded(Runnable reaction) {
    return () -> {
      if (!ended) {
        reaction.run();
      }
    };
  }

  // ---- What ends

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return new ContainedTimer(host.timer(name, unlessEnded(onExpiry)));
  }

  /** A timer that is among the endings from its first start on; a program has as many as it keeps. */
  private final class ContainedTimer implements Timer {

    private final Timer timer;
    private final Runnable ending;

    ContainedTimer(Timer timer) {
      this.timer = timer;
      ending = timer::cancel;
    }

    @Override
    public void start(long delayNanos) {
      if (!ended) {
        endings.add(ending);
        timer.start(delayNanos);
      }
    }

    @Override
    public void cancel() {
      endings.remove(ending);
      timer.cancel();
    }

    @Override
    public boolean isPending() {
      return timer.isPending();
    }
  }

  /** Work that has begun is done; nobody hears of it any more. */
  @Override
  public void compute(Work work, Runnable done) {
    if (!ended) {
      host.compute(work, unlessEnded(done));
    }
  }

  @Override
  public void followInterfaces(InterfacesListener listener) {
    requireLife();
    Follower follower = new Follower(this, listener);
    endings.add(follower);
    host.followInterfaces(follower);
  }

  @Override
  public void unfollowInterfaces(InterfacesListener listener) {
    Follower follower = new Follower(this, listener);
    endings.remove(follower);
    follower.run();
  }

  /** What hears of the interfaces for a program: taken off when it is run. */
  private record Follower(ContainedHost contained, InterfacesListener listener) implements InterfacesListener, Runnable {

    @Override
    public void onInterfacesChanged() {
      if (!contained.ended) {
        listener.onInterfacesChanged();
      }
    }

    @Override
    public void run() {
      contained.host.unfollowInterfaces(this);
    }
  }

  @Override
  public Demand demand() {
    return reaction -> {
      requireLife();
      return ending(host.demand().onWant(want -> {
        if (!ended) {
          reaction.accept(want);
        }
      }));
    };
  }

  /** What ends listening: when it is run, or with the container. */
  private Runnable ending(Runnable end) {
    endings.add(end);
    return () -> {
      endings.remove(end);
      end.run();
    };
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    requireLife();
    return new ContainedPort(host.open(spec, handler));
  }

  private final class ContainedPort implements DatagramPort {

    private final DatagramPort port;
    private final Runnable ending;

    ContainedPort(DatagramPort port) {
      this.port = port;
      ending = port::close;
      endings.add(ending);
    }

    @Override
    public Endpoint local() {
      return port.local();
    }

    @Override
    public void send(Endpoint destination, ByteBuffer payload, String messageType) {
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
      endings.remove(ending);
      port.close();
    }
  }

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    requireLife();
    Listener listener = host.listen(spec, connection -> {
      ContainedConnection contained = new ContainedConnection();
      contained.begin(connection);
      contained.handler = acceptor.onConnection(contained);
      return contained;
    });
    Runnable ending = listener::close;
    endings.add(ending);
    return new Listener() {
      @Override
      public Endpoint local() {
        return listener.local();
      }

      @Override
      public void close() {
        endings.remove(ending);
        listener.close();
      }
    };
  }

  @Override
  public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    requireLife();
    ContainedConnection contained = new ContainedConnection();
    contained.handler = handler;
    contained.begin(host.connect(spec, contained));
    return contained;
  }

  /** A connection of a program, and what hears of it; it is among the endings until both sides have finished, or it is gone. */
  private final class ContainedConnection implements Connection, ConnectionHandler {

    private @Nullable Connection connection;
    private @Nullable ConnectionHandler handler;
    private @Nullable Runnable ending;
    private boolean finished;
    private boolean peerFinished;

    void begin(Connection opened) {
      connection = opened;
      ending = opened::abort;
      endings.add(ending);
    }

    private Connection connection() {
      return Objects.requireNonNull(connection);
    }

    private ConnectionHandler handler() {
      return Objects.requireNonNull(handler);
    }

    private void leave() {
      endings.remove(ending);
    }

    @Override
    public Endpoint local() {
      return connection().local();
    }

    @Override
    public Endpoint remote() {
      return connection().remote();
    }

    @Override
    public int write(ByteBuffer source) {
      return connection().write(source);
    }

    @Override
    public boolean writeBulk(long contentId, long length) {
      return connection().writeBulk(contentId, length);
    }

    @Override
    public void expectBulk(long contentId, long length) {
      connection().expectBulk(contentId, length);
    }

    @Override
    public long bulkLeft() {
      return connection().bulkLeft();
    }

    @Override
    public void finish() {
      finished = true;
      if (peerFinished) {
        leave();
      }
      connection().finish();
    }

    @Override
    public void abort() {
      leave();
      connection().abort();
    }

    @Override
    public void onOpen(Connection same) {
      handler().onOpen(this);
    }

    @Override
    public void onReceived(Connection same, ByteBuffer bytes) {
      handler().onReceived(this, bytes);
    }

    @Override
    public void onBulk(Connection same, long contentId, long arrived, long length) {
      handler().onBulk(this, contentId, arrived, length);
    }

    @Override
    public void onWritable(Connection same) {
      handler().onWritable(this);
    }

    @Override
    public void onFinished(Connection same) {
      peerFinished = true;
      if (finished) {
        leave();
      }
      handler().onFinished(this);
    }

    @Override
    public void onFailed(Connection same, ConnectionFailure failure) {
      leave();
      handler().onFailed(this, failure);
    }
  }

  // ---- What is its own

  @Override
  public RandomStream random(String purpose) {
    return host.random(prefix + purpose);
  }

  @Override
  public Storage storage() {
    return this;
  }

  @Override
  public void put(String key, ByteBuffer value) {
    host.storage().put(prefix + key, value);
  }

  @Override
  public void append(String key, ByteBuffer value) {
    host.storage().append(prefix + key, value);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return host.storage().get(prefix + key);
  }

  @Override
  public void putBulk(String key, long contentId, long length) {
    host.storage().putBulk(prefix + key, contentId, length);
  }

  @Override
  public OptionalLong bulk(String key) {
    return host.storage().bulk(prefix + key);
  }

  @Override
  public void remove(String key) {
    host.storage().remove(prefix + key);
  }

  @Override
  public void sync(Runnable done) {
    host.storage().sync(unlessEnded(done));
  }

  // ---- As it is

  @Override
  public NodeId id() {
    return host.id();
  }

  @Override
  public long nanoTime() {
    return host.nanoTime();
  }

  @Override
  public long unixNanos() {
    return host.unixNanos();
  }

  @Override
  public List<Interface> interfaces() {
    return host.interfaces();
  }

  @Override
  public Device device() {
    return host.device();
  }

  @Override
  public Shared shared() {
    return host.shared();
  }

  @Override
  public Probe probe() {
    return host.probe();
  }
}
