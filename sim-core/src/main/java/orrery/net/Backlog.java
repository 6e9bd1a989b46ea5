package orrery.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The packets that have joined and are not out yet: how many, and how many bytes. */
class Backlog {

  private static final int NONE = -1;

  /** The bytes of the one packet, while there is one. */
  private int size = NONE;

  /** Those there are, while there are several: most lines never have several for long. */
  private @Nullable Several several;

  /** Packets in a ring. */
  private static final class Several {
    long[] ends = new long[4];
    int[] sizes = new int[4];
    int head;
    int count;
    long bytes;

    void add(long outAt, int size) {
      if (count == ends.length) {
        ends = unrolled(ends, head);
        sizes = unrolled(sizes, head);
        head = 0;
      }
      ends[(head + count) % ends.length] = outAt;
      sizes[(head + count) % sizes.length] = size;
      count++;
      bytes += size;
    }

    /** Forgets what is out at {@code time}, but for the last. */
    void forget(long time) {
      while (count > 1 && ends[head] <= time) {
        bytes -= sizes[head];
        head = (head + 1) % ends.length;
        count--;
      }
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
  }

  /**
   * Forgets what is out at {@code time}.
   *
   * @param lastOutAt when the last of them is, or any time that is no later than {@code time} where that is out
   */
  final void forget(long time, long lastOutAt) {
    Several waiting = several;
    if (waiting != null) {
      waiting.forget(time);
      if (waiting.count > 1) {
        return;
      }
      several = null;
      size = waiting.sizes[waiting.head];
    }
    if (lastOutAt <= time) {
      size = NONE;
    }
  }

  /** @param lastOutAt when the last of those before it is out */
  final void add(long lastOutAt, long outAt, int bytes) {
    Several waiting = several;
    if (waiting == null && size == NONE) {
      size = bytes;
      return;
    }
    if (waiting == null) {
      waiting = new Several();
      waiting.add(lastOutAt, size);
      several = waiting;
    }
    waiting.add(outAt, bytes);
  }

  final int packets() {
    return several != null ? several.count : size == NONE ? 0 : 1;
  }

  final long bytes() {
    return several != null ? several.bytes : size == NONE ? 0 : size;
  }
}
