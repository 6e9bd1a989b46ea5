package orrery.metrics.summary;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.metrics.Value;

/**
 * What several replications say about one statistic. Each replication's value is one observation.
 *
 * @param n how many replications have a value
 * @param mean over them; where one of them is only known to be greater than its bound, so is the mean
 * @param halfWidth of the 95 % confidence interval around the mean; empty with fewer than two values or where one is a
 *     bound
 * @param method how the interval was had
 */
public record Estimate(int n, Value mean, OptionalDouble halfWidth, Method method) {

  /** How an interval was had, or why there is none. */
  public enum Method {
    /** Student's t over the replications' values. */
    STUDENT_T("student-t"),
    /** Student's t over the differences between variants, replication by replication. */
    PAIRED_T("paired-t"),
    /** Welch's t over the values of two experiments whose replications are no pairs. */
    WELCH_T("welch-t"),
    /** Student's t over the means of equal batches of one long run. */
    BATCH_MEANS("batch-means"),
    /** One long run, too short for an interval: its batches still depend on each other. */
    SHORT_BATCHES("short-batches"),
    /** One value has no interval. */
    SINGLE("single"),
    /** Some replication's value is only known to be greater than a bound. */
    BOUND("bound");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    /** The method of this name. */
    public static Method of(String text) {
      for (Method method : values()) {
        if (method.text.equals(text)) {
          return method;
        }
      }
      throw new IllegalArgumentException(
          "a method must be one of " + Stream.of(values()).map(Method::toString).collect(Collectors.joining(", ")) + " but is '" + text + "'");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The estimate from one value a replication; at least one. */
  public static Estimate of(List<Value> values) {
    return of(values, Method.STUDENT_T);
  }

  static Estimate of(List<Value> values, Method method) {
    double[] numbers = values.stream().mapToDouble(Value::number).toArray();
    double mean = Student.mean(numbers);
    if (values.stream().anyMatch(Value::beyond)) {
      return new Estimate(numbers.length, Value.beyond(mean), OptionalDouble.empty(), Method.BOUND);
    }
    return numbers.length == 1
        ? new Estimate(1, Value.of(mean), OptionalDouble.empty(), Method.SINGLE)
        : new Estimate(numbers.length, Value.of(mean), OptionalDouble.of(Student.halfWidth(numbers, Student.LEVEL)), method);
  }
}
