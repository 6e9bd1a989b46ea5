package orrery.protocols.central;

import java.time.Duration;
import orrery.host.Work;
import orrery.protocols.http.Deadlines;

/** The processor of one instance: each piece of work is done by one core, in the order in which they come. */
final class Cores {

  private final Deadlines deadlines;
  private final long mops;
  /** When each core will have done what it has. */
  private final long[] freeAt;
  private long givenNanos;

  Cores(Deadlines deadlines, int cores, long mops) {
    this.deadlines = deadlines;
    this.mops = mops;
    freeAt = new long[cores];
  }

  int count() {
    return freeAt.length;
  }

  /**
   * Has {@code work} done.
   *
   * @return how long it takes a core, in nanoseconds
   */
  long run(long nowNanos, Work work, Runnable done) {
    int first = 0;
    for (int i = 1; i < freeAt.length; i++) {
      first = freeAt[i] < freeAt[first] ? i : first;
    }
    long nanos = Math.multiplyExact(work.operations(), 1_000L) / mops;
    freeAt[first] = Math.max(nowNanos, freeAt[first]) + nanos;
    givenNanos += nanos;
    deadlines.deadline(done).start(Duration.ofNanos(freeAt[first] - nowNanos));
    return nanos;
  }

  /** How long cores have been busy up to now, all together, in nanoseconds: a core rests only where it has nothing left. */
  long busyNanos(long nowNanos) {
    long ahead = 0;
    for (long free : freeAt) {
      ahead += Math.max(0, free - nowNanos);
    }
    return givenNanos - ahead;
  }
}
