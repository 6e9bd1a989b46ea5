package orrery.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The packets that have joined and are not out yet: how many, and how many bytes. */
class Backlog {

  /** When the one packet is out, while there is one. */
  private long end;

  // In a ring, while there are several: most lines never have several for long.
  private long @Nullable [] ends;
  private int @Nullable [] sizes;
  private int head;
  private int count;
  private long bytes;

  /** Forgets what is out at {@code time}. */
  final void forget(long time) {
    while (count > 1 && ends != null && sizes != null && ends[head] <= time) {
      bytes -= sizes[head];
      head = (head + 1) % ends.length;
      if (--count == 1) {
        end = ends[head];
        ends = null;
        sizes = null;
        head = 0;
      }
    }
    if (count == 1 && end <= time) {
      bytes = 0;
      count = 0;
    }
  }

  final void add(long outAt, int size) {
    if (count == 0) {
      end = outAt;
    } else {
      join(outAt, size);
    }
    count++;
    bytes += size;
  }

  private void join(long outAt, int size) {
    long[] times = ends;
    int[] lengths = sizes;
    if (times == null || lengths == null) {
      times = new long[] {end, 0, 0, 0};
      lengths = new int[] {(int) bytes, 0, 0, 0};
    } else if (count == times.length) {
      times = unrolled(times, head);
      lengths = unrolled(lengths, head);
      head = 0;
    }
    times[(head + count) % times.length] = outAt;
    lengths[(head + count) % lengths.length] = size;
    ends = times;
    sizes = lengths;
  }

  private static long[] unrolled(long[] ring, int head) {
    long[] larger = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
    System.arraycopy(ring, 0, larger, ring.length - head, head);
    return larger;
  }

  private static int[] unrolled(int[] ring, int head) {
    int[] larger = Arrays.copyOfRange(ring, head, head + 2 * ring.length);
    System.arraycopy(ring, 0, larger, ring.length - head, head);
    return larger;
  }

  final int packets() {
    return count;
  }

  final long bytes() {
    return bytes;
  }
}
