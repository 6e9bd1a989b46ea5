package orrery.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.net.flow.Channel;

/**
 * What several links share, one frame at a time: the air around an access point. The airtime of one is the waiting of the
 * others.
 *
 * <p>Frames are given their time when they are computed, which may be before others that come on the air earlier: a frame
 * takes the first gap that is long enough. Intervals that ended long before are forgotten, and the earliest where there are
 * very many; what overlaps forgotten ones is taken to be free.
 */
final class Medium {

  private static final int LEAST_CAPACITY = 4;
  private static final int MOST_INTERVALS = 256;

  /** No frame is computed so much later than others that come on the air after it: longer than any path. */
  private static final long LONG_BEFORE_NANOS = 1_000_000_000L;

  /** Packets are lost on the lines, which also know what flows leave them. */
  private static final Channel.Line AIR = (secondsPerSecond, flows) -> { };

  /** As links name it. */
  final String name;

  /** The one of its segment that was named before it; null for the first. */
  final @Nullable Medium before;

  private long[] from = new long[LEAST_CAPACITY];
  private long[] to = new long[LEAST_CAPACITY];
  private int count;
  private @Nullable Channel channel;

  /** One with nothing on it, and no other before it. */
  Medium() {
    this("", null);
  }

  Medium(String name, @Nullable Medium before) {
    this.name = name;
    this.before = before;
  }

  /** The time on the medium, as flows share it. */
  Channel channel() {
    Channel made = channel;
    if (made == null) {
      made = new Channel(Pipe.FLOWS_PART, AIR);
      channel = made;
    }
    return made;
  }

  /** How many intervals are taken, forgotten ones aside. */
  int count() {
    return count;
  }

  /** Reads what {@link #take} will, to have it in the cache. */
  int touch() {
    int last = Math.max(0, count - 1);
    return (int) (from[last] + to[last]);
  }

  /** Whether nothing is on the air at {@code time}. */
  boolean isFree(long time) {
    for (int i = count - 1; i >= 0 && to[i] > time; i--) {
      if (from[i] <= time) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing is on the air for {@code duration} from {@code time} on. */
  boolean isFree(long time, long duration) {
    for (int i = count - 1; i >= 0 && to[i] > time; i--) {
      if (from[i] < time + duration) {
        return false;
      }
    }
    return true;
  }

  /** Takes the first {@code duration} that is free at {@code ready} or later; returns when it begins. */
  long take(long ready, long duration) {
    int at = count;
    while (at > 0 && to[at - 1] > ready) {
      at--;
    }
    long begin = ready;
    while (at < count && from[at] < begin + duration) {
      begin = Math.max(begin, to[at]);
      at++;
    }
    insert(at, begin, begin + duration);
    return begin;
  }

  private void insert(int at, long begin, long end) {
    boolean touchesEarlier = at > 0 && to[at - 1] == begin;
    boolean touchesLater = at < count && from[at] == end;
    if (touchesEarlier && touchesLater) {
      to[at - 1] = to[at];
      remove(at);
    } else if (touchesEarlier) {
      to[at - 1] = end;
    } else if (touchesLater) {
      from[at] = begin;
    } else {
      if (count == from.length || to[count / 2] < begin - LONG_BEFORE_NANOS) {
        at -= forget(begin - LONG_BEFORE_NANOS, at);
      }
      if (count == MOST_INTERVALS) {
        remove(0);
        at = Math.max(0, at - 1);
      }
      if (count == from.length) {
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
      }
      System.arraycopy(from, at, from, at + 1, count - at);
      System.arraycopy(to, at, to, at + 1, count - at);
      from[at] = begin;
      to[at] = end;
      count++;
    }
  }

  /** Forgets what ended before {@code time}, of the first {@code most} intervals; returns how many that were. */
  private int forget(long time, int most) {
    int gone = 0;
    while (gone < most && to[gone] < time) {
      gone++;
    }
    System.arraycopy(from, gone, from, 0, count - gone);
    System.arraycopy(to, gone, to, 0, count - gone);
    count -= gone;
    // Bursts are rare: what one of them needed is not kept for the next.
    int enough = Math.max(LEAST_CAPACITY, 2 * count);
    if (2 * enough <= from.length) {
      from = Arrays.copyOf(from, enough);
      to = Arrays.copyOf(to, enough);
    }
    return gone;
  }

  private void remove(int at) {
    System.arraycopy(from, at + 1, from, at, count - at - 1);
    System.arraycopy(to, at + 1, to, at, count - at - 1);
    count--;
  }
}
