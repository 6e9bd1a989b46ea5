package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.RandomStream;
import orrery.validation.Published;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The M/M/1 queue on the engine, against a published run and against theory. A unit of the model's time is one second. */
class SingleServerQueueTest {

  /**
   * The reference is the shipped output of SSJ's tutorial example QueueEv, which keeps time in doubles. Ours is in whole
   * nanoseconds, which moves no printed digit.
   */
  @Test
  @DisplayName("E02: gives the published run of an event-driven M/M/1 queue")
  void givesThePublishedRun() {
    Mrg32k3a arrivals = new Mrg32k3a(12345, 12345, 12345, 12345, 12345, 12345);
    SingleServerQueue queue = new SingleServerQueue(1, 2, arrivals, arrivals.nextStream());

    queue.simulation.runUntil(1_000_000_000_000L);

    assertThat(queue.waits.stream().mapToDouble(wait -> wait).min()).hasValue(0);
    Published.row("E02")
        .exactly("waits completed", 1037, queue.waits.size())
        .exactly("mean wait", "0.495", mean(queue.waits))
        .exactly("greatest wait", "6.262", queue.waits.stream().mapToDouble(wait -> wait).max().orElseThrow())
        .exactly("variance of the wait", "0.697", variance(queue.waits))
        .exactly("standard deviation of the wait", "0.835", Math.sqrt(variance(queue.waits)))
        .exactly("mean queue", "0.513", queue.averageLength())
        .exactly("longest queue", 10, queue.longest);
  }

  /**
   * At load 0.8 a customer waits 4 service times on average. 400 runs, each with a 95 % interval from 30 batches after the
   * warm-up, and a share of 0.92 to 0.98 of the intervals with the truth in it.
   */
  @Test
  @EnabledIfSystemProperty(named = "orrery.long", matches = "true")
  @DisplayName("E03: intervals for the wait in an M/M/1 queue cover the truth as often as they say")
  void intervalsCoverTheTruth() {
    int replications = 400;
    int batches = 30;
    int batchSize = 4_000;
    double quantile = new TDistribution(batches - 1).inverseCumulativeProbability(0.975);
    int covered = 0;
    for (int replication = 0; replication < replications; replication++) {
      Streams streams = new Streams(replication);
      SingleServerQueue queue = new SingleServerQueue(0.8, 1, streams.stream("queue", "arrivals"), streams.stream("queue", "services"));
      // The warm-up of 10 / (mu (1 - rho)^2).
      queue.simulation.runUntil(250_000_000_000L);
      queue.waits.clear();
      while (queue.waits.size() < batches * batchSize) {
        queue.simulation.runUntil(queue.simulation.now() + 1_000_000_000_000L);
      }
      List<Double> means = new ArrayList<>();
      for (int batch = 0; batch < batches; batch++) {
        means.add(mean(queue.waits.subList(batch * batchSize, (batch + 1) * batchSize)));
      }
      double halfWidth = quantile * Math.sqrt(variance(means) / batches);
      covered += Math.abs(mean(means) - 4) <= halfWidth ? 1 : 0;
    }

    assertThat((double) covered / replications).isBetween(0.92, 0.98);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum() / values.size();
  }

  private static double variance(List<Double> values) {
    double mean = mean(values);
    return values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum() / (values.size() - 1);
  }

  /** One server and a queue without a limit; the wait of a customer is recorded when its service starts, zero waits too. */
  private static final class SingleServerQueue {

    private final Simulation simulation = new Simulation(1);
    private final Entity server = simulation.register("server");
    private final RandomStream arrivals;
    private final RandomStream services;
    private final double interarrivalNanos;
    private final double serviceNanos;
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final List<Double> waits = new ArrayList<>();
    private boolean busy;
    private int longest;
    private double area;
    private long areaUntil;

    SingleServerQueue(double arrivalsPerSecond, double servicesPerSecond, RandomStream arrivals, RandomStream services) {
      this.arrivals = arrivals;
      this.services = services;
      interarrivalNanos = 1e9 / arrivalsPerSecond;
      serviceNanos = 1e9 / servicesPerSecond;
      scheduleArrival(event(this::onArrival));
    }

    private void onArrival(Event event) {
      scheduleArrival(event);
      if (busy) {
        accumulate();
        waiting.addLast(simulation.now());
        longest = Math.max(longest, waiting.size());
      } else {
        busy = true;
        startService(simulation.now(), event(this::onDeparture));
      }
    }

    private void onDeparture(Event event) {
      if (waiting.isEmpty()) {
        busy = false;
      } else {
        accumulate();
        startService(waiting.removeFirst(), event);
      }
    }

    private void scheduleArrival(Event event) {
      simulation.scheduleIn(server, Math.round(arrivals.nextExponential(interarrivalNanos)), event);
    }

    private void startService(long arrived, Event departure) {
      waits.add((simulation.now() - arrived) / 1e9);
      simulation.scheduleIn(server, Math.round(services.nextExponential(serviceNanos)), departure);
    }

    private void accumulate() {
      area += (double) waiting.size() * (simulation.now() - areaUntil);
      areaUntil = simulation.now();
    }

    double averageLength() {
      accumulate();
      return area / simulation.now();
    }

    private static Event event(Consumer<Event> action) {
      return new Event() {
        @Override
        protected void fire() {
          action.accept(this);
        }

        @Override
        protected String label() {
          return "server";
        }
      };
    }
  }
}
