package orrery.sim;

import java.util.Arrays;

/**
 * The pending events, least first: by time, then by key. A binary heap of slots with the place of each slot, so that an
 * event can be removed.
 */
final class EventQueue {

  private long[] times = new long[64];
  private long[] keys = new long[64];
  private Event[] events = new Event[64];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The time of the least event. Only where there is one. */
  long leastTime() {
    return times[0];
  }

  /** Adds {@code event}, which must not be pending. */
  void add(long time, long key, Event event) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      keys = Arrays.copyOf(keys, 2 * size);
      events = Arrays.copyOf(events, 2 * size);
    }
    rise(size++, time, key, event);
  }

  /** Removes the least event and returns it. */
  Event poll() {
    Event least = events[0];
    remove(least);
    return least;
  }

  /** Removes {@code event}, which must be pending. */
  void remove(Event event) {
    int hole = event.slot;
    event.slot = -1;
    int last = --size;
    long time = times[last];
    long key = keys[last];
    Event moved = events[last];
    events[last] = null;
    if (hole == last) {
      return;
    }
    int at = sink(hole, time, key);
    rise(at, time, key, moved);
  }

  private int sink(int at, long time, long key) {
    for (;;) {
      int child = 2 * at + 1;
      if (child >= size) {
        return at;
      }
      if (child + 1 < size && precedes(times[child + 1], keys[child + 1], times[child], keys[child])) {
        child++;
      }
      if (precedes(time, key, times[child], keys[child])) {
        return at;
      }
      place(at, times[child], keys[child], events[child]);
      at = child;
    }
  }

  private void rise(int at, long time, long key, Event event) {
    while (at > 0) {
      int parent = (at - 1) >> 1;
      if (!precedes(time, key, times[parent], keys[parent])) {
        break;
      }
      place(at, times[parent], keys[parent], events[parent]);
      at = parent;
    }
    place(at, time, key, event);
  }

  private void place(int at, long time, long key, Event event) {
    times[at] = time;
    keys[at] = key;
    events[at] = event;
    event.slot = at;
  }

  private static boolean precedes(long time, long key, long otherTime, long otherKey) {
    return time != otherTime ? time < otherTime : key < otherKey;
  }
}
