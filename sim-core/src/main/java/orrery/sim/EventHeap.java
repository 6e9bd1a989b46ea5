package orrery.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events, least first, for {@link EventQueue}: a heap of four children by time, then key. */
final class EventHeap {

  private static final int LEAST_CAPACITY = 32;
  private static final int CHILDREN = 4;

  // By index in the heap; the least is at 0.
  long[] times = new long[LEAST_CAPACITY];
  long[] keys = new long[LEAST_CAPACITY];
  @Nullable Event[] events = new Event[LEAST_CAPACITY];

  private int size;

  int size() {
    return size;
  }

  void add(long time, long key, Event event) {
    if (size == times.length) {
      resize(2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / CHILDREN;
      if (EventQueue.isBefore(times[parent], keys[parent], time, key)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    put(at, time, key, event);
  }

  /** Takes the least event away and returns it. */
  Event removeFirst() {
    Event first = events[0];
    int last = --size;
    long time = times[last];
    long key = keys[last];
    Event event = events[last];
    events[last] = null;
    if (last > 0) {
      int at = 0;
      for (int child = leastChild(0); child > 0 && EventQueue.isBefore(times[child], keys[child], time, key); child = leastChild(at)) {
        move(child, at);
        at = child;
      }
      put(at, time, key, event);
    }
    if (size < times.length / 8 && times.length > LEAST_CAPACITY) {
      resize(times.length / 2);
    }
    return first;
  }

  void clear() {
    Arrays.fill(events, 0, size, null);
    size = 0;
  }

  /** The index of the least child of {@code parent}, or 0 where it has none. */
  private int leastChild(int parent) {
    int first = CHILDREN * parent + 1;
    if (first >= size) {
      return 0;
    }
    int least = first;
    int end = Math.min(first + CHILDREN, size);
    for (int child = first + 1; child < end; child++) {
      if (EventQueue.isBefore(times[child], keys[child], times[least], keys[least])) {
        least = child;
      }
    }
    return least;
  }

  private void resize(int capacity) {
    times = Arrays.copyOf(times, capacity);
    keys = Arrays.copyOf(keys, capacity);
    events = Arrays.copyOf(events, capacity);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    keys[to] = keys[from];
    events[to] = events[from];
  }

  private void put(int index, long time, long key, @Nullable Event event) {
    times[index] = time;
    keys[index] = key;
    events[index] = event;
  }
}
