package orrery.net.flow;

import java.util.Arrays;

/** Numbers by levels, the least level first, and of equal levels the least number. */
final class LevelHeap {

  private double[] levels = new double[32];
  private int[] entries = new int[32];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** The level of what {@link #takeLeast} takes; there must be something. */
  double leastLevel() {
    return levels[0];
  }

  void put(double level, int entry) {
    if (size == levels.length) {
      levels = Arrays.copyOf(levels, 2 * size);
      entries = Arrays.copyOf(entries, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >> 1;
      if (!isBefore(level, entry, levels[parent], entries[parent])) {
        break;
      }
      levels[at] = levels[parent];
      entries[at] = entries[parent];
      at = parent;
    }
    levels[at] = level;
    entries[at] = entry;
  }

  /** There must be something. */
  int takeLeast() {
    int least = entries[0];
    size--;
    double level = levels[size];
    int entry = entries[size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isBefore(levels[child + 1], entries[child + 1], levels[child], entries[child])) {
        child++;
      }
      if (!isBefore(levels[child], entries[child], level, entry)) {
        break;
      }
      levels[at] = levels[child];
      entries[at] = entries[child];
      at = child;
    }
    levels[at] = level;
    entries[at] = entry;
    return least;
  }

  private static boolean isBefore(double level, int entry, double otherLevel, int otherEntry) {
    return level < otherLevel || level == otherLevel && entry < otherEntry;
  }
}
