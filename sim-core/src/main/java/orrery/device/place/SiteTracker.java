package orrery.device.place;

import orrery.device.movement.Trajectory;
import orrery.host.Decimal;
import orrery.host.Default;
import orrery.host.Position;

/**
 * Tells to which site a moving device is attached, and when that changes: to the nearest usable one.
 *
 * <p>It looks ahead along a trajectory, which is a function of time: no event is needed but at the change itself. From the
 * distances at one moment and the greatest speed follows a time before which nothing can change; there it looks next. A
 * change is found to the nanosecond, by bisection. Only what is undone within the resolution may be missed.
 */
public final class SiteTracker {

  /** Positions are whole microdegrees: two of them together are off by at most this, in metres. */
  private static final double ROUNDING_METRES = 0.25;

  /**
   * When a site is usable and when it is left for another.
   *
   * @param range how far a usable site is at most, in metres; greater than 0
   * @param hysteresis by how many metres another must be nearer than the one attached to; 0 or more
   * @param resolution nanoseconds between two looks where a change is imminent; at least 1
   */
  public record Reach(@Default("1000") double range, @Default("25") double hysteresis, @Default("1000000000") long resolution) {

    public Reach {
      if (!(range > 0 && hysteresis >= 0 && hysteresis < Double.POSITIVE_INFINITY && resolution >= 1)) {
        throw new IllegalArgumentException("a reach must have a range greater than 0 m, a hysteresis of 0 m or more and a resolution of at least 1 ns, but has "
            + text(range) + " m, " + text(hysteresis) + " m and " + resolution + " ns");
      }
    }

    private static String text(double metres) {
      return Double.isFinite(metres) ? Decimal.text(metres) : "not a finite number of";
    }
  }

  private final SiteIndex sites;
  private final Reach reach;
  private final Trajectory way;
  private long now;
  private int site;

  /** Attached, at {@code from}, to the nearest usable site. The trajectory becomes the tracker's own. */
  public SiteTracker(SiteIndex sites, Reach reach, Trajectory way, long from) {
    this.sites = sites;
    this.reach = reach;
    this.way = way;
    this.now = from;
    this.site = wanted(SiteIndex.NONE, from);
  }

  /** The site attached to at {@link #time}; {@link SiteIndex#NONE} where no site is usable. */
  public int site() {
    return site;
  }

  /** Up to when it has looked. */
  public long time() {
    return now;
  }

  /**
   * Looks on, up to the next change or to {@code until}, whichever is first, and returns the time of it. Where it is a
   * change, {@link #site} tells what holds from then on.
   */
  public long next(long until) {
    double speed = way.greatestSpeed();
    while (now < until) {
      long rests = speed == 0 || sites.size() == 0 ? Long.MAX_VALUE : way.restsUntil(now);
      if (rests > now) {
        now = Math.min(rests, until);
        continue;
      }
      double safe = Math.max(0, margin() - ROUNDING_METRES) / speed * 1e9;
      long step = safe >= until - now ? until - now : Math.max(Math.min(reach.resolution, until - now), (long) safe);
      long probe = now + step;
      if (wanted(site, probe) == site) {
        now = probe;
        continue;
      }
      long before = now;
      while (probe - before > 1) {
        long middle = before + (probe - before) / 2;
        if (wanted(site, middle) == site) {
          before = middle;
        } else {
          probe = middle;
        }
      }
      now = probe;
      site = wanted(site, probe);
      return now;
    }
    return now;
  }

  /** To which site one attached to {@code held} is attached at {@code time}. */
  private int wanted(int held, long time) {
    if (sites.size() == 0) {
      return SiteIndex.NONE;
    }
    Position position = way.at(time);
    int nearest = sites.nearest(position, SiteIndex.NONE, held);
    double away = position.metresTo(sites.position(nearest));
    if (held != SiteIndex.NONE) {
      double heldAway = position.metresTo(sites.position(held));
      if (heldAway <= reach.range && !(away + reach.hysteresis < heldAway)) {
        return held;
      }
    }
    return away <= reach.range ? nearest : SiteIndex.NONE;
  }

  /** How far the device must go, at least, before anything changes. */
  private double margin() {
    Position position = way.at(now);
    if (site == SiteIndex.NONE) {
      return position.metresTo(sites.position(sites.nearest(position))) - reach.range;
    }
    double away = position.metresTo(sites.position(site));
    int rival = sites.nearest(position, site, SiteIndex.NONE);
    // Going towards one and away from the other at once, the difference shrinks by twice the way.
    double lead = rival == SiteIndex.NONE ? Double.POSITIVE_INFINITY : (position.metresTo(sites.position(rival)) + reach.hysteresis - away) / 2;
    return Math.min(reach.range - away, lead);
  }
}
