package orrery.host;

import java.util.List;

/**
 * The name of something that is measured, declared once where it is measured.
 *
 * @param name words joined by dots and hyphens, such as {@code discovery.time}
 * @param unit such as {@code s}, {@code B} or {@code 1}
 * @param labels the names of its labels, in order
 */
public record Metric(String name, Kind kind, String unit, List<String> labels) {

  /** The kinds of statistic of any text on simulation. */
  public enum Kind {
    /** Observations, one by one: a count, a mean, quantiles. */
    TALLY,
    /** A total that only grows. */
    COUNTER,
    /** A level that holds until it changes: a mean over time. */
    TIME_WEIGHTED,
    /** Observations that are 1 where something was so and 0 where it was not: their mean, alone. */
    PROPORTION
  }

  public Metric {
    labels = List.copyOf(labels);
  }

  /** Observations, one by one. */
  public static Metric tally(String name, String unit, String... labels) {
    return new Metric(name, Kind.TALLY, unit, List.of(labels));
  }

  /** A total that only grows. */
  public static Metric counter(String name, String unit, String... labels) {
    return new Metric(name, Kind.COUNTER, unit, List.of(labels));
  }

  /** A level that holds until it changes. */
  public static Metric timeWeighted(String name, String unit, String... labels) {
    return new Metric(name, Kind.TIME_WEIGHTED, unit, List.of(labels));
  }

  /** Observations that are 1 where something was so and 0 where it was not. */
  public static Metric proportion(String name, String... labels) {
    return new Metric(name, Kind.PROPORTION, "1", List.of(labels));
  }
}
