package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartData.Mark;
import orrery.metrics.chart.Grouping.Place;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out what each variant costs in two metrics at each point, and which combinations no other beats in both. */
final class ParetoReading {

  /** What a metric is to be. */
  static final List<String> DIRECTIONS = List.of("lower", "higher");

  private ParetoReading() {}

  static ChartData read(ResultsDirectory directory, ChartSpec.Asked spec, List<String> variants, List<String> points) throws IOException {
    Grouping grouping = new Grouping(variants, points, "", spec.labels());
    PlaceValues.Placing placing = (key, labels) -> grouping.place(key, labels).map(place -> new Place(key.variant(), key.point()));
    // The labels are those of the first metric; the second may have none of them.
    Grouping whole = new Grouping(variants, points, "", "");
    PlaceValues xs = PlaceValues.read(directory, spec.metric(), spec.statistic(), placing);
    PlaceValues ys = PlaceValues.read(directory, spec.against(), "", (key, labels) -> whole.place(key, labels).map(place -> new Place(key.variant(), key.point())));
    Scale x = scale(xs, spec.metric());
    Scale y = scale(ys, spec.against());
    List<String> better = directions(spec.better());
    boolean lowerX = better.get(0).equals("lower");
    boolean lowerY = better.get(1).equals("lower");
    List<String> differing = differing(points);
    List<Mark> marks = new ArrayList<>();
    for (String variant : variants) {
      for (String point : points) {
        Place place = new Place(variant, point);
        if (!xs.of(place).isEmpty() && !ys.of(place).isEmpty()) {
          Estimate ofX = Estimate.of(List.copyOf(xs.of(place).values()));
          Estimate ofY = Estimate.of(List.copyOf(ys.of(place).values()));
          marks.add(new Mark(variant, point(point, differing), ofX.mean().number() / x.divisor(), ofX.halfWidth().orElse(0) / x.divisor(),
              ofY.mean().number() / y.divisor(), ofY.halfWidth().orElse(0) / y.divisor(), false));
        }
      }
    }
    List<String> notes = new ArrayList<>(ChartReading.replications(Math.max(xs.replications(), ys.replications()), true));
    notes.add("filled and joined: no other is at least as good in both and better in one, by the means");
    if (!differing.isEmpty()) {
      notes.add("beside the marks: " + String.join(", ", differing));
    }
    notes.addAll(grouping.note());
    boolean[] front = front(marks, lowerX, lowerY);
    for (int i = 0; i < front.length; i++) {
      Mark mark = marks.get(i);
      marks.set(i, new Mark(mark.name(), mark.point(), mark.x(), mark.xHalf(), mark.y(), mark.yHalf(), front[i]));
    }
    return new ChartData.Pareto(
        title(spec.title() + xs.suffix(), x, better.get(0)), title(ChartSpec.titleOf(spec.against()) + ys.suffix(), y, better.get(1)), lowerX, lowerY, variants,
        marks, notes);
  }

  /**
   * What is better of either metric.
   *
   * @throws IllegalArgumentException where the text is not two of {@link #DIRECTIONS} with a comma in between
   */
  static List<String> directions(String better) {
    List<String> directions = List.of(better.strip().split("\\s*,\\s*", -1));
    if (directions.size() != 2 || !DIRECTIONS.containsAll(directions)) {
      throw new IllegalArgumentException("what is better must be 'lower' or 'higher' for either metric, such as 'lower, lower', but is '" + better + "'");
    }
    return directions;
  }

  /** Which of the marks no other beats, being at least as good in both and better in one: sorted, and gone through once. */
  static boolean[] front(List<Mark> marks, boolean lowerX, boolean lowerY) {
    // What is better is less, and there is one zero.
    double[] xs = marks.stream().mapToDouble(mark -> (lowerX ? mark.x() : -mark.x()) + 0.0).toArray();
    double[] ys = marks.stream().mapToDouble(mark -> (lowerY ? mark.y() : -mark.y()) + 0.0).toArray();
    List<Integer> order = new ArrayList<>(IntStream.range(0, xs.length).boxed().toList());
    order.sort(Comparator.<Integer>comparingDouble(i -> xs[i]).thenComparingDouble(i -> ys[i]));
    boolean[] front = new boolean[xs.length];
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < order.size(); ) {
      int first = order.get(i);
      // Of those that are as good in x, the first is the best in y, with its equals.
      for (; i < order.size() && xs[order.get(i)] == xs[first]; i++) {
        front[order.get(i)] = ys[first] < best && ys[order.get(i)] == ys[first];
      }
      best = Math.min(best, ys[first]);
    }
    return front;
  }

  private static Scale scale(PlaceValues values, String metric) {
    double size = values.places().stream().flatMap(place -> values.of(place).values().stream()).mapToDouble(value -> Math.abs(value.number())).max().orElse(0);
    return Scale.of(size, metric, values.unit(), false);
  }

  private static String title(String title, Scale scale, String better) {
    return ChartReading.axis(title, scale.unit()) + ", " + better + " is better";
  }

  /** A point as it stands beside its mark: the values of the paths that differ. */
  private static String point(String point, List<String> differing) {
    Map<String, String> values = RunKey.values(point);
    return String.join(", ", differing.stream().map(values::get).toList());
  }

  private static List<String> differing(List<String> points) {
    return RunKey.values(points.get(0)).keySet().stream()
        .filter(path -> points.stream().map(point -> RunKey.values(point).get(path)).distinct().count() > 1)
        .toList();
  }
}
