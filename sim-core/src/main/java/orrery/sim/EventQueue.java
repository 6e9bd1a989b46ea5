package orrery.sim;

import org.jspecify.annotations.Nullable;

/**
 * The pending events, least first: by time, then by key.
 *
 * <p>It is a radix sort that goes no further than the next few events need. A pending event whose time first differs from
 * the {@link #floor} in its byte {@code n}, counted from the lowest, lies on level {@code n} in the bucket of that byte's
 * value; so a lower level is due before a higher one, and the buckets of a level are due in order. When no imminent events
 * are left, the first bucket is emptied: put in order as the next {@link #run} where it is small, or of one instant, else
 * into the levels below it. This is the radix heap of Ahuja, Mehlhorn, Orlin and Tarjan ("Faster algorithms for the shortest path
 * problem", 1990) with a sorted run at its end; what is scheduled to happen before the end of the run goes to a common heap
 * beside it.
 *
 * <p>An event sinks at most eight levels, whatever the distribution of times; there is no width to estimate and no empty
 * bucket to step over. Which structure holds an event never shows, since the order is total.
 *
 * <p>An event that is removed stays where it is, out of date, until it is met or most of what is held is out of date.
 *
 * <p>Time does not run backwards: what is added is never earlier than the last event or the last {@code until}.
 */
final class EventQueue {

  /** A bucket of more chunks than this is too large to be put in order at once. */
  private static final int SMALL_BUCKET_CHUNKS = 8;

  /**
   * A run gathers small buckets until it has so many events: their waits for memory overlap ({@link Event#prefetch}), and
   * what they need stays in the first cache until they fire.
   */
  private static final int RUN = 32;

  /** More late events than this, if they may lie at several instants, go back to finer buckets, and the run with them. */
  private static final int MANY_LATE = 256;

  /** Fewer events that are out of date are not worth looking for. */
  private static final int FEW_OUT_OF_DATE = 256;

  private static final int FIRST_CHUNKS = 16;

  /** Memory for fewer chunks than this is not given back, as it would soon be wanted again: 1.3 MB. */
  static final int WORTH_GIVING_BACK = 4_096;

  private Buckets buckets = new Buckets(FIRST_CHUNKS);
  private final EventRun run = new EventRun();

  /** What was added for a time up to the {@link #horizon}. */
  private final EventHeap late = new EventHeap();

  /** No pending event is earlier. Together with an event's time it says in which bucket the event is. */
  private long floor;

  /** Every event up to this time is imminent: in the run or late. Every later one is in a bucket. */
  private long horizon = -1;

  private int pending;
  private int outOfDate;
  private long time;
  private long key;

  /** Has {@code rest} run each time after some events have been told to {@link Event#prefetch}. */
  void whenPrefetched(Runnable rest) {
    run.whenPrefetched(rest);
  }

  int size() {
    return pending;
  }

  /** How many events are held, those that are out of date included. */
  int held() {
    return pending + outOfDate;
  }

  /** For how many chunks of events there is memory. */
  int chunks() {
    return buckets.chunks();
  }

  /** The time of the event that {@link #poll} returned last. */
  long time() {
    return time;
  }

  /** The key of the event that {@link #poll} returned last. */
  long key() {
    return key;
  }

  /** Adds {@code event}, which must not be pending; {@code key} must be 0 or more and never have been used. */
  void add(long time, long key, Event event) {
    assert time >= floor : "time runs backwards";
    event.time = time;
    event.key = key;
    pending++;
    if (time > horizon) {
      buckets.push(bucketOf(time), time, key, event);
    } else {
      late.add(time, key, event);
      if (late.size() > MANY_LATE && horizon > floor) {
        disperse();
      }
    }
  }

  /** Removes the least event and returns it, if its time is at most {@code until}. */
  @Nullable Event poll(long until) {
    while (pending > 0) {
      if (run.isEmpty() && late.size() == 0) {
        refill(until);
        if (run.isEmpty() && late.size() == 0) {
          return null;
        }
      }
      boolean isLate = run.isEmpty()
          || late.size() > 0 && isBefore(late.times[0], late.keys[0], run.times[run.first], run.keys[run.first]);
      long next = isLate ? late.times[0] : run.times[run.first];
      if (next > until) {
        return null;
      }
      time = next;
      key = isLate ? late.keys[0] : run.keys[run.first];
      Event event = isLate ? late.removeFirst() : run.removeFirst();
      if (event.key == key) {
        event.key = Event.NOT_PENDING;
        pending--;
        return event;
      }
      outOfDate--;
    }
    return null;
  }

