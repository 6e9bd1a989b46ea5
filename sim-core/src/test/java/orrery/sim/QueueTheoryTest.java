package orrery.sim;

import static orrery.sim.Stations.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.host.RandomStream;
import orrery.sim.Stations.Servers;
import orrery.sim.Stations.SharedProcessor;
import orrery.sim.Stations.Source;
import orrery.validation.Published;
import orrery.validation.Replications;

/**
 * Queues of theory on the engine. Each number is the mean of forty independent replications, of which the beginning, ten
 * times 1 / (mu (1 - rho)^2), is not counted; how many customers a row takes is what an interval of 1 % needs.
 */
class QueueTheoryTest {

  /** Sums of what customers tell once the warm-up is over, until as many have told as are wanted. */
  private static final class Counter {
    private final Simulation simulation;
    private final long from;
    private final int wanted;
    private int counted;
    private double sum;

    Counter(Simulation simulation, double warmUpSeconds, int wanted) {
      this.simulation = simulation;
      this.from = Math.round(warmUpSeconds * SECOND);
      this.wanted = wanted;
    }

    boolean isOn() {
      return simulation.now() >= from;
    }

    void add(double seconds) {
      if (isOn()) {
        sum += seconds;
        if (++counted == wanted) {
          simulation.requestStop();
        }
      }
    }

    double mean() {
      return sum / counted;
    }
  }

  private static double warmUp(double rho) {
    return 10 / ((1 - rho) * (1 - rho));
  }

  private static void run(Simulation simulation) {
    simulation.runUntil(Long.MAX_VALUE);
  }

  private static double seconds(long from, long to) {
    return (to - from) / SECOND;
  }

  // ---- One queue

  /** Mean number present, mean time, mean wait, and the 95 % and 99 % quantiles of the time. */
  private static double[] singleServer(Streams streams, double rho, int customers) {
    Simulation simulation = new Simulation(streams, 0);
    Counter waits = new Counter(simulation, warmUp(rho), customers);
    double[] times = new double[customers];
    double[] before = new double[2];
    Servers server = new Servers(simulation, "server", 1, Integer.MAX_VALUE, Stations::exponential, customer -> {
      if (waits.isOn()) {
        times[waits.counted] = seconds(customer.arrived, simulation.now());
      }
      waits.add(seconds(customer.arrived, customer.startedAt));
    });
    new Source(simulation, rho, server::arrive);
    simulation.runUntil(waits.from - 1);
    before[0] = server.area();
    run(simulation);

    double length = (server.area() - before[0]) / seconds(waits.from, simulation.now());
    double time = Arrays.stream(times).sum() / customers;
    Arrays.sort(times);
    return new double[] {length, time, waits.mean(), times[(int) Math.ceil(0.95 * customers) - 1], times[(int) Math.ceil(0.99 * customers) - 1]};
  }

  @Test
  @DisplayName("E03: M/M/1, means and quantiles at loads of 0.5 and 0.8")
  void singleServersTakeTheirTime() {
    Replications half = new Replications("E03 0.5", streams -> singleServer(streams, 0.5, 100_000));
    Replications busy = new Replications("E03 0.8", streams -> singleServer(streams, 0.8, 650_000));

    Published.row("E03")
        .inside("M/M/1, rho 0.5: L", 1, half.statistic(0))
        .inside("M/M/1, rho 0.5: W", 2, half.statistic(1))
        .inside("M/M/1, rho 0.5: Wq", 1, half.statistic(2))
        .inside("M/M/1, rho 0.5: p95 of T", 5.9915, half.statistic(3))
        .inside("M/M/1, rho 0.5: p99 of T", 9.2103, half.statistic(4))
        .inside("M/M/1, rho 0.8: L", 4, busy.statistic(0))
        .inside("M/M/1, rho 0.8: W", 5, busy.statistic(1))
        .inside("M/M/1, rho 0.8: Wq", 4, busy.statistic(2))
        .inside("M/M/1, rho 0.8: p95 of T", 14.9787, busy.statistic(3))
        .inside("M/M/1, rho 0.8: p99 of T", 23.0259, busy.statistic(4));
  }

