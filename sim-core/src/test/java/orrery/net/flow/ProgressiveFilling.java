package orrery.net.flow;

import java.util.ArrayList;
import java.util.List;

/** Weighted max-min fairness by the book, from nothing and without cleverness: what {@link MaxMin} is held against. */
final class ProgressiveFilling {

  /** A flow, and what it takes of each resource: 0 where it does not use it. */
  record Flow(double penalty, double bound, double[] consumption) {}

  private ProgressiveFilling() {}

  /** The rates of flows. */
  static double[] rates(double[] capacity, List<Flow> flows) {
    double[] rates = new double[flows.size()];
    List<Integer> rising = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      rising.add(i);
    }
    while (!rising.isEmpty()) {
      double level = Double.POSITIVE_INFINITY;
      for (int i : rising) {
        level = Math.min(level, flows.get(i).bound() * flows.get(i).penalty());
      }
      double[] levels = new double[capacity.length];
      for (int r = 0; r < capacity.length; r++) {
        double taken = 0;
        double weight = 0;
        for (int i = 0; i < rates.length; i++) {
          if (rising.contains(i)) {
            weight += flows.get(i).consumption()[r] / flows.get(i).penalty();
          } else {
            taken += flows.get(i).consumption()[r] * rates[i];
          }
        }
        levels[r] = weight == 0 ? Double.POSITIVE_INFINITY : Math.max(0, capacity[r] - taken) / weight;
        level = Math.min(level, levels[r]);
      }
      List<Integer> still = new ArrayList<>();
      for (int i : rising) {
        Flow flow = flows.get(i);
        boolean stopped = flow.bound() * flow.penalty() <= level;
        for (int r = 0; r < capacity.length; r++) {
          stopped |= flow.consumption()[r] > 0 && levels[r] <= level;
        }
        if (stopped) {
          rates[i] = Math.min(level / flow.penalty(), flow.bound());
        } else {
          still.add(i);
        }
      }
      rising = still;
    }
    return rates;
  }
}
