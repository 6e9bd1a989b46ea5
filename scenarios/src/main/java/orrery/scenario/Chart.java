package orrery.scenario;

import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/** A chart that answers a scenario's question, beside those that every experiment is worth. */
public record Chart(
    @Doc("The metric it shows.") String metric,
    @Doc("What it shows: a 'value', the statistic with its interval, a line for each variant against what is swept; the paired 'difference' to the first variant likewise; the 'distribution' of a tally; or a level 'over-time'.")
        @Default("value") Kind kind,
    @Doc("Of a value or a difference: which statistic; the mean where the metric has one, else the total.") Optional<Statistic> statistic,
    @Doc("Of a value or a difference: which part of the metric, by labels; the whole where none is given. Totals of all that has these labels are added up.") Map<String, String> labels,
    @Doc("Of a value or a difference: the label whose values are the lines, with a panel for each variant; where it is not given, variants are the lines.") Optional<String> by,
    @Doc("Of a value: whether its axis is logarithmic.") @Default("false") boolean logarithmic,
    @Doc("What stands on the axis; the name of the metric where it is not given.") Optional<String> title) {

  public Chart {
    labels = Ordered.copy(labels);
    String misplaced = statistic.isPresent() ? "statistic" : !labels.isEmpty() ? "labels" : by.isPresent() ? "by" : logarithmic ? "logarithmic" : "";
    if (!kind.isOfStatistic() && !misplaced.isEmpty()) {
      throw new IllegalArgumentException(misplaced + " must only be given where 'kind' is value or difference");
    }
    if (logarithmic && kind == Kind.DIFFERENCE) {
      throw new IllegalArgumentException("logarithmic must be false where 'kind' is difference, which may be less than 0");
    }
  }

  /** What a chart shows. */
  public enum Kind {
    /** A statistic with its interval. */
    VALUE,
    /** How it differs from that of the first variant. */
    DIFFERENCE,
    /** The distribution of what was observed. */
    DISTRIBUTION,
    /** What was so at each time. */
    OVER_TIME;

    boolean isOfStatistic() {
      return this == VALUE || this == DIFFERENCE;
    }
  }

  /** One number for a run. */
  public enum Statistic {
    /** How many there were. */
    COUNT,
    /** Their mean. */
    MEAN,
    /** The least. */
    MIN,
    /** The greatest. */
    MAX,
    /** The median. */
    P50,
    /** What nine of ten are at most. */
    P90,
    /** What all but one of a hundred are at most. */
    P99,
    /** Their sum. */
    TOTAL
  }
}
