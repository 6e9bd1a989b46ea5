package orrery.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Quantity;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.sim.Streams;
import orrery.validation.Published;
import orrery.validation.Replications;
import orrery.world.World;

/**
 * A device's processor and its link as the queues that they are: the same rows as for the engine alone, on what protocols
 * use. Each number is over forty replications, without their beginning.
 */
class QueueTheoryOfDevicesTest {

  private static final double SECOND = 1e9;

  /** The beginning that is not counted: ten times 1 / (mu (1 - rho)^2) at a load of 0.8. */
  private static final int WARM_UP = 250;

  /** Waits in the model's unit of time, the mean service. */
  private static final class Waits {
    private final int wanted;
    private int counted;
    private double sum;
    private long from = Long.MAX_VALUE;

    Waits(int wanted) {
      this.wanted = wanted;
    }

    void add(World world, double wait) {
      if (world.nanoTime() >= from && counted < wanted) {
        sum += wait;
        if (++counted == wanted) {
          world.simulation().requestStop();
        }
      }
    }

    double mean() {
      return sum / counted;
    }
  }

  /** Does something at the times of a Poisson process. */
  private static void poisson(Host host, double meanNanos, Runnable action) {
    RandomStream luck = host.random("arrivals");
    Timer[] timer = new Timer[1];
    timer[0] = host.timer("arrival", () -> {
      timer[0].start(Math.round(luck.nextExponential(meanNanos)));
      action.run();
    });
    timer[0].start(Math.round(luck.nextExponential(meanNanos)));
  }

  /** A processor that is given exponential work; a server of the catalogue does {@code Mops} million operations a second. */
  private static double[] processor(Streams streams, int customers) {
    World world = World.withSeed(streams.hash("world"));
    World.Machine machine = world.machine("server").type("server").inCloud().start();
    Host host = machine.host();
    double operationsPerSecond = 1e6 * host.device().processorMops();
    RandomStream luck = host.random("services");
    Waits waits = new Waits(customers);
    waits.from = Math.round(WARM_UP * SECOND);
    poisson(host, SECOND / 0.8, () -> {
      long arrived = host.nanoTime();
      double seconds = luck.nextExponential(1);
      host.compute(new Work("job", Math.round(seconds * operationsPerSecond)), () -> waits.add(world, (host.nanoTime() - arrived) / SECOND - seconds));
    });
    world.runFor(Duration.ofDays(36_500));
    return new double[] {waits.mean()};
  }

  @Test
  @DisplayName("E03: work on a device's processor waits as in an M/M/1 queue")
  void processorsAreSingleServers() {
    Replications processor = new Replications("E03 processor", streams -> processor(streams, 350_000));

    Published.row("E03").inside("a device's processor, rho 0.8: Wq", 4, processor.statistic(0));
  }

  /** A link of one packet a millisecond, given packets of one size; the receiver's own link never makes them wait. */
  private static double[] link(Streams streams, int customers) {
    World world = World.withSeed(streams.hash("world"));
    World.Home home = world.home("home");
    LinkSpec slow = new LinkSpec(Quantity.bitRate("800 kb/s"), Quantity.bitRate("800 kb/s"), Duration.ofMillis(5), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));
    World.Machine sender = world.machine("sender").link(slow).on(home).start();
    World.Machine receiver = world.machine("receiver").on(home).start();
    ByteBuffer payload = ByteBuffer.allocate(100 - Transport.UDP.headerBytes());
    long onTheWay = 1_000_000 + 5_000_000 + World.LAN_LINK.down().nanosFor(100) + 500_000;
    ArrayDeque<Long> sent = new ArrayDeque<>();
    Waits waits = new Waits(customers);
    waits.from = WARM_UP * 1_000_000L;
    receiver.host().open(PortSpec.of("test", 7_000), (source, destination, bytes) -> waits.add(world, (world.nanoTime() - sent.remove() - onTheWay) / 1e6));
    DatagramPort port = sender.host().open(PortSpec.of("test", 7_000), (source, destination, bytes) -> {});
    Endpoint to = new Endpoint(receiver.address(), 7_000);
    poisson(sender.host(), 1e6 / 0.8, () -> {
      sent.add(world.nanoTime());
      port.send(to, payload, "packet");
    });
    world.runFor(Duration.ofDays(365));
    return new double[] {waits.mean()};
  }

  @Test
  @DisplayName("E05: packets of one size wait for a link as in an M/D/1 queue")
  void linksAreServersOfConstantTime() {
    Replications link = new Replications("E05 link", streams -> link(streams, 120_000));

    Published.row("E05").inside("a device's link, M/D/1, rho 0.8: Wq", 2.0, link.statistic(0));
  }

  /** The share of packets of exponential sizes, one a second on average, that find ten on a link. */
  private static double[] boundedLink(Streams streams, int packets) {
    PipeSpec line = PipeSpec.plain(Quantity.bitRate("8 Mb/s"), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("1 MB")).with(new QueueSpec.Packets(10));
    Pipe pipe = new Pipe(line, new LonePipe(() -> streams.stream("link", "luck"), purpose -> streams.stream("link", purpose)));
    RandomStream arrivals = streams.stream("link", "arrivals");
    RandomStream sizes = streams.stream("link", "sizes");
    long time = 0;
    int counted = 0;
    int refused = 0;
    while (counted < packets) {
      time += Math.round(arrivals.nextExponential(SECOND / 0.8));
      boolean full = pipe.cross(time, (int) Math.round(sizes.nextExponential(1e6))) == Pipe.FULL;
      if (time >= WARM_UP * SECOND) {
        counted++;
        refused += full ? 1 : 0;
      }
    }
    return new double[] {(double) refused / packets};
  }

  @Test
  @DisplayName("E07: packets of exponential sizes find a link of ten packets full as in an M/M/1/10 queue")
  void linksOfSomePacketsRefuse() {
    Replications link = new Replications("E07 link", streams -> boundedLink(streams, 700_000));

    Published.row("E07").inside("a device's link of 10 packets, rho 0.8: blocking", 0.0234929, link.statistic(0));
  }
}
