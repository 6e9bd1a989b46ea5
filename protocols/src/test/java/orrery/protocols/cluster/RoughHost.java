package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.RandomStream;
import orrery.world.ForwardingHost;

/** A host on a bad link: it loses, doubles, delays and garbles what its node receives, as {@link Weather} has it. */
final class RoughHost extends ForwardingHost {

  /** Probabilities for each datagram received. */
  record Weather(double unicastLoss, double multicastLoss, double doubled, double late, double garbled) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0);
  }

  private static final long LATE_NANOS = 50_000_000;

  private final Supplier<Weather> weather;

  RoughHost(Host host, Supplier<Weather> weather) {
    super(host);
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
}
