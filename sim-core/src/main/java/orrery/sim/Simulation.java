package orrery.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import orrery.host.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * One run: a clock, the pending events and the entities they concern. Used by one thread, but for {@link #requestStop}.
 *
 * <p>Entities register first; the first {@link #schedule} or {@link #runUntil} ends that. {@link #runUntil} takes the
 * events one by one in the order of time, then rank of the entity that scheduled the event, then that entity's own
 * counter. What follows progress runs in slices of time, and reads {@link #now} and {@link #processed} between them.
 */
public final class Simulation {

  /** So many events at most are read ahead at a time. */
  public static final int MOST_AHEAD = EventRun.AHEAD;

  /** More events than this at one instant can only be a loop that never lets time pass. */
  static final int INSTANT_LIMIT = 1_000_000;

  /** So many of an instant's last events tell who keeps time from passing. */
  private static final int INSTANT_SAMPLE = 10_000;

  /** So many of those are named. */
  private static final int SCHEDULERS_NAMED = 5;

  private final Streams streams;
  private final long tieShuffle;
  private final EventQueue queue = new EventQueue();

  /** The entities by name; null from the beginning of the run, when {@link #entities} has them by rank. */
  private @Nullable Map<String, Entity> registered = new LinkedHashMap<>();

  private Entity[] entities = {};
  private long now;
  private long processed;
  private int atThisInstant;
  private int[] schedulersAtThisInstant = {};
  private volatile boolean stopRequested;

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

  /**
   * Has {@code rest} run each time after some events, of {@link #MOST_AHEAD} at most, have been told to {@link Event#prefetch}: for
   * what several of them read together. It changes nothing that a run can tell.
   */
  public void whenPrefetched(Runnable rest) {
    queue.whenPrefetched(rest);
  }

  /** A new entity; only before the first event is scheduled. */
  public Entity register(String name) {
    if (registered == null) {
      throw new IllegalStateException(
          "entities exist before time zero, but " + name + " is registered at " + now + " ns, the run having begun");
    }
    Entity entity = new Entity(name);
    if (registered.putIfAbsent(name, entity) != null) {
      throw new IllegalArgumentException("an entity's name must be unique, but there are two called " + name);
    }
    return entity;
  }

  /** Ranks the entities by a hash of the seed and their names, if that has not been done. */
  private void begin() {
    if (registered == null) {
      return;
    }
    record Hashed(long hash, Entity entity) {}
    List<Hashed> order = new ArrayList<>(registered.size());
    String salt = tieShuffle == 0 ? "rank/" : "rank-" + tieShuffle + "/";
    for (Entity entity : registered.values()) {
      order.add(new Hashed(streams.hash(salt + entity.name()), entity));
    }
    order.sort(Comparator.comparingLong(Hashed::hash).thenComparing(hashed -> hashed.entity().name()));
    entities = new Entity[order.size()];
    for (int rank = 0; rank < entities.length; rank++) {
      entities[rank] = order.get(rank).entity();
      entities[rank].rank(rank);
    }
    registered = null;
  }

  /**
   * Makes {@code event} happen at {@code time}.
   *
   * @param source the entity whose doing it is; it decides the event's place among those of the same instant
   * @throws IllegalStateException where that time is past or the event is pending already
   */
  public void schedule(Entity source, long time, Event event) {
    if (time < now) {
      throw new IllegalStateException(
          "an event must not lie in the past, but '" + event.label() + "' is for " + time + " ns and it is " + now + " ns");
    }
    if (event.isPending()) {
      throw new IllegalStateException("an event may be pending once, but '" + event.label() + "' is scheduled again");
    }
    begin();
    queue.add(time, source.nextKey(), event);
  }

  /** Makes {@code event} happen {@code delay} nanoseconds from now; overflow is an error that names the event. */
  public void scheduleIn(Entity source, long delay, Event event) {
    long time = now + delay;
    if (delay >= 0 && time < 0) {
      throw new IllegalStateException(
          "time ends at 2^63 ns, but '" + event.label() + "' is for " + delay + " ns after " + now + " ns");
    }
    schedule(source, time, event);
  }

  /**
   * When {@code event} is to happen.
   *
   * @throws IllegalStateException where it is not pending
   */
  public long timeOf(Event event) {
    if (!event.isPending()) {
      throw new IllegalStateException("only an event that is pending has a time, but '" + event.label() + "' is not");
    }
    return event.time;
  }

  /** Which of two pending events fires first: below 0 where it is {@code one}, above 0 where it is {@code other}. */
  public int order(Event one, Event other) {
    return EventQueue.order(one, other);
  }

  /** Takes {@code event} back where it is pending. */
  public void cancel(Event event) {
    if (event.isPending()) {
      queue.remove(event);
    }
  }

  /**
   * Fires every event up to and including {@code until}, then sets the clock to it; or returns after the event during
   * which a stop was requested.
   *
   * @throws SimulationFailure where an event throws anything
   */
  public void runUntil(long until) {
    begin();
    while (!stopRequested) {
      Event event = queue.poll(until);
      if (event == null) {
        advanceTo(Math.max(now, until));
        return;
      }
      advanceTo(queue.time());
      processed++;
      try {
        if (++atThisInstant > INSTANT_LIMIT - INSTANT_SAMPLE) {
          watchInstant(event);
        }
        event.fire();
      } catch (Throwable thrown) {
        throw thrown instanceof SimulationFailure failure
            ? failure
            : new SimulationFailure(now, processed, labelOf(event), thrown);
      }
    }
  }

  /** Ends {@link #runUntil} after the event it is at, for good. May be called by any thread. */
  public void requestStop() {
    stopRequested = true;
  }

  /** Whether {@link #requestStop} was called. */
  public boolean isStopRequested() {
    return stopRequested;
  }

  private void advanceTo(long time) {
    if (time != now) {
      now = time;
      atThisInstant = 0;
    }
  }

  /** Counts who scheduled the last events of an instant that has very many, and ends it at the limit. */
  private void watchInstant(Event event) {
    if (atThisInstant == INSTANT_LIMIT - INSTANT_SAMPLE + 1) {
      schedulersAtThisInstant = new int[entities.length];
    }
    if (atThisInstant > INSTANT_LIMIT) {
      throw new IllegalStateException("at most " + INSTANT_LIMIT + " events may share an instant, but more are due at " + now
          + " ns; the last " + INSTANT_SAMPLE + " before '" + event.label() + "' were scheduled by " + schedulersAtThisInstant());
    }
    schedulersAtThisInstant[Entity.rankOf(queue.key())]++;
  }

  /** Those who scheduled most, and how many. */
  private String schedulersAtThisInstant() {
    List<Entity> busiest = new ArrayList<>();
    for (Entity entity : entities) {
      if (schedulersAtThisInstant[entity.rank()] > 0) {
        busiest.add(entity);
      }
    }
    busiest.sort(Comparator.comparingInt((Entity entity) -> -schedulersAtThisInstant[entity.rank()]).thenComparing(Entity::name));
    int named = Math.min(SCHEDULERS_NAMED, busiest.size());
    StringJoiner names = new StringJoiner(", ");
    for (Entity entity : busiest.subList(0, named)) {
      names.add(entity + " (" + schedulersAtThisInstant[entity.rank()] + ")");
    }
    return names + (named < busiest.size() ? " and " + (busiest.size() - named) + " other entities" : "");
  }

  private static String labelOf(Event event) {
    try {
      return event.label();
    } catch (RuntimeException unspeakable) {
      return event.getClass().getName();
    }
  }

  /** The chain over all entities that have received something, in the order of their names. */
  public Fingerprint fingerprint() {
    begin();
    List<Entity> receivers = new ArrayList<>();
    for (Entity entity : entities) {
      if (entity.hasReceived()) {
        receivers.add(entity);
      }
    }
    receivers.sort(Comparator.comparing(Entity::name));
    Fingerprint run = new Fingerprint();
    for (Entity entity : receivers) {
      run.add(entity.name());
      run.add(entity.received());
    }
    return run;
  }
}
