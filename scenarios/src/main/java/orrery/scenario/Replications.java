package orrery.scenario;

import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** How often each variant runs at each point, each time with other luck. */
public sealed interface Replications {

  /** More than this nobody has the time for. */
  int MOST = 100_000;

  /** So often, whatever comes out. */
  @Plain
  @Doc("So often.")
  record Fixed(@Doc("How often.") @Within(least = "1", greatest = "100000") int count) implements Replications {}

  /**
   * As often as it takes until the 95 % interval of one statistic is narrow enough, for every variant at every point.
   *
   * <p>Replications are looked at in their order: the first number of them, from {@link #atLeast} on, whose values are
   * precise enough is the number of the experiment, whichever of them were made earlier or beyond it. Looking again and
   * again makes intervals end a little too narrow; {@link #atLeast} keeps that small.
   *
   * @param labels which part of the metric; empty for the whole
   * @param precision the greatest half-width wanted, as a share of the mean
   */
  @Doc("Until the interval of a metric is narrow enough, for every variant at every point.")
  record Until(
      @Doc("The metric that is to be known so precisely.") String metric,
      @Doc("Which statistic of it.") @Default("mean") Chart.Statistic statistic,
      @Doc("Which part of the metric, by labels; the whole where none is given.") Map<String, String> labels,
      @Doc("The greatest half-width of the 95 % interval that will do, as a share of the mean.") @Within(above = "0", greatest = "1") double precision,
      @Doc("How often at least. Intervals are a little too narrow when the first that will do is taken; the less so, the more replications there are.")
          @Default("5") @Within(least = "2", greatest = "100000") int atLeast,
      @Doc("How often at most, precise or not.") @Default("100") @Within(least = "2", greatest = "100000") int atMost)
      implements Replications {

    public Until {
      labels = Ordered.copy(labels);
      if (atLeast > atMost) {
        throw new IllegalArgumentException("atLeast must be at most 'at-most' (" + atMost + ") but is " + atLeast);
      }
    }
  }

  /** How many there are at most. */
  default int most() {
    return this instanceof Until until ? until.atMost() : ((Fixed) this).count();
  }

  /** The rule that ends them, where their number is not fixed. */
  default Optional<Until> until() {
    return this instanceof Until until ? Optional.of(until) : Optional.empty();
  }
}
