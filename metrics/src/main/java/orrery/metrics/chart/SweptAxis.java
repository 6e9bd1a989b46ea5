package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import orrery.host.Quantity;

/**
 * Where the values of a sweep stand on an axis: by their size where all are numbers or quantities of one kind, on a
 * logarithmic axis where they span more than a magnitude, else one after the other.
 *
 * @param title what is swept, with the unit of the labels
 * @param labels what stands at each position
 * @param positions one for each value; from 0 up where they are not numbers
 * @param numeric whether distances between positions mean anything
 */
record SweptAxis(String title, List<String> labels, List<Double> positions, boolean numeric) {

  /** More than this from the least to the greatest value, and the small ones would be all in one place. */
  private static final double WIDEST_LINEAR = 12;

  private static final List<Kind> KINDS = List.of(
      new Kind(Quantity::real, List.of(new Unit("", 1))),
      new Kind(text -> percent(text), List.of(new Unit("%", 0.01))),
      new Kind(text -> Quantity.duration(text).toNanos(), List.of(new Unit("µs", 1e3), new Unit("ms", 1e6), new Unit("s", 1e9), new Unit("min", 60e9), new Unit("h", 3600e9), new Unit("d", 86400e9))),
      new Kind(text -> Quantity.dataSize(text).bytes(), List.of(new Unit("B", 1), new Unit("kB", 1e3), new Unit("MB", 1e6), new Unit("GB", 1e9))),
      new Kind(text -> Quantity.bitRate(text).bitsPerSecond(), List.of(new Unit("b/s", 1), new Unit("kb/s", 1e3), new Unit("Mb/s", 1e6), new Unit("Gb/s", 1e9))),
      new Kind(text -> Quantity.distance(text).millimetres(), List.of(new Unit("m", 1e3), new Unit("km", 1e6))));

  /** How values of one kind are read, and the units they are shown in, the least first. */
  private record Kind(ToDoubleFunction<String> reading, List<Unit> units) {

    OptionalDouble read(String text) {
      try {
        return OptionalDouble.of(reading.applyAsDouble(text));
      } catch (IllegalArgumentException e) {
        return OptionalDouble.empty();
      }
    }

    /** The greatest unit in which the greatest value is 1 or more and no value has more than two decimals. */
    Unit unit(List<Double> values) {
      Unit best = units.get(0);
      double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
      for (Unit unit : units) {
        boolean plain = values.stream().allMatch(value -> isWhole(value / unit.size * 100));
        best = greatest >= unit.size && plain ? unit : best;
      }
      return best;
    }

    private static boolean isWhole(double number) {
      return Math.abs(number - Math.rint(number)) < 1e-6;
    }
  }

  private record Unit(String name, double size) {}

  private static double percent(String text) {
    return text.strip().endsWith("%") ? Quantity.probability(text) : Quantity.real("no percentage: " + text);
  }

  /** The axis of the values of one path. */
  static SweptAxis of(String path, List<String> values) {
    for (Kind kind : KINDS) {
      List<OptionalDouble> read = values.stream().map(kind::read).toList();
      if (read.stream().allMatch(OptionalDouble::isPresent)) {
        return numeric(path, kind, read.stream().map(OptionalDouble::getAsDouble).toList());
      }
    }
    List<Double> positions = new ArrayList<>();
    values.forEach(value -> positions.add((double) positions.size()));
    return new SweptAxis(title(path), values, positions, false);
  }

  private static SweptAxis numeric(String path, Kind kind, List<Double> values) {
    Unit unit = kind.unit(values);
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    boolean logarithmic = least > 0 && greatest > WIDEST_LINEAR * least;
    List<Double> positions = values.stream().map(value -> logarithmic ? StrictMath.log10(value / unit.size) : value / unit.size).toList();
    List<String> labels = values.stream().map(value -> Ticks.plain(value / unit.size)).toList();
    return new SweptAxis(ChartReading.axis(title(path), unit.name), labels, positions, true);
  }

  /** The end of a path says what it is. */
  private static String title(String path) {
    int last = path.lastIndexOf('.');
    return path.substring(last < 0 ? 0 : path.lastIndexOf('.', last - 1) + 1);
  }

  /** The same, the values one after the other at equal distances. */
  SweptAxis ordinal() {
    List<Double> places = new ArrayList<>();
    labels.forEach(label -> places.add((double) places.size()));
    return new SweptAxis(title, labels, places, false);
  }

  /** Where a value stands that came as that text. */
  double position(List<String> values, String value) {
    return positions.get(values.indexOf(value));
  }
}
