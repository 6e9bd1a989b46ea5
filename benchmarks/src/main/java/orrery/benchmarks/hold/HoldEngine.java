package orrery.benchmarks.hold;

import java.util.ArrayDeque;
import orrery.host.RandomStream;
import orrery.sim.Fingerprint;

/** The hold model at work in an engine. What an event does is said here; what makes it happen, by whoever extends it. */
abstract class HoldEngine {

  private static final double TIMER_MEAN = 10 * HoldLaw.SECOND;

  /** The population of {@link HoldLaw#SHRINKING} turns at this share. */
  private static final int FEW = 1000;

  private static final long KIND = 1;

  /** Whom events concern. */
  abstract static class Place {
    long count;
    long last;

    /** The chain over what it has received. */
    abstract Fingerprint received();
  }

  /** An event of the engine, which says where it happens. */
  interface Held {

    Place to();

    void to(Place next);
  }

  /**
   * What is to be done.
   *
   * @param entities how many there are
   * @param each how many events are pending for each
   * @param events how many will happen, about: {@link HoldLaw#FAR} must know how long time has to last
   */
  record Work(HoldLaw law, int entities, int each, long events) {

    int pending() {
      return Math.multiplyExact(entities, each);
    }
  }

  private final HoldLaw law;
  private final double mean;
  private final Place[] places;
  private final RandomStream random;
  private final ArrayDeque<Held> idle = new ArrayDeque<>();
  private final int pending;
  private boolean shrinks = true;
  private long happened;

  /** An engine without events; {@link #fill} gives it those. */
  HoldEngine(Work work, RandomStream random, Place[] places) {
    this.law = work.law;
    this.mean = work.law.mean(work.pending(), work.events);
    this.pending = work.pending();
    this.random = random;
    this.places = places;
  }

  /** Lets at least {@code events} more happen, or a few thousand more than that. */
  abstract void run(long events);

  /** The engine's time in nanoseconds. */
  abstract long now();

  /** A new event that is not pending. */
  abstract Held held();

  /** Makes {@code held} happen later, by the doing of {@code source}. */
  abstract void schedule(Place source, Held held, long delay);

  /** Makes the one timer of {@code place} due later, which it may have been due before. */
  abstract void rearm(Place place, long delay);

  /** The chain over what all places have received. */
  abstract String fingerprint();

  /** Schedules what is pending at first. */
  final void fill() {
    for (int i = 0; i < pending; i++) {
      Held held = held();
      Place place = places[i % places.length];
      held.to(place);
      schedule(place, held, law.first(random, mean, i));
    }
    if (law == HoldLaw.REARMED) {
      for (Place place : places) {
        onTimer(place);
      }
    }
  }

  /** How many events have happened, without timers. */
  final long happened() {
    return happened;
  }

  /** What happens. */
  final void happen(Held held) {
    happened++;
    Place place = held.to();
    long now = now();
    place.count++;
    place.last = now;
    place.received().add(now, KIND, place.count);
    if (law == HoldLaw.REARMED) {
      onTimer(place);
    } else if (law == HoldLaw.SHRINKING) {
      shrinkOrGrow(place, held);
      return;
    }
    send(place, held);
  }

  private void send(Place source, Held held) {
    held.to(places[random.nextInt(places.length)]);
    schedule(source, held, (long) law.delay(random, mean));
  }

  private void shrinkOrGrow(Place source, Held held) {
    if (shrinks ? pending - idle.size() <= Math.max(1, pending / FEW) : idle.isEmpty()) {
      shrinks = !shrinks;
    }
    if (shrinks && random.nextBoolean(0.5)) {
      idle.push(held);
      return;
    }
    send(source, held);
    if (!shrinks && !idle.isEmpty()) {
      send(source, idle.pop());
    }
  }

  /** The timer of {@code place} has fired, or is put off. */
  final void onTimer(Place place) {
    rearm(place, (long) random.nextExponential(TIMER_MEAN));
  }
}
