package orrery.device.demand;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Demand;
import orrery.host.Want;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Fingerprint;
import orrery.sim.Simulation;
import orrery.sim.Streams;

/**
 * What is wanted of one device, for as long as it is described, on or off. It has an event for the next want of each
 * workload only while it is on and a program listens; what comes at other times is lost, and caught up with afterwards. Who
 * begins to listen while it is off, or being switched off, hears nothing.
 */
public final class DeviceDemand implements Demand {

  /** In the fingerprint of the device, beside what its node receives. */
  private static final long KIND_WANT = 6;

  private static final Listener[] NOBODY = {};

  private final Simulation simulation;
  private final Entity entity;
  private final DemandObserver observer;
  private final Streams.Own streams;
  private final Line[] lines;
  private Listener[] listeners = NOBODY;
  private boolean on;

  /** One that hears: an object of its own, so that the same reaction may be given twice. */
  private record Listener(Workload.Hearing as, Consumer<Want> reaction) {}

  /**
   * The demand of a device that is off.
   *
   * @param entity of the device, whose name is the device's
   */
  public DeviceDemand(Simulation simulation, Entity entity, List<Workload> workloads, DemandObserver observer) {
    this.simulation = simulation;
    this.entity = entity;
    this.observer = observer;
    this.streams = simulation.streams().of(entity.name());
    this.lines = workloads.stream().map(Line::new).toArray(Line[]::new);
  }

  /** The device is switched on. */
  public void begin() {
    catchUp();
    on = true;
  }

  /** The device is switched off, or begins to be: nobody is told any more, and whoever listened is forgotten. */
  public void end() {
    catchUp();
    on = false;
    listeners = NOBODY;
    for (Line line : lines) {
      line.rest();
    }
  }

  /** Counts what has come before now and nobody has heard. */
  public void catchUp() {
    for (Line line : lines) {
      line.catchUp();
    }
  }

  @Override
  public Runnable onWant(Consumer<Want> reaction) {
    return onWant(Workload.Hearing.PROGRAMS, reaction);
  }

  /** As {@link #onWant(Consumer)}, for who hears of other workloads than programs do. */
  public Runnable onWant(Workload.Hearing as, Consumer<Want> reaction) {
    if (!on) {
      return () -> {};
    }
    catchUp();
    Listener added = new Listener(as, reaction);
    listeners = Arrays.copyOf(listeners, listeners.length + 1);
    listeners[listeners.length - 1] = added;
    for (Line line : lines) {
      if (line.workload.hearing() == as) {
        line.wake();
      }
    }
    return () -> forget(added);
  }

  private void forget(Listener gone) {
    listeners = Arrays.stream(listeners).filter(each -> each != gone).toArray(Listener[]::new);
    if (listenersAs(gone.as).length == 0) {
      for (Line line : lines) {
        if (line.workload.hearing() == gone.as) {
          line.rest();
        }
      }
    }
  }

  private Listener[] listenersAs(Workload.Hearing as) {
    for (Listener each : listeners) {
      if (each.as != as) {
        return Arrays.stream(listeners).filter(listener -> listener.as == as).toArray(Listener[]::new);
      }
    }
    return listeners;
  }

  private boolean hears(Listener listener) {
    for (Listener each : listeners) {
      if (each == listener) {
        return true;
      }
    }
    return false;
  }

  /** The wants of one workload; it is the event of the next of them. */
  private final class Line extends Event {

    private final Workload workload;
    private final String purpose;
    private final Arrivals arrivals;

    Line(Workload workload) {
      this.workload = workload;
      this.purpose = workload.purpose().intern(); // All devices have the same.
      this.arrivals = workload.arrivals().of(simulation.streams(), entity.name(), workload.name());
    }

    void wake() {
      if (!isPending() && arrivals.time() < Arrivals.FOREVER) {
        simulation.schedule(entity, arrivals.time(), this);
      }
    }

    void rest() {
      if (isPending()) {
        simulation.cancel(this);
      }
    }

    void catchUp() {
      while (arrivals.time() < simulation.now()) {
        observer.onWanted(workload, arrivals.time());
        observer.onLost(workload, arrivals.time(), on ? DemandObserver.Loss.UNHEARD : DemandObserver.Loss.OFF);
        arrivals.next();
      }
    }

    @Override
    protected int prefetch() {
      return entity.prefetch() + (int) arrivals.time();
    }

    @Override
    protected void fire() {
      long number = arrivals.number();
      entity.received().add(simulation.now(), KIND_WANT, Fingerprint.hash(workload.name()) + number);
      observer.onWanted(workload, simulation.now());
      Listener[] told = listenersAs(workload.hearing());
      Want[] wants = new Want[told.length];
      for (int i = 0; i < told.length; i++) {
        wants[i] = workload.want(simulation.streams(), streams, entity.name(), purpose, arrivals);
      }
      observer.onHeard(entity.name(), simulation.now(), wants[0]);
      arrivals.next();
      wake();
      // A listener may end the node, or the listening of others.
      for (int i = 0; i < told.length; i++) {
        if (hears(told[i])) {
          told[i].reaction.accept(wants[i]);
        }
      }
    }

    @Override
    protected String label() {
      return entity.name() + " wants " + workload.name();
    }
  }
}