  /** The share of customers that wait, and how long all wait on average. */
  private static double[] severalServers(Streams streams, int servers, double load, int customers) {
    Simulation simulation = new Simulation(streams, 0);
    Counter waits = new Counter(simulation, warmUp(load / servers), customers);
    int[] waiting = {0};
    Servers station = new Servers(simulation, "servers", servers, Integer.MAX_VALUE, Stations::exponential, customer -> {
      waiting[0] += waits.isOn() && customer.startedAt > customer.arrived ? 1 : 0;
      waits.add(seconds(customer.arrived, customer.startedAt));
    });
    new Source(simulation, load, station::arrive);
    run(simulation);

    return new double[] {(double) waiting[0] / customers, waits.mean()};
  }

  @Test
  @DisplayName("E04: M/M/c, who waits and how long")
  void severalServersShareAQueue() {
    Replications two = new Replications("E04 2", streams -> severalServers(streams, 2, 1.6, 450_000));
    Replications four = new Replications("E04 4", streams -> severalServers(streams, 4, 3.2, 500_000));

    Published.row("E04")
        .inside("M/M/2, a 1.6: C", 0.711111, two.statistic(0))
        .inside("M/M/2, a 1.6: Wq", 1.777778, two.statistic(1))
        .inside("M/M/4, a 3.2: C", 0.596432, four.statistic(0))
        .inside("M/M/4, a 3.2: Wq", 0.745541, four.statistic(1));
  }

  @Test
  @DisplayName("E05: M/G/1, Erlang-2 service at a load of 0.8")
  void stagedServiceWaitsAsPollaczekAndKhinchineSay() {
    Replications staged = new Replications("E05 Erlang", streams -> {
      Simulation simulation = new Simulation(streams, 0);
      Counter waits = new Counter(simulation, warmUp(0.8), 350_000);
      ToDoubleFunction<RandomStream> stages = luck -> luck.nextExponential(SECOND / 2) + luck.nextExponential(SECOND / 2);
      Servers server = new Servers(simulation, "server", 1, Integer.MAX_VALUE, stages, customer -> waits.add(seconds(customer.arrived, customer.startedAt)));
      new Source(simulation, 0.8, server::arrive);
      run(simulation);
      return new double[] {waits.mean()};
    });

    Published.row("E05").inside("M/G/1 Erlang-2, rho 0.8: Wq", 3.0, staged.statistic(0));
  }

  // ---- A shared processor

  /** The mean time, and the mean time for each second of size, of the small, the middling and the large. */
  private static double[] sharedProcessor(Streams streams, ToDoubleFunction<RandomStream> sizes, int customers) {
    Simulation simulation = new Simulation(streams, 0);
    Counter times = new Counter(simulation, warmUp(0.8), customers);
    double[] time = new double[3];
    double[] size = new double[3];
    SharedProcessor processor = new SharedProcessor(simulation, sizes, customer -> {
      if (times.isOn()) {
        double needed = customer.service / SECOND;
        int kind = needed < 0.5 ? 0 : needed < 1.5 ? 1 : 2;
        size[kind] += needed;
        time[kind] += seconds(customer.arrived, simulation.now());
      }
      times.add(seconds(customer.arrived, simulation.now()));
    });
    new Source(simulation, 0.8, processor::arrive);
    run(simulation);

    return new double[] {times.mean(), time[0] / size[0], time[1] / size[1], time[2] / size[2]};
  }

  @Test
  @DisplayName("E06: M/G/1 with processor sharing is insensitive to the distribution of sizes")
  void sharedProcessorsCareOnlyForTheMeanSize() {
    Replications exponential = new Replications("E06 exponential", streams -> sharedProcessor(streams, Stations::exponential, 250_000));
    Replications constant = new Replications("E06 deterministic", streams -> sharedProcessor(streams, luck -> SECOND, 150_000));
    // Four in five are of half a second on average, the fifth of three: a squared coefficient of variation of 3.
    Replications mixed = new Replications(
        "E06 hyper-exponential", streams -> sharedProcessor(streams, luck -> luck.nextExponential(luck.nextBoolean(0.8) ? 0.5 * SECOND : 3 * SECOND), 450_000));

    Published.row("E06")
        .inside("M/G/1-PS, exponential: T", 5, exponential.statistic(0))
        .inside("M/G/1-PS, deterministic: T", 5, constant.statistic(0))
        .inside("M/G/1-PS, hyper-exponential: T", 5, mixed.statistic(0))
        .inside("M/G/1-PS, exponential: T / x of sizes below 0.5", 5, exponential.statistic(1))
        .inside("M/G/1-PS, exponential: T / x of sizes to 1.5", 5, exponential.statistic(2))
        .inside("M/G/1-PS, exponential: T / x of sizes from 1.5", 5, exponential.statistic(3))
        .inside("M/G/1-PS, hyper-exponential: T / x of sizes below 0.5", 5, mixed.statistic(1))
        .inside("M/G/1-PS, hyper-exponential: T / x of sizes from 1.5", 5, mixed.statistic(3));
  }

