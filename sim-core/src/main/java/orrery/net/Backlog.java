package orrery.net;

import java.util.Arrays;

/** The packets that have joined and are not out yet: how many, and how many bytes. */
final class Backlog {

  private long[] ends = new long[2];
  private int[] sizes = new int[2];
  private int head;
  private int count;
  private long bytes;

  /** Forgets what is out at {@code time}. */
  void forget(long time) {
    while (count > 0 && ends[head] <= time) {
      bytes -= sizes[head];
      head = (head + 1) % ends.length;
      count--;
    }
  }

  void add(long end, int size) {
    if (count == ends.length) {
      long[] moreEnds = Arrays.copyOf(ends, 2 * count);
      int[] moreSizes = Arrays.copyOf(sizes, 2 * count);
      for (int i = 0; i < count; i++) {
        moreEnds[i] = ends[(head + i) % count];
        moreSizes[i] = sizes[(head + i) % count];
      }
      ends = moreEnds;
      sizes = moreSizes;
      head = 0;
    }
    ends[(head + count) % ends.length] = end;
    sizes[(head + count) % sizes.length] = size;
    count++;
    bytes += size;
  }

  int packets() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
