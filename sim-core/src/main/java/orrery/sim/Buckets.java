package orrery.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stacks of events by level and digit, for {@link EventQueue}. A bucket's events lie in chunks, so that emptying it reads
 * memory in sequence; empty buckets have none.
 */
final class Buckets {

  /** The bits of a time that one level looks at. */
  static final int LEVEL_BITS = 8;

  private static final int LEVELS = Long.SIZE / LEVEL_BITS;
  private static final int FAN_OUT = 1 << LEVEL_BITS;
  private static final int CHUNK_BITS = 4;
  private static final int CHUNK = 1 << CHUNK_BITS;

  // By place. A place is a chunk's number times CHUNK, plus an index in the chunk.
  long[] times;
  long[] keys;
  @Nullable Event[] events;

  /** By chunk: the last place of the chunk below it in its bucket, or -1; of a free chunk: the next free one, or -1. */
  private int[] below;

  /** By bucket: the place of its last event, or -1. */
  private final int[] tops = new int[LEVELS * FAN_OUT];

  /** A bit for each bucket that is not empty. */
  private final long[] occupied = new long[LEVELS * FAN_OUT / Long.SIZE];

  /** A bit for each element of {@link #occupied} that is not zero. */
  private int occupiedWords;

  private int usedChunks;
  private int freshChunk;
  private int freeChunk = -1;

  /** No events yet, and memory for {@code chunks} chunks of them. */
  Buckets(int chunks) {
    times = new long[chunks * CHUNK];
    keys = new long[chunks * CHUNK];
    events = new Event[chunks * CHUNK];
    below = new int[chunks];
    Arrays.fill(tops, -1);
  }

  /** The bucket on {@code level} in which {@code time} belongs. */
  static int bucket(int level, long time) {
    return level * FAN_OUT + ((int) (time >>> level * LEVEL_BITS) & FAN_OUT - 1);
  }

  static int level(int bucket) {
    return bucket >> LEVEL_BITS;
  }

  static int digit(int bucket) {
    return bucket & FAN_OUT - 1;
  }

  /** How much time a bucket of {@code level} spans. */
  static long width(int level) {
    return 1L << level * LEVEL_BITS;
  }

  /** How many chunks have events. */
  int usedChunks() {
    return usedChunks;
  }

  /** For how many chunks there is memory. */
  int chunks() {
    return below.length;
  }

  /** The first bucket of the lowest level that has events, or -1. */
  int first() {
    if (occupiedWords == 0) {
      return -1;
    }
    int word = Integer.numberOfTrailingZeros(occupiedWords);
    return word << 6 | Long.numberOfTrailingZeros(occupied[word]);
  }

  /** Whether {@code bucket} has more than {@code count} chunks. */
  boolean hasMoreChunks(int bucket, int count) {
    int place = tops[bucket];
    for (int i = 0; i < count && place >= 0; i++) {
      place = below[place >> CHUNK_BITS];
    }
    return place >= 0;
  }

  /** The time of one of the events of {@code bucket}, which is not empty. */
  long anyTime(int bucket) {
    return times[tops[bucket]];
  }

  /** Whether all events of {@code bucket}, which is not empty, have the same time. It looks no further than the first that has not. */
  boolean isOfOneInstant(int bucket) {
    long time = anyTime(bucket);
    for (int top = tops[bucket]; top >= 0; top = below[top >> CHUNK_BITS]) {
      for (int place = top; place >= bottom(top); place--) {
        if (times[place] != time) {
          return false;
        }
      }
    }
    return true;
  }

  void push(int bucket, long time, long key, Event event) {
    int place = tops[bucket] + 1;
    if ((place & CHUNK - 1) == 0) {
      int chunk = takeChunk();
      below[chunk] = place - 1;
      occupied[bucket >> 6] |= 1L << bucket;
      occupiedWords |= 1 << (bucket >> 6);
      place = chunk * CHUNK;
    }
    tops[bucket] = place;
    times[place] = time;
    keys[place] = key;
    events[place] = event;
  }

  /**
   * Takes all events from {@code bucket}: those from {@link #bottom} to the place returned, then those that {@link #next}
   * leads to, until that is -1.
   */
  int takeAll(int bucket) {
    int top = tops[bucket];
    tops[bucket] = -1;
    int word = bucket >> 6;
    occupied[word] &= ~(1L << bucket);
    if (occupied[word] == 0) {
      occupiedWords &= ~(1 << word);
    }
    return top;
  }

  /** The lowest place of the chunk that {@code place} is in. */
  static int bottom(int place) {
    return place & -CHUNK;
  }

  /** The top place of the chunk below that of {@code top}, or -1. The chunk of {@code top} may be used again. */
  int next(int top) {
    int chunk = top >> CHUNK_BITS;
    int next = below[chunk];
    Arrays.fill(events, chunk * CHUNK, top + 1, null); // What has fired may be garbage.
    below[chunk] = freeChunk;
    freeChunk = chunk;
    usedChunks--;
    return next;
  }

  /** Moves all events to {@code other}, which may be this, but for those that are out of date, and returns how many those are. */
  int moveTo(Buckets other) {
    int left = 0;
    for (int bucket = 0; bucket < tops.length; bucket++) {
      for (int top = takeAll(bucket); top >= 0; top = next(top)) {
        for (int place = bottom(top); place <= top; place++) {
          if (events[place].key == keys[place]) {
            other.push(bucket, times[place], keys[place], events[place]);
          } else {
            left++;
          }
        }
      }
    }
    return left;
  }

  private int takeChunk() {
    usedChunks++;
    int chunk = freeChunk;
    if (chunk >= 0) {
      freeChunk = below[chunk];
      return chunk;
    }
    chunk = freshChunk++;
    if (chunk == below.length) {
      // By less than there is: of a large world, pending events take much of the memory.
      int more = chunk + chunk / 2;
      below = Arrays.copyOf(below, more);
      times = Arrays.copyOf(times, more * CHUNK);
      keys = Arrays.copyOf(keys, more * CHUNK);
      events = Arrays.copyOf(events, more * CHUNK);
    }
    return chunk;
  }
}
