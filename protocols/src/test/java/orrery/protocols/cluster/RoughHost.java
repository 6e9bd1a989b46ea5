package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Device;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.host.Storage;
import orrery.host.Timer;
import orrery.host.Work;

/** A host on a bad link: it loses, doubles, delays and garbles what its node receives, as {@link Weather} has it. */
final class RoughHost implements Host {

  /** Probabilities for each datagram received. */
  record Weather(double unicastLoss, double multicastLoss, double doubled, double late, double garbled) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0);
  }

  private static final long LATE_NANOS = 50_000_000;

  private final Host host;
  private final Supplier<Weather> weather;

  RoughHost(Host host, Supplier<Weather> weather) {
    this.host = host;
    this.weather = weather;
  }

  @Override
  public DatagramPort open(PortSpec spec, DatagramHandler handler) {
    RandomStream luck = host.random("rough/" + spec.protocol());
    return host.open(spec, (source, destination, payload) -> {
      Weather now = weather.get();
      boolean lost = luck.nextBoolean(destination.address().isMulticast() ? now.multicastLoss() : now.unicastLoss());
      boolean doubled = luck.nextBoolean(now.doubled());
      boolean late = luck.nextBoolean(now.late());
      boolean garbled = luck.nextBoolean(now.garbled());
      if (lost) {
        return;
      }
      byte[] copy = new byte[payload.remaining()];
      payload.duplicate().get(copy);
      if (garbled && copy.length > 0) {
        copy[luck.nextInt(copy.length)] ^= (byte) (1 << luck.nextInt(8));
      }
      if (late) {
        deliverLater(handler, source, destination, copy, luck);
      } else {
        handler.onDatagram(source, destination, ByteBuffer.wrap(copy).asReadOnlyBuffer());
      }
      if (doubled) {
        deliverLater(handler, source, destination, copy, luck);
      }
    });
  }

  private void deliverLater(DatagramHandler handler, Endpoint source, Endpoint destination, byte[] payload, RandomStream luck) {
    host.timer("late", () -> handler.onDatagram(source, destination, ByteBuffer.wrap(payload).asReadOnlyBuffer()))
        .start(luck.nextLong(LATE_NANOS));
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
  public Timer timer(String name, Runnable onExpiry) {
    return host.timer(name, onExpiry);
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
  public void onInterfacesChanged(Runnable reaction) {
    host.onInterfacesChanged(reaction);
  }

  @Override
  public Device device() {
    return host.device();
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