  // ---- Limits

  private static double[] blocking(Streams streams, int servers, int room, double load, int customers) {
    Simulation simulation = new Simulation(streams, 0);
    Servers station = new Servers(simulation, "servers", servers, room, Stations::exponential, customer -> {});
    new Source(simulation, load, station::arrive);
    simulation.runUntil(Math.round(250 * SECOND));
    long offered = station.offered;
    long refused = station.refused;
    simulation.runUntil(simulation.now() + Math.round(customers / load * SECOND));

    return new double[] {(double) (station.refused - refused) / (station.offered - offered)};
  }

  @Test
  @DisplayName("E07: M/M/1/10 and Erlang's B, the share that finds no room")
  void fullStationsRefuse() {
    Replications queue = new Replications("E07 queue", streams -> blocking(streams, 1, 10, 0.8, 700_000));
    Replications lines = new Replications("E07 lines", streams -> blocking(streams, 10, 10, 5, 400_000));

    Published.row("E07")
        .inside("M/M/1/10, rho 0.8: blocking", 0.0234929, queue.statistic(0))
        .inside("Erlang B, c 10, a 5: blocking", 0.0183846, lines.statistic(0));
  }

  // ---- Several queues

  @Test
  @DisplayName("E08: a tandem of two M/M/1 queues")
  void tandemsAreQueuesByThemselves() {
    Replications tandem = new Replications("E08", streams -> {
      Simulation simulation = new Simulation(streams, 0);
      Counter times = new Counter(simulation, warmUp(0.8), 150_000);
      Servers second = new Servers(simulation, "second", 1, Integer.MAX_VALUE, luck -> luck.nextExponential(SECOND / 2),
          customer -> times.add(seconds(customer.came, simulation.now())));
      Servers first = new Servers(simulation, "first", 1, Integer.MAX_VALUE, luck -> luck.nextExponential(SECOND / 1.25), second::arrive);
      new Source(simulation, 1, first::arrive);
      run(simulation);
      return new double[] {times.mean()};
    });

    Published.row("E08").inside("Jackson tandem, lambda 1, mu 1.25 and 2: W", 5, tandem.statistic(0));
  }

  /** The mean time of customers that each take the shorter of two queues of {@code n}, which they pick at random. */
  private static double supermarket(String name, int n, double load) {
    return new Replications(name, streams -> {
      Simulation simulation = new Simulation(streams, 0);
      Counter times = new Counter(simulation, 100, 60_000);
      List<Servers> queues = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        queues.add(new Servers(simulation, "queue-" + i, 1, Integer.MAX_VALUE, Stations::exponential, customer -> times.add(seconds(customer.arrived, simulation.now()))));
      }
      RandomStream luck = simulation.stream("source", "choice");
      new Source(simulation, n * load, customer -> {
        Servers one = queues.get(luck.nextInt(n));
        Servers other = queues.get(luck.nextInt(n));
        (other.present() < one.present() ? other : one).arrive(customer);
      });
      run(simulation);
      return new double[] {times.mean()};
    }).mean(0);
  }

  @Test
  @DisplayName("E18: the supermarket model, the shorter of two queues")
  void theShorterOfTwoQueuesIsMuchShorter() {
    Published.row("E18")
        .near("supermarket, n 500, lambda 0.5: T", 1.2657, 0.02, supermarket("E18 500 0.5", 500, 0.5))
        .near("supermarket, n 500, lambda 0.9: T", 2.6141, 0.02, supermarket("E18 500 0.9", 500, 0.9))
        .near("supermarket, n 50, lambda 0.5: T", 1.2657, 0.06, supermarket("E18 50 0.5", 50, 0.5))
        .near("supermarket, n 50, lambda 0.9: T", 2.6141, 0.06, supermarket("E18 50 0.9", 50, 0.9));
  }
}
