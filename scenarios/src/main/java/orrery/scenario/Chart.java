package orrery.scenario;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import orrery.host.Default;
import orrery.host.Defaults;
import orrery.host.Doc;

/** A chart that answers a scenario's question, beside those that every experiment is worth. */
public record Chart(
    @Doc("The metric it shows.") String metric,
    @Doc("What it shows. Of a statistic: its 'value' with its interval, a line for each variant against what is swept; the paired 'difference' to the first variant likewise; 'bars'; a 'box' of the replications' values; a 'heat-map' of two swept paths, or a 'difference-map'; 'pareto', two metrics against each other. Of a tally: its 'distribution', its 'tail' on logarithmic axes, a 'box' or a 'violin' of what was observed within runs. Of a level or a total: how it, or its rate, is 'over-time', or 'stacked-over-time' by a label. Of a share by two labels: a 'matrix'.")
        @Default("value") Kind kind,
    @Doc("Of a value, difference, bars, box, map or pareto: which statistic; the mean where the metric has one, else the total; of a box, what was observed within runs where the metric is a tally.") Optional<Statistic> statistic,
    @Doc("Which part of the metric, by labels; the whole where none is given. Totals of all that has these labels are added up. Not of a matrix.") Map<String, String> labels,
    @Doc("What its lines, bars or boxes go by: a label, or of all but values and differences the path of what is swept; of a map, two such paths with a comma in between. Where it is not given, variants, or the first two paths.") Optional<String> by,
    @Doc("Of a value, box or violin: whether its axis is logarithmic.") @Default("false") boolean logarithmic,
    @Doc("Of pareto: the other metric.") Optional<String> against,
    @Doc("Of pareto: what is better of the metric and of the other, 'lower' or 'higher', with a comma in between, such as 'lower, higher'.") Optional<String> better,
    @Doc("What stands on the axis; the name of the metric where it is not given.") Optional<String> title) {

  public Chart {
    labels = Ordered.copy(labels);
    only(statistic.isPresent(), "statistic", kind, Kind::isOfStatistic);
    only(!labels.isEmpty(), "labels", kind, any -> any != Kind.MATRIX);
    only(by.isPresent(), "by", kind, any -> any != Kind.MATRIX && any != Kind.PARETO);
    only(logarithmic, "logarithmic", kind, any -> any == Kind.VALUE || any == Kind.BOX || any == Kind.VIOLIN);
    only(against.isPresent(), "against", kind, any -> any == Kind.PARETO);
    only(better.isPresent(), "better", kind, any -> any == Kind.PARETO);
    if (kind == Kind.STACKED_OVER_TIME && by.isEmpty()) {
      throw new IllegalArgumentException("by must be given where 'kind' is stacked-over-time: the label whose values are the parts");
    }
    if (kind == Kind.PARETO && against.isEmpty()) {
      throw new IllegalArgumentException("against must be given where 'kind' is pareto: the other metric");
    }
    if (kind == Kind.PARETO && better.filter(text -> text.matches("\\s*(lower|higher)\\s*,\\s*(lower|higher)\\s*")).isEmpty()) {
      throw new IllegalArgumentException("better must be 'lower' or 'higher' for either metric where 'kind' is pareto, such as 'lower, lower'");
    }
  }

  private static void only(boolean given, String member, Kind kind, Predicate<Kind> fitting) {
    if (given && !fitting.test(kind)) {
      throw new IllegalArgumentException(member + " must only be given where 'kind' is "
          + Arrays.stream(Kind.values()).filter(fitting).map(Defaults::word).collect(Collectors.joining(", ")));
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
    /** How much of it lies far out. */
    TAIL,
    /** What was so at each time. */
    OVER_TIME,
    /** The same, by its parts. */
    STACKED_OVER_TIME,
    /** Quartiles and whiskers. */
    BOX,
    /** How densely observations lie. */
    VIOLIN,
    /** A statistic with its interval, as bars. */
    BARS,
    /** A statistic by two swept paths. */
    HEAT_MAP,
    /** How it differs there from that of the first variant. */
    DIFFERENCE_MAP,
    /** Two metrics, and which combinations are best. */
    PARETO,
    /** A share by two labels. */
    MATRIX;

    boolean isOfStatistic() {
      return this == VALUE || this == DIFFERENCE || this == BARS || this == BOX || this == HEAT_MAP || this == DIFFERENCE_MAP || this == PARETO;
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
