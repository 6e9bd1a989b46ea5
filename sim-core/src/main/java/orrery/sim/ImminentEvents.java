package orrery.sim;

import java.util.Arrays;

/** The pending events that are due next, for {@link EventQueue}: a binary heap by time, then key. */
final class ImminentEvents {

  private static final int LEAST_CAPACITY = 32;

  // By index in the heap; the least is at 0.
  long[] times = new long[LEAST_CAPACITY];
  long[] keys = new long[LEAST_CAPACITY];
  int[] slots = new int[LEAST_CAPACITY];

  private final Slots owners;
  private int size;

  ImminentEvents(Slots owners) {
    this.owners = owners;
  }

  int size() {
    return size;
  }

  void add(long time, long key, int slot) {
    if (size == slots.length) {
      resize(2 * size);
    }
    rise(size++, time, key, slot);
  }

  void remove(int index) {
    int last = --size;
    if (index < last) {
      long time = times[last];
      long key = keys[last];
      int slot = slots[last];
      if (sink(index, time, key, slot) == index) {
        rise(index, time, key, slot);
      }
    }
    if (size < slots.length / 4 && slots.length > LEAST_CAPACITY) {
      resize(slots.length / 2);
    }
  }

  void clear() {
    size = 0;
    resize(LEAST_CAPACITY);
  }

  private void resize(int capacity) {
    times = Arrays.copyOf(times, capacity);
    keys = Arrays.copyOf(keys, capacity);
    slots = Arrays.copyOf(slots, capacity);
  }

  private void rise(int index, long time, long key, int slot) {
    int at = index;
    while (at > 0) {
      int parent = (at - 1) >> 1;
      if (isBefore(times[parent], keys[parent], time, key)) {
        break;
      }
      put(at, times[parent], keys[parent], slots[parent]);
      at = parent;
    }
    put(at, time, key, slot);
  }

  private int sink(int index, long time, long key, int slot) {
    int at = index;
    for (;;) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isBefore(times[child + 1], keys[child + 1], times[child], keys[child])) {
        child++;
      }
      if (isBefore(time, key, times[child], keys[child])) {
        break;
      }
      put(at, times[child], keys[child], slots[child]);
      at = child;
    }
    put(at, time, key, slot);
    return at;
  }

  private void put(int index, long time, long key, int slot) {
    times[index] = time;
    keys[index] = key;
    slots[index] = slot;
    owners.places[slot] = ~index;
  }

  private static boolean isBefore(long time, long key, long otherTime, long otherKey) {
    return time != otherTime ? time < otherTime : key < otherKey;
  }
}
