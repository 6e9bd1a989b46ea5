package orrery.benchmarks.hold;

import java.util.PriorityQueue;
import orrery.sim.Fingerprint;
import orrery.sim.Streams;
import org.jspecify.annotations.Nullable;

/** The hold model as most simulators in Java are made: a {@link PriorityQueue} of event objects that compare themselves. */
final class QueueHold extends HoldEngine {

  private final PriorityQueue<OwnEvent> queue = new PriorityQueue<>();
  private final OwnPlace[] places;
  private long now;
  private long scheduled;

  QueueHold(Work work, long seed) {
    this(work, seed, OwnPlace.some(work.entities()));
  }

  private QueueHold(Work work, long seed, OwnPlace[] places) {
    super(work, new Streams(seed).stream("hold", "work"), places);
    this.places = places;
  }

  /** A place that has its chain itself. */
  static final class OwnPlace extends Place {
    private final String name;
    private final Fingerprint received = new Fingerprint();

    /** What the engine has for its timer; null where none is pending. */
    @Nullable Object timer;

    private OwnPlace(String name) {
      this.name = name;
    }

    static OwnPlace[] some(int count) {
      OwnPlace[] places = new OwnPlace[count];
      for (int i = 0; i < count; i++) {
        places[i] = new OwnPlace("entity-" + i);
      }
      return places;
    }

    @Override
    Fingerprint received() {
      return received;
    }

    /** The chain over what all have received, as {@link orrery.sim.Simulation#fingerprint} makes it. */
    static String fingerprint(OwnPlace[] places) {
      Fingerprint all = new Fingerprint();
      java.util.Arrays.stream(places).filter(place -> place.received.count() > 0).sorted(java.util.Comparator.comparing(place -> place.name)).forEach(place -> {
        all.add(place.name);
        all.add(place.received);
      });
      return all.hex();
    }
  }

  private static final class OwnEvent implements Comparable<OwnEvent>, Held {
    private final boolean isTimer;
    private long time;
    private long number;
    private @Nullable Place to;

    OwnEvent(boolean isTimer) {
      this.isTimer = isTimer;
    }

    @Override
    public Place to() {
      return java.util.Objects.requireNonNull(to);
    }

    @Override
    public void to(Place next) {
      to = next;
    }

    @Override
    public int compareTo(OwnEvent other) {
      int order = Long.compare(time, other.time);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  @Override
  Held held() {
    return new OwnEvent(false);
  }

  @Override
  long now() {
    return now;
  }

  @Override
  void schedule(Place source, Held held, long delay) {
    OwnEvent event = (OwnEvent) held;
    event.time = Math.addExact(now, delay);
    event.number = scheduled++;
    queue.add(event);
  }

  /** What was put off stays in the queue, and is passed over: to remove it would be to search all of them. */
  @Override
  void rearm(Place place, long delay) {
    OwnEvent timer = new OwnEvent(true);
    timer.to(place);
    ((OwnPlace) place).timer = timer;
    schedule(place, timer, delay);
  }

  @Override
  void run(long events) {
    long goal = happened() + events;
    while (happened() < goal) {
      OwnEvent event = queue.remove();
      now = event.time;
      if (!event.isTimer) {
        happen(event);
      } else if (((OwnPlace) event.to()).timer == event) {
        onTimer(event.to());
      }
    }
  }

  @Override
  String fingerprint() {
    return OwnPlace.fingerprint(places);
  }
}
