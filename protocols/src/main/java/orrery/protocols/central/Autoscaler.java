package orrery.protocols.central;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Says how many instances there should be, as Kubernetes' Horizontal Pod Autoscaler does ("Algorithm details"): {@code ceil(current ×
 * utilisation ÷ target)}, nothing within a tolerance, instances that do not serve yet counted as idle where there are to be more, and
 * fewer only where nothing within a window has recommended more.
 */
final class Autoscaler {

  /** So that what is a whole number but for rounding is that. */
  private static final double ROUNDING = 1e-9;

  private final AutoscalerConfig config;
  private final Deque<Recommendation> window = new ArrayDeque<>();

  private record Recommendation(long nanos, int instances) {}

  Autoscaler(AutoscalerConfig config) {
    this.config = config;
  }

  /**
   * How many there should be.
   *
   * @param nowNanos never earlier than the time before
   * @param serving how many instances serve
   * @param starting how many will
   * @param utilisation of those that serve, over the time since the last evaluation; 0 to 1
   */
  int desired(long nowNanos, int serving, int starting, double utilisation) {
    int current = serving + starting;
    int recommended = Math.max(config.least(), Math.min(config.most(), recommendation(serving, starting, utilisation)));
    window.add(new Recommendation(nowNanos, recommended));
    while (window.element().nanos < nowNanos - config.stabilization().toNanos()) {
      window.remove();
    }
    int highest = recommended;
    for (Recommendation each : window) {
      highest = Math.max(highest, each.instances);
    }
    return recommended >= current ? recommended : Math.min(current, highest);
  }

  private int recommendation(int serving, int starting, double utilisation) {
    int current = serving + starting;
    double ratio = utilisation / config.target();
    if (serving == 0 || isClose(ratio)) {
      return current;
    } else if (ratio > 1 && starting > 0) {
      double damped = ratio * serving / current;
      return damped <= 1 || isClose(damped) ? current : (int) Math.ceil(damped * current - ROUNDING);
    } else {
      return (int) Math.ceil(ratio * serving - ROUNDING);
    }
  }

  private boolean isClose(double ratio) {
    return Math.abs(ratio - 1) <= config.tolerance() + ROUNDING;
  }
}
