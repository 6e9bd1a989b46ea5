package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Device;
import orrery.host.Host;
import orrery.host.Interface;
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
 * A host that one protocol after the other has, each until it is {@linkplain #vacate over}. A host keeps what it was asked for as long as
 * it is on, timers and reactions; here they pass to who comes next, so that a node keeps nothing of those that were.
 */
final class LentHost implements Host {

  private final Host host;
  /** The timers of each name, in the order in which who has the host asks for them. */
  private final Map<String, List<Held>> timers = new TreeMap<>();
  private final List<Runnable> reactions = new ArrayList<>(2);

  LentHost(Host host) {
    this.host = host;
    host.onInterfacesChanged(() -> List.copyOf(reactions).forEach(Runnable::run));
  }

  /** A timer of the host, and who has it; nobody at times. */
  private static final class Held {
    final Timer timer;
    Runnable onExpiry = () -> { };
    @Nullable Lent lent;

    Held(Host host, String name) {
      timer = host.timer(name, () -> onExpiry.run());
    }
  }

  /** What somebody has of a timer. */
  private static final class Lent implements Timer {
    private final Timer timer;
    private boolean over;

    Lent(Timer timer) {
      this.timer = timer;
    }

    @Override
    public void start(long delayNanos) {
      if (!over) {
        timer.start(delayNanos);
      }
    }

    @Override
    public void cancel() {
      if (!over) {
        timer.cancel();
      }
    }

    @Override
    public boolean isPending() {
      return !over && timer.isPending();
    }
  }

  /** Who has had it has it no more: nothing of it runs from now on. */
  void vacate() {
    reactions.clear();
    for (List<Held> same : timers.values()) {
      for (Held held : same) {
        if (held.lent != null) {
          held.timer.cancel();
          held.lent.over = true;
          held.lent = null;
          held.onExpiry = () -> { };
        }
      }
    }
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    List<Held> same = timers.computeIfAbsent(name, one -> new ArrayList<>(1));
    Held free = same.stream().filter(held -> held.lent == null).findFirst().orElseGet(() -> {
      Held made = new Held(host, name);
      same.add(made);
      return made;
    });
    free.onExpiry = onExpiry;
    free.lent = new Lent(free.timer);
    return free.lent;
  }

  @Override
  public void onInterfacesChanged(Runnable reaction) {
    reactions.add(reaction);
  }

  // ---- As it is

  @Override
  public Shared shared() {
    return host.shared();
  }

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
  public RandomStream random(String purpose) {
    return host.random(purpose);
  }

  @Override
  public void compute(Work work, Runnable done) {
    host.compute(work, done);
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
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    return host.open(spec, handler);
  }

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    return host.listen(spec, acceptor);
  }

  @Override
  public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    return host.connect(spec, handler);
  }

  @Override
  public Storage storage() {
    return host.storage();
  }

  @Override
  public Probe probe() {
    return host.probe();
  }
}
