package orrery.sim;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import orrery.host.RandomStream;

/**
 * Stations of queueing theory on the engine: a Poisson source, servers in order of arrival with or without a limit, and a
 * shared processor. A unit of the model's time is a second.
 */
final class Stations {

  static final double SECOND = 1e9;

  private Stations() {}

  /** A customer, and how it fares at the station it is at; times are in nanoseconds. */
  static final class Customer {
    final long came;
    long arrived;
    long startedAt;
    long service;
    double finishTag;

    Customer(long now) {
      came = now;
    }
  }

  /** Exponential service of a mean of one second. */
  static double exponential(RandomStream luck) {
    return luck.nextExponential(SECOND);
  }

  private static Event event(String label, Runnable action) {
    return new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return label;
      }
    };
  }

  /** Sends customers at the times of a Poisson process. */
  static final class Source {

    private final Simulation simulation;
    private final Entity entity;
    private final RandomStream luck;
    private final double meanNanos;
    private final Consumer<Customer> towards;
    private final Event next = event("arrival", this::arrive);

    Source(Simulation simulation, double perSecond, Consumer<Customer> towards) {
      this.simulation = simulation;
      this.entity = simulation.register("source");
      this.luck = simulation.stream("source", "arrivals");
      this.meanNanos = SECOND / perSecond;
      this.towards = towards;
      schedule();
    }

    private void schedule() {
      simulation.scheduleIn(entity, Math.round(luck.nextExponential(meanNanos)), next);
    }

    private void arrive() {
      schedule();
      towards.accept(new Customer(simulation.now()));
    }
  }

  /** Servers that take customers in the order in which they come; who finds no room goes away. */
  static final class Servers {

    private final Simulation simulation;
    private final Entity entity;
    private final ToDoubleFunction<RandomStream> service;
    private final RandomStream luck;
    private final int room;
    private final Consumer<Customer> onServed;
    private final ArrayDeque<Customer> waiting = new ArrayDeque<>();
    private final ArrayDeque<Service> idle = new ArrayDeque<>();
    private int present;
    private double area;
    private long areaUntil;
    long offered;
    long refused;

    /** One server at work. */
    private final class Service extends Event {
      private Customer customer = new Customer(0);

      @Override
      protected void fire() {
        account();
        present--;
        Customer served = customer;
        if (waiting.isEmpty()) {
          idle.addLast(this);
        } else {
          start(waiting.removeFirst());
        }
        onServed.accept(served);
      }

      void start(Customer next) {
        customer = next;
        next.startedAt = simulation.now();
        simulation.scheduleIn(entity, next.service, this);
      }

      @Override
      protected String label() {
        return entity.name();
      }
    }

    /**
     * @param service in nanoseconds
     * @param room how many customers may be there, those in service among them
     */
    Servers(Simulation simulation, String name, int servers, int room, ToDoubleFunction<RandomStream> service, Consumer<Customer> onServed) {
      this.simulation = simulation;
      this.entity = simulation.register(name);
      this.luck = simulation.stream(name, "services");
      this.service = service;
      this.room = room;
      this.onServed = onServed;
      for (int i = 0; i < servers; i++) {
        idle.addLast(new Service());
      }
    }

    int present() {
      return present;
    }

    void arrive(Customer customer) {
      offered++;
      if (present == room) {
        refused++;
        return;
      }
      account();
      present++;
      customer.arrived = simulation.now();
      customer.service = Math.round(service.applyAsDouble(luck));
      if (idle.isEmpty()) {
        waiting.addLast(customer);
      } else {
        idle.removeFirst().start(customer);
      }
    }

    private void account() {
      area += (double) present * (simulation.now() - areaUntil);
      areaUntil = simulation.now();
    }

    /** The number of customers present, summed up over time so far, in customer-seconds. */
    double area() {
      account();
      return area / SECOND;
    }
  }

  /** A processor that serves all customers at once, each at an equal share of its speed. */
  static final class SharedProcessor {

    private final Simulation simulation;
    private final Entity entity;
    private final ToDoubleFunction<RandomStream> service;
    private final RandomStream luck;
    private final Consumer<Customer> onServed;
    private final PriorityQueue<Customer> present = new PriorityQueue<>((a, b) -> Double.compare(a.finishTag, b.finishTag));
    private final Event departure = event("departure", this::depart);
    /** What a customer that was there from the beginning would have received, in nanoseconds of service. */
    private double given;
    private long givenUntil;

    SharedProcessor(Simulation simulation, ToDoubleFunction<RandomStream> service, Consumer<Customer> onServed) {
      this.simulation = simulation;
      this.entity = simulation.register("processor");
      this.luck = simulation.stream("processor", "services");
      this.service = service;
      this.onServed = onServed;
    }

    void arrive(Customer customer) {
      give();
      customer.arrived = simulation.now();
      double needed = service.applyAsDouble(luck);
      customer.service = Math.round(needed);
      customer.finishTag = given + needed;
      present.add(customer);
      schedule();
    }

    private void depart() {
      give();
      Customer served = present.remove();
      schedule();
      onServed.accept(served);
    }

    private void give() {
      if (!present.isEmpty()) {
        given += (double) (simulation.now() - givenUntil) / present.size();
      }
      givenUntil = simulation.now();
    }

    private void schedule() {
      simulation.cancel(departure);
      Customer first = present.peek();
      if (first != null) {
        simulation.scheduleIn(entity, Math.round(Math.max(0, (first.finishTag - given) * present.size())), departure);
      }
    }
  }
}
