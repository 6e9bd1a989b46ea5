package orrery.device.place;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.device.movement.Trajectory;
import orrery.host.Position;

/**
 * Devices under way, for the question who is near, at any time: exact, though positions are brought up to date only so
 * often. In between, an answer is looked for as far around as anybody can have come since, and then checked.
 */
public final class Crowd {

  private final @Nullable Trajectory[] ways;
  private final MovingIndex index;
  private final long patience;
  private final double greatestSpeed;
  private long indexed = Long.MIN_VALUE;

  /**
   * @param ways by number; null for who is nowhere
   * @param cellMetres best the radius that is asked for most often
   * @param patience how old positions may be, in nanoseconds: bringing all up to date costs some hundred nanoseconds each,
   *     old ones make every answer look farther around
   */
  public Crowd(List<? extends @Nullable Trajectory> ways, double cellMetres, long patience) {
    this.ways = ways.toArray(new Trajectory[0]);
    this.index = new MovingIndex(ways.size(), cellMetres);
    this.patience = patience;
    double fastest = 0;
    for (Trajectory way : this.ways) {
      fastest = way == null ? fastest : Math.max(fastest, way.greatestSpeed());
    }
    this.greatestSpeed = fastest;
  }

  /** Who is at most so far from a position at that time, in ascending order. */
  public int[] within(long time, Position centre, double metres) {
    if (indexed == Long.MIN_VALUE || time < indexed || time - indexed > patience) {
      refresh(time);
    }
    // A position is rounded to the microdegree when it is indexed, and again when it is asked for.
    double since = time == indexed ? 0 : greatestSpeed * (time - indexed) / 1e9 + 0.25;
    int[] candidates = index.within(centre, metres + since);
    if (time == indexed) {
      return candidates;
    }
    int kept = 0;
    for (int who : candidates) {
      Trajectory way = ways[who];
      if (way != null && way.at(time).metresTo(centre) <= metres) {
        candidates[kept++] = who;
      }
    }
    return Arrays.copyOf(candidates, kept);
  }

  private void refresh(long time) {
    for (int who = 0; who < ways.length; who++) {
      Trajectory way = ways[who];
      if (way != null) {
        index.put(who, way.at(time));
      }
    }
    indexed = time;
  }
}