  /** Removes {@code event}, which must be pending. */
  void remove(Event event) {
    event.key = Event.NOT_PENDING;
    pending--;
    outOfDate++;
    if (outOfDate > FEW_OUT_OF_DATE && outOfDate > pending) {
      disperse();
      outOfDate -= buckets.moveTo(buckets);
    }
  }

  /** Below 0 where {@code one} comes before {@code other}, above 0 where it comes after it; both must be pending. */
  static int order(Event one, Event other) {
    int order = Long.compare(one.time, other.time);
    return order != 0 ? order : Long.compare(one.key, other.key);
  }

  static boolean isBefore(long time, long key, long otherTime, long otherKey) {
    return time != otherTime ? time < otherTime : key < otherKey;
  }

  /** Makes the events of the first bucket imminent, and those of small ones after it, unless it begins after {@code until}. */
  private void refill(long until) {
    while (run.isEmpty() && late.size() == 0) {
      int bucket = buckets.first();
      if (bucket < 0 || startOf(bucket) > until) {
        break;
      }
      floor = startOf(bucket);
      if (!buckets.hasMoreChunks(bucket, SMALL_BUCKET_CHUNKS)) {
        gather(bucket);
      } else if (buckets.anyTime(bucket) <= until && buckets.isOfOneInstant(bucket)) {
        gatherInstant(bucket);
      } else {
        split(bucket);
      }
    }
    if (buckets.chunks() > WORTH_GIVING_BACK && buckets.usedChunks() < buckets.chunks() / 3) {
      shrink();
    }
  }

  /** Makes {@code first}, and small buckets that follow on its level, the next run. */
  private void gather(int first) {
    int level = Buckets.level(first);
    for (int bucket = first; ; ) {
      horizon = startOf(bucket) + (Buckets.width(level) - 1);
      take(bucket);
      bucket = buckets.first();
      if (bucket < 0 || Buckets.level(bucket) != level || run.size() >= RUN || buckets.hasMoreChunks(bucket, SMALL_BUCKET_CHUNKS)) {
        break;
      }
    }
    run.sort(floor, horizon);
  }

  /** Makes the events of {@code bucket}, which are all of one instant and very many, the next run. */
  private void gatherInstant(int bucket) {
    floor = buckets.anyTime(bucket);
    horizon = floor;
    take(bucket);
    run.sortByKey();
  }

  /** Adds the events of {@code bucket} to the run, but for those that are out of date. */
  private void take(int bucket) {
    for (int top = buckets.takeAll(bucket); top >= 0; top = buckets.next(top)) {
      for (int place = Buckets.bottom(top); place <= top; place++) {
        Event event = buckets.events[place];
        if (event.key == buckets.keys[place]) {
          run.add(buckets.times[place], buckets.keys[place], event);
        } else {
          outOfDate--;
        }
      }
    }
  }

  /** Moves the events of {@code bucket} to the levels below. */
  private void split(int bucket) {
    horizon = floor - 1;
    for (int top = buckets.takeAll(bucket); top >= 0; top = buckets.next(top)) {
      for (int place = Buckets.bottom(top); place <= top; place++) {
        long time = buckets.times[place];
        buckets.push(bucketOf(time), time, buckets.keys[place], buckets.events[place]);
      }
    }
  }

  /** Puts what is imminent back into buckets, in relation to the present: nothing is imminent then. */
  private void disperse() {
    // The present is up to the horizon, so that events beyond it stay in the right buckets.
    floor = Math.max(floor, time);
    horizon = floor - 1;
    for (int i = run.first; i < run.end(); i++) {
      putBack(run.times[i], run.keys[i], run.events[i]);
    }
    run.clear();
    for (int i = 0; i < late.size(); i++) {
      putBack(late.times[i], late.keys[i], late.events[i]);
    }
    late.clear();
  }

  private void putBack(long time, long key, Event event) {
    if (event.key == key) {
      buckets.push(bucketOf(time), time, key, event);
    } else {
      outOfDate--;
    }
  }

  /** Moves all buckets to memory of their size. */
  private void shrink() {
    Buckets old = buckets;
    buckets = new Buckets(Math.max(WORTH_GIVING_BACK, old.usedChunks() + old.usedChunks() / 2));
    outOfDate -= old.moveTo(buckets);
  }

  private int bucketOf(long time) {
    // The lowest bit is set so that the floor itself has a place, on level 0.
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(time ^ floor | 1)) / Buckets.LEVEL_BITS;
    return Buckets.bucket(level, time);
  }

  private long startOf(int bucket) {
    long width = Buckets.width(Buckets.level(bucket));
    long parent = floor & -(width << Buckets.LEVEL_BITS);
    return parent + Buckets.digit(bucket) * width;
  }
}
