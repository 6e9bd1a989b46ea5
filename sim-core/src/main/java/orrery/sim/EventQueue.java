package orrery.sim;

import org.jspecify.annotations.Nullable;

/**
 * The pending events, least first: by time, then by key.
 *
 * <p>It is a radix sort that goes no further than the next few events need. A pending event whose time first differs from
 * the {@link #floor} in its byte {@code n}, counted from the lowest, lies on level {@code n} in the bucket of that byte's
 * value; so a lower level is due before a higher one, and the buckets of a level are due in order. When no imminent events
 * are left, the first bucket is emptied: into the imminent ones where it is small, else into the levels below it. This is
 * the radix heap of Ahuja, Mehlhorn, Orlin and Tarjan ("Faster algorithms for the shortest path problem", 1990) with a
 * common heap at its end.
 *
 * <p>An event sinks at most eight levels, whatever the distribution of times; there is no width to estimate and no empty
 * bucket to step over. Which structure holds an event never shows, since the order is total.
 *
 * <p>Time does not run backwards: what is added is never earlier than the last event or the last {@code until}.
 */
final class EventQueue {

  /** A bucket of more chunks than this is too large to be put in order at once. */
  private static final int SMALL_BUCKET_CHUNKS = 8;

  /** More imminent events than this, if they may lie at several instants, go back to finer buckets. */
  private static final int MANY_IMMINENT = 256;

  private Slots slots = new Slots(Slots.LEAST_CAPACITY);
  private Buckets buckets = new Buckets(slots);
  private ImminentEvents imminent = new ImminentEvents(slots);

  /** No pending event is earlier. Together with an event's time it says in which bucket the event is. */
  private long floor;

  /** Every event up to this time is imminent, every later one is in a bucket. */
  private long horizon = -1;

  private long time;
  private long key;

  /** What was read only to bring it into the cache; a field, so that the reading is not optimised away. */
  private int touched;

  int size() {
    return slots.used();
  }

  /** How many events could be pending without more memory. */
  int capacity() {
    return slots.capacity();
  }

  /** The time of the event that {@link #poll} returned last. */
  long time() {
    return time;
  }

  /** The key of the event that {@link #poll} returned last. */
  long key() {
    return key;
  }

  /** Adds {@code event}, which must not be pending. */
  void add(long time, long key, Event event) {
    assert time >= floor : "time runs backwards";
    if (imminent.size() >= MANY_IMMINENT && horizon > floor) {
      disperse();
    }
    int slot = slots.take(event);
    if (time <= horizon) {
      imminent.add(time, key, slot);
    } else {
      buckets.push(bucketOf(time), time, key, slot);
    }
  }

  /** Removes the least event and returns it, if its time is at most {@code until}. */
  @Nullable Event poll(long until) {
    if (imminent.size() == 0) {
      refill(until);
    }
    if (imminent.size() == 0 || imminent.times[0] > until) {
      return null;
    }
    time = imminent.times[0];
    key = imminent.keys[0];
    Event event = slots.release(imminent.slots[0]);
    imminent.remove(0);
    shrinkIfSparse();
    return event;
  }

  /** When {@code event}, which must be pending, is to happen. */
  long timeOf(Event event) {
    int place = slots.places[event.slot];
    return place < 0 ? imminent.times[~place] : buckets.times[place];
  }

  /** Below 0 where {@code one} comes before {@code other}, above 0 where it comes after it; both must be pending. */
  int order(Event one, Event other) {
    int order = Long.compare(timeOf(one), timeOf(other));
    return order != 0 ? order : Long.compare(keyOf(one), keyOf(other));
  }

  private long keyOf(Event event) {
    int place = slots.places[event.slot];
    return place < 0 ? imminent.keys[~place] : buckets.keys[place];
  }

  /** Removes {@code event}, which must be pending. */
  void remove(Event event) {
    int place = slots.places[event.slot];
    if (place < 0) {
      imminent.remove(~place);
    } else {
      buckets.remove(bucketOf(buckets.times[place]), place);
    }
    slots.release(event.slot);
    shrinkIfSparse();
  }

  /** Makes the events of the first bucket imminent, unless it begins after {@code until}. */
  private void refill(long until) {
    while (imminent.size() == 0) {
      int bucket = buckets.first();
      if (bucket < 0 || startOf(bucket) > until) {
        return;
      }
      floor = startOf(bucket);
      int level = Buckets.level(bucket);
      if (level > 0 && buckets.hasMoreChunks(bucket, SMALL_BUCKET_CHUNKS)) {
        horizon = floor - 1;
        split(bucket);
      } else {
        horizon = floor + (Buckets.width(level) - 1);
        gather(bucket);
      }
    }
  }

  private void split(int bucket) {
    for (int top = buckets.takeAll(bucket); top >= 0; top = buckets.next(top)) {
      for (int place = Buckets.bottom(top); place <= top; place++) {
        long time = buckets.times[place];
        buckets.push(bucketOf(time), time, buckets.keys[place], buckets.slots[place]);
      }
    }
  }

  private void gather(int bucket) {
    int sum = 0;
    for (int top = buckets.takeAll(bucket); top >= 0; top = buckets.next(top)) {
      // These events fire soon, and each is likely to be far away in memory: read together, their delays overlap.
      for (int place = Buckets.bottom(top); place <= top; place++) {
        sum += slots.events[buckets.slots[place]].slot;
      }
      for (int place = Buckets.bottom(top); place <= top; place++) {
        imminent.add(buckets.times[place], buckets.keys[place], buckets.slots[place]);
      }
    }
    touched += sum;
  }

  /** Puts the imminent events back into buckets: many more were added to those of a small one. */
  private void disperse() {
    horizon = floor - 1;
    for (int i = 0; i < imminent.size(); i++) {
      long time = imminent.times[i];
      buckets.push(bucketOf(time), time, imminent.keys[i], imminent.slots[i]);
    }
    imminent.clear();
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

  /** Moves everything to less memory where little of it is used; so seldom that a removal's share is constant. */
  private void shrinkIfSparse() {
    if (slots.used() >= slots.capacity() / 4 || slots.capacity() == Slots.LEAST_CAPACITY) {
      return;
    }
    Slots old = slots;
    Buckets oldBuckets = buckets;
    ImminentEvents oldImminent = imminent;
    slots = new Slots(old.capacity() / 2);
    buckets = new Buckets(slots);
    imminent = new ImminentEvents(slots);
    for (int slot = 0; slot < old.capacity(); slot++) {
      Event event = old.events[slot];
      if (event != null) {
        int place = old.places[slot];
        if (place < 0) {
          add(oldImminent.times[~place], oldImminent.keys[~place], event);
        } else {
          add(oldBuckets.times[place], oldBuckets.keys[place], event);
        }
      }
    }
  }
}
