package orrery.benchmarks.hold;

import java.util.Objects;
import orrery.benchmarks.hold.QueueHold.OwnPlace;
import orrery.sim.Streams;
import org.jspecify.annotations.Nullable;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.SplayTree;

/**
 * The hold model in SSJ (L'Ecuyer et al., Université de Montréal), with its splay tree for event list.
 *
 * <p>Its time is a {@code double}, here of nanoseconds: whole numbers up to 104 days.
 */
final class SsjHold extends HoldEngine {

  private final OwnPlace[] places;
  private final Stepped simulator = new Stepped();

  SsjHold(Work work, long seed) {
    this(work, seed, OwnPlace.some(work.entities()));
  }

  private SsjHold(Work work, long seed, OwnPlace[] places) {
    super(work, new Streams(seed).stream("hold", "work"), places);
    this.places = places;
    simulator.init();
  }

  /** The simulator, an event at a time: its own {@code start} loses the event after that which stops it. */
  private static final class Stepped extends Simulator {

    Stepped() {
      super(new SplayTree());
      simulating = true;
    }

    @Override
    public void init() {
      super.init();
      simulating = true;
    }

    void step() {
      Objects.requireNonNull(removeFirstEvent()).actions();
    }
  }

  private final class OwnEvent extends Event implements Held {
    private @Nullable Place to;

    OwnEvent() {
      super(simulator);
    }

    @Override
    public Place to() {
      return Objects.requireNonNull(to);
    }

    @Override
    public void to(Place next) {
      to = next;
    }

    @Override
    public void actions() {
      happen(this);
    }
  }

  private final class OwnTimer extends Event {
    private final Place of;

    OwnTimer(Place of) {
      super(simulator);
      this.of = of;
    }

    @Override
    public void actions() {
      onTimer(of);
    }
  }

  @Override
  Held held() {
    return new OwnEvent();
  }

  @Override
  long now() {
    return (long) simulator.time();
  }

  @Override
  void schedule(Place source, Held held, long delay) {
    ((Event) held).schedule(delay);
  }

  @Override
  void rearm(Place place, long delay) {
    OwnPlace own = (OwnPlace) place;
    OwnTimer timer = own.timer == null ? new OwnTimer(place) : (OwnTimer) own.timer;
    own.timer = timer;
    if (timer.time() >= 0) { // Pending.
      timer.cancel();
    }
    timer.schedule(delay);
  }

  @Override
  void run(long events) {
    long goal = happened() + events;
    while (happened() < goal) {
      simulator.step();
    }
  }

  @Override
  String fingerprint() {
    return OwnPlace.fingerprint(places);
  }
}
