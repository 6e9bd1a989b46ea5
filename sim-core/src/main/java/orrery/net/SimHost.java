package orrery.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.device.SimDevice;
import orrery.host.Bulk;
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

/** What a simulated node offers its protocols. */
final class SimHost implements Host, Storage {

  /** A write to flash with a barrier takes milliseconds; assumed. */
  private static final long SYNC_NANOS = 2_000_000;

  private final Node node;
  private final NodeId id;
  private final Map<String, RandomStream> streams = new LinkedHashMap<>(4);
  private final List<Runnable> interfaceReactions = new ArrayList<>(1);
  private long processorBusyUntil;

  SimHost(Node node) {
    this.node = node;
    this.id = node.machine().id();
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
    return streams.computeIfAbsent(purpose, node::stream);
  }

  @Override
  public Timer timer(String name, Runnable onExpiry) {
    return node.timer(name, onExpiry);
  }

  @Override
  public void compute(Work work, Runnable done) {
    // Work is done one piece after the other, at the speed of all cores together.
    long nanos = Math.multiplyExact(work.operations(), 1_000L) / Math.max(1, node.device().processorMops());
    nanos = node.speed() == 1 ? nanos : Math.round(nanos / node.speed());
    processorBusyUntil = Math.max(processorBusyUntil, node.now()) + nanos;
    if (node.device() instanceof SimDevice own) {
      own.computes(nanos, processorBusyUntil);
    }
    node.after(processorBusyUntil - node.now(), work.label(), done);
  }

  @Override
  public List<Interface> interfaces() {
    return Arrays.stream(node.interfaces()).map(each -> each.described(node.claimedLink())).toList();
  }

  @Override
  public void onInterfacesChanged(Runnable reaction) {
    interfaceReactions.add(reaction);
  }

  void tellInterfacesChanged() {
    // A reaction may end the node, or ask to be told more.
    for (Runnable reaction : List.copyOf(interfaceReactions)) {
      if (node.isOn()) {
        reaction.run();
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
    byte[] bytes = new byte[value.remaining()];
    value.get(value.position(), bytes);
    node.machine().storage().put(key, bytes);
  }

  /** The machine has the room it has, whatever its protocols are told. */
  @Override
  public void putBulk(String key, long contentId, long length) {
    Bulk.requireBytes(length);
    byte[] record = ByteBuffer.allocate(2 * Long.BYTES).putLong(contentId).putLong(length).array();
    node.machine().storage().putBulk(key, record, length, node.device().storageBytes());
  }

  @Override
  public void append(String key, ByteBuffer value) {
    byte @Nullable [] held = node.machine().storage().get(key);
    int before = held == null ? 0 : held.length;
    byte[] bytes = new byte[before + value.remaining()];
    if (held != null) {
      System.arraycopy(held, 0, bytes, 0, before);
    }
    value.get(value.position(), bytes, before, value.remaining());
    node.machine().storage().put(key, bytes);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(node.machine().storage().get(key)).map(byte[]::clone);
  }

  @Override
  public void remove(String key) {
    node.machine().storage().put(key, null);
  }

  @Override
  public void sync(Runnable done) {
    Map<String, byte @Nullable []> changes = node.machine().storage().pending();
    node.after(SYNC_NANOS, "sync", () -> {
      node.machine().storage().commit(changes);
      done.run();
    });
  }
}
