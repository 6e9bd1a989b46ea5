package orrery.benchmarks.hold;

import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Fingerprint;
import orrery.sim.Simulation;

/** The hold model through the public interface of {@link Simulation}. */
final class OrreryHold extends HoldEngine {

  /** About so many events happen in a slice of time. */
  private static final int SLICE = 50_000;

  private final Simulation simulation;
  private long step = 1;

  OrreryHold(Work work, long seed) {
    this(work, new Simulation(seed));
  }

  private OrreryHold(Work work, Simulation simulation) {
    super(work, simulation.stream("hold", "work"), places(simulation, work.entities()));
    this.simulation = simulation;
  }

  private static Place[] places(Simulation simulation, int count) {
    Place[] places = new Place[count];
    for (int i = 0; i < count; i++) {
      places[i] = new OwnPlace(simulation.register("entity-" + i));
    }
    return places;
  }

  private static final class OwnPlace extends Place {
    private final Entity entity;
    private OwnTimer timer;

    OwnPlace(Entity entity) {
      this.entity = entity;
    }

    @Override
    Fingerprint received() {
      return entity.received();
    }
  }

  private final class OwnEvent extends Event implements Held {
    private OwnPlace to;

    @Override
    public Place to() {
      return to;
    }

    @Override
    public void to(Place next) {
      to = (OwnPlace) next;
    }

    @Override
    protected void fire() {
      happen(this);
    }

    @Override
    protected int prefetch() {
      return (int) to.count + to.entity.prefetch();
    }

    @Override
    protected String label() {
      return to.entity + " held";
    }
  }

  private final class OwnTimer extends Event {
    private final OwnPlace of;

    OwnTimer(OwnPlace of) {
      this.of = of;
    }

    @Override
    protected void fire() {
      onTimer(of);
    }

    @Override
    protected String label() {
      return of.entity + " timer";
    }
  }

  @Override
  Held held() {
    return new OwnEvent();
  }

  @Override
  long now() {
    return simulation.now();
  }

  @Override
  void schedule(Place source, Held held, long delay) {
    simulation.scheduleIn(((OwnPlace) source).entity, delay, (OwnEvent) held);
  }

  @Override
  void rearm(Place place, long delay) {
    OwnPlace own = (OwnPlace) place;
    if (own.timer == null) {
      own.timer = new OwnTimer(own);
    }
    simulation.cancel(own.timer);
    simulation.scheduleIn(own.entity, delay, own.timer);
  }

  @Override
  void run(long events) {
    long goal = happened() + events;
    while (happened() < goal) {
      long before = happened();
      simulation.runUntil(simulation.now() + Math.min(step, Long.MAX_VALUE - simulation.now()));
      long happened = happened() - before;
      if (happened < SLICE / 2) {
        step = Math.min(step, Long.MAX_VALUE / 2) * 2;
      } else if (happened > 2 * SLICE) {
        step = Math.max(1, step / 2);
      }
    }
  }

  @Override
  String fingerprint() {
    return simulation.fingerprint().hex();
  }
}
