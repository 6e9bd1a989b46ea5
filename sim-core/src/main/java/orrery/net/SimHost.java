package orrery.net;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.device.SimDevice;
import orrery.host.Bulk;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Demand;
import orrery.host.Device;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.InterfacesListener;
import orrery.host.LinkRates;
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

/** What a simulated node offers its protocols. */
final class SimHost implements Host, Storage {

  /** A write to flash with a barrier takes milliseconds; assumed. */
  private static final long SYNC_NANOS = 2_000_000;

  private static final Object[] NO_STREAMS = {};
  private static final InterfacesListener[] NO_LISTENERS = {};

  private final Node node;
  private final NodeId id;
  /** A few streams, each behind what it is for, in the order in which they were first asked for. */
  private Object[] streams = NO_STREAMS;
  private InterfacesListener[] interfacesListeners = NO_LISTENERS;
  private long processorBusyUntil;

  SimHost(Node node) {
    this.node = node;
    this.id = node.network().shared().id(node.name());
  }

  @Override
  public NodeId id() {
    return id;
  }

  @Override
  public long nanoTime() {
    return node.monotonicNanos();
  }

  @Override
  public long unixNanos() {
    return node.wallNanos();
  }

  @Override
  public RandomStream random(String purpose) {
    int last = streams.length;
    for (int i = 0; i < last; i += 2) {
      if (streams[i].equals(purpose)) {
        return (RandomStream) streams[i + 1];
      }
    }
    RandomStream made = node.stream(purpose);
    streams = Arrays.copyOf(streams, last + 2);
    streams[last] = purpose;
    streams[last + 1] = made;
    return made;
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return node.timer(name, onExpiry);
  }

  @Override
  public void compute(Work work, Runnable done) {
    node.after(occupy(work.operations()) - node.now(), work.label(), done);
  }

  /** Has the processor do so many operations after all that it has to do already; returns when they are done. */
  long occupy(long operations) {
    // Work is done one piece after the other, at the speed of all cores together.
    long nanos = Math.multiplyExact(operations, 1_000L) / Math.max(1, node.device().processorMops());
    nanos = node.speed() == 1 ? nanos : Math.round(nanos / node.speed());
    processorBusyUntil = Math.max(processorBusyUntil, node.now()) + nanos;
    if (node.device() instanceof SimDevice own) {
      own.computes(nanos, processorBusyUntil);
    }
    return processorBusyUntil;
  }

  /** When the processor will have done what it has to do; in the past where it is idle. */
  long processorBusyUntil() {
    return processorBusyUntil;
  }

  @Override
  public List<Interface> interfaces() {
    SimInterface[] all = node.interfaces();
    Interface[] described = new Interface[all.length];
    for (int i = 0; i < all.length; i++) {
      described[i] = all[i].described(node.claimedLink());
    }
    return List.of(described);
  }

  @Override
  public LinkRates linkRates() {
    LinkRates best = LinkRates.UNKNOWN;
    for (SimInterface each : node.interfaces()) {
      best = each.isUp() ? each.ratesOr(best, node.claimedLink()) : best;
    }
    return best;
  }

  @Override
  public void followInterfaces(InterfacesListener listener) {
    interfacesListeners = Arrays.copyOf(interfacesListeners, interfacesListeners.length + 1);
    interfacesListeners[interfacesListeners.length - 1] = listener;
  }

  @Override
  public void unfollowInterfaces(InterfacesListener listener) {
    interfacesListeners = Arrays.stream(interfacesListeners).filter(each -> !each.equals(listener)).toArray(InterfacesListener[]::new);
  }

  void tellInterfacesChanged() {
    // A listener may end the node, or have another told, too, which makes another array.
    for (InterfacesListener listener : interfacesListeners) {
      if (node.isOn()) {
        listener.onInterfacesChanged();
      }
    }
  }

  @Override
  public Shared shared() {
    return node.network().shared();
  }

  @Override
  public Device device() {
    return node.claimedDevice();
  }

  @Override
  public Demand demand() {
    return node.demand().<Demand>map(Function.identity()).orElse(Demand.NONE);
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    return node.open(spec, handler);
  }

  @Override
  public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
    return node.listen(spec, acceptor);
  }

  @Override
  public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
    return node.connect(spec, handler);
  }

  @Override
  public Storage storage() {
    return this;
  }

  @Override
  public Probe probe() {
    return node.probe();
  }

  // ---- Storage

  @Override
  public void put(String key, ByteBuffer value) {
    node.machine().storage().put(key, value, shared());
  }

  @Override
  public void put(String key, ByteBuffer value, int hash) {
    node.machine().storage().put(key, value, shared(), hash);
  }

  /** The machine has the room it has, whatever its protocols are told. */
  @Override
  public void putBulk(String key, long contentId, long length) {
    Bulk.requireBytes(length);
    node.machine().storage().putBulk(key, contentId, length, node.device().storageBytes());
  }

  @Override
  public void append(String key, ByteBuffer value) {
    byte @Nullable [] held = node.machine().storage().get(key);
    if (held == null) {
      put(key, value);
      return;
    }
    byte[] bytes = Arrays.copyOf(held, held.length + value.remaining());
    value.get(value.position(), bytes, held.length, value.remaining());
    node.machine().storage().put(key, ByteBuffer.wrap(bytes), shared());
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(node.machine().storage().get(key));
  }

  @Override
  public void remove(String key) {
    node.machine().storage().remove(key);
  }

  @Override
  public void sync(Runnable done) {
    byte[][] changes = node.machine().storage().pending();
    node.after(SYNC_NANOS, "sync", () -> {
      node.machine().storage().commit(changes);
      done.run();
    });
  }
}
