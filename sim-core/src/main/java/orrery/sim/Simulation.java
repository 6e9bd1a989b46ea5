package orrery.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.RandomStream;

/**
 * One run: a clock, the pending events and the entities they concern. Used by one thread.
 *
 * <p>Entities register before time zero; then {@link #runUntil} takes the events one by one in the order of time, then
 * rank of the entity that scheduled the event, then that entity's own counter.
 */
public final class Simulation {

  /** More events than this at one instant can only be a loop that never lets time pass. */
  static final int INSTANT_LIMIT = 1_000_000;

  private final Streams streams;
  private final long tieShuffle;
  private final EventQueue queue = new EventQueue();
  private final Map<String, Entity> entities = new LinkedHashMap<>();
  private boolean begun;
  private long now;
  private long processed;
  private int atThisInstant;

  /** A run in which everything random derives from {@code seed}. */
  public Simulation(long seed) {
    this(new Streams(seed), 0);
  }

  /**
   * A run with given streams.
   *
   * @param tieShuffle 0 for the usual order of ties; any other number for another order, to show that results do not
   *     hang on ties
   */
  public Simulation(Streams streams, long tieShuffle) {
    this.streams = streams;
    this.tieShuffle = tieShuffle;
  }

  /** Nanoseconds since the run began. */
  public long now() {
    return now;
  }

  /** How many events have fired. */
  public long processed() {
    return processed;
  }

  /** How many events are pending. */
  public int pending() {
    return queue.size();
  }

  /** The random stream for {@code purpose} of the entity called {@code entity}. */
  public RandomStream stream(String entity, String purpose) {
    return streams.stream(entity, purpose);
  }

  /** The streams of this run. */
  public Streams streams() {
    return streams;
  }

  /** A new entity; only before the first event fires. */
  public Entity register(String name) {
    if (begun) {
      throw new IllegalStateException("entities exist before time zero, but " + name + " is registered at " + now + " ns");
    }
    Entity entity = new Entity(name);
    if (entities.putIfAbsent(name, entity) != null) {
      throw new IllegalArgumentException("an entity's name must be unique, but there are two called " + name);
    }
    return entity;
  }

  /** Ranks the entities. Called by the first {@link #schedule} or {@link #runUntil}: registration ends there. */
  private void begin() {
    begun = true;
    record Ranked(long hash, Entity entity) {}
    List<Ranked> order = new ArrayList<>(entities.size());
    String salt = tieShuffle == 0 ? "rank/" : "rank-" + tieShuffle + "/";
    for (Entity entity : entities.values()) {
      order.add(new Ranked(streams.hash(salt + entity.name()), entity));
    }
    order.sort(Comparator.comparingLong(Ranked::hash).thenComparing(r -> r.entity().name()));
    for (int i = 0; i < order.size(); i++) {
      order.get(i).entity().rank(i);
    }
  }

  /**
   * Makes {@code event} happen at {@code time}.
   *
   * @param source the entity whose doing it is; it decides the event's place among those of the same instant
   * @throws IllegalStateException where that time is past or the event is pending already
   */
  public void schedule(Entity source, long time, Event event) {
    if (time < now) {
      throw new IllegalStateException("an event must not lie in the past, but '" + event.label() + "' is for " + time + " ns and it is " + now + " ns");
    }
    if (event.isPending()) {
      throw new IllegalStateException("an event may be pending once, but '" + event.label() + "' is scheduled again");
    }
    if (!begun) {
      begin();
    }
    queue.add(time, source.nextKey(), event);
  }

  /** Makes {@code event} happen {@code delay} nanoseconds from now; overflow is an error that names the event. */
  public void scheduleIn(Entity source, long delay, Event event) {
    long time = now + delay;
    if (delay >= 0 && time < 0) {
      throw new IllegalStateException("time ends at 2^63 ns, but '" + event.label() + "' is for " + delay + " ns after " + now + " ns");
    }
    schedule(source, time, event);
  }

  /** Takes {@code event} back where it is pending. */
  public void cancel(Event event) {
    if (event.isPending()) {
      queue.remove(event);
    }
  }

  /** Fires every event up to and including {@code until}, then sets the clock to it. */
  public void runUntil(long until) {
    if (!begun) {
      begin();
    }
    while (!queue.isEmpty() && queue.leastTime() <= until) {
      step();
    }
    now = Math.max(now, until);
  }

  private void step() {
    long time = queue.leastTime();
    if (time != now) {
      now = time;
      atThisInstant = 0;
    } else if (++atThisInstant > INSTANT_LIMIT) {
      throw new IllegalStateException("at most " + INSTANT_LIMIT + " events may share an instant, but more are due at " + now + " ns, the next being '" + queue.poll().label() + "'");
    }
    Event event = queue.poll();
    processed++;
    event.fire();
  }

  /** The chain over all entities that have received something, in the order of their names. */
  public Fingerprint fingerprint() {
    Fingerprint run = new Fingerprint();
    entities.values().stream()
        .filter(entity -> entity.received().count() > 0)
        .sorted(Comparator.comparing(Entity::name))
        .forEach(entity -> {
          run.add(entity.name());
          run.add(entity.received());
        });
    return run;
  }
}
