package orrery.scenario.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.scenario.Magnitude;
import orrery.scenario.Sweep;

/**
 * All values from one to another that may stand at a path. Values are written in the unit of the greatest one and rounded:
 * to what the path's type takes, and to some ten thousandths of the stretch.
 */
final class Stretch {

  /** How many digits of a value, or of a difference, are kept; more would only make names of runs long. */
  private static final int DIGITS = 5;

  private static final int MOST_DECIMALS = 12;

  private final double from;
  private final double to;
  private final boolean logarithmic;
  private final String unit;

  /** Beyond so many decimals the type of the value knows no difference. */
  private final int decimals;

  private Stretch(double from, double to, boolean logarithmic, String unit, int decimals) {
    this.from = from;
    this.to = to;
    this.logarithmic = logarithmic;
    this.unit = unit;
    this.decimals = decimals;
  }

  /**
   * Reads the ends of a stretch.
   *
   * @param setting of what is swept; its value is the map with the ends
   * @param at what may stand at its path
   * @param place where the stretch itself stands
   * @return null where a problem was added
   */
  static @Nullable Stretch of(Setting setting, Shape at, String from, String to, Sweep.Scale scale, String place, Problems problems) {
    Optional<Shape.Scalar> scalar = amount(at);
    if (scalar.isEmpty()) {
      problems.add(setting.mark(), place, "must be the place of a number, a time, an amount of data, a rate or a distance, but what stands there is none");
      return null;
    }
    Tree.Entries ends = (Tree.Entries) setting.value();
    Optional<BigDecimal> least = end("from", from, ends, scalar.get(), place, problems);
    Optional<BigDecimal> greatest = end("to", to, ends, scalar.get(), place, problems);
    if (least.isEmpty() || greatest.isEmpty()) {
      return null;
    }
    if (least.get().compareTo(greatest.get()) >= 0) {
      problems.add(mark(ends, "to"), Binder.join(place, "to"), "must be more than 'from' (" + from.strip() + ") but is " + to.strip());
      return null;
    }
    if (scale == Sweep.Scale.LOGARITHMIC && least.get().signum() <= 0) {
      problems.add(mark(ends, "from"), Binder.join(place, "from"), "must be more than 0 where the scale is logarithmic but is " + from.strip());
      return null;
    }
    String unit = unit(to);
    BigDecimal factor = Magnitude.of(Scalars.read(unit.isEmpty() ? "1" : "1 " + unit, scalar.get().type()));
    boolean whole = !isReal(scalar.get().type());
    int decimals = whole ? factor.precision() - factor.scale() - 1 : MOST_DECIMALS;
    return new Stretch(in(least.get(), factor), in(greatest.get(), factor), scale == Sweep.Scale.LOGARITHMIC, unit, decimals);
  }

  /** The type of the amounts that may stand at a place, directly or as the only part of what stands there. */
  private static Optional<Shape.Scalar> amount(Shape at) {
    if (at instanceof Shape.Choice choice && choice.plain().isPresent()) {
      return amount(choice.plain().get().fields().get(0).shape());
    }
    if (at instanceof Shape.Fields fields && fields.fields().size() == 1) {
      return amount(fields.fields().get(0).shape());
    }
    return at instanceof Shape.Scalar scalar && isAmount(scalar.type()) ? Optional.of(scalar) : Optional.empty();
  }

  private static boolean isAmount(Class<?> type) {
    return isReal(type) || type == int.class || type == Integer.class || type == long.class || type == Long.class || type == java.time.Duration.class
        || type == orrery.host.DataSize.class || type == orrery.host.BitRate.class || type == orrery.host.Distance.class || type == orrery.scenario.Drift.class;
  }

  private static boolean isReal(Class<?> type) {
    return type == double.class || type == Double.class;
  }

  private static Optional<BigDecimal> end(String key, String text, Tree.Entries ends, Shape.Scalar scalar, String place, Problems problems) {
    try {
      Object value = Scalars.read(text, scalar.type());
      Optional<String> outside = scalar.range().problem(value, text);
      outside.ifPresent(message -> problems.add(mark(ends, key), Binder.join(place, key), message));
      return outside.isPresent() ? Optional.empty() : Optional.of(Magnitude.of(value));
    } catch (IllegalArgumentException e) {
      problems.add(mark(ends, key), Binder.join(place, key), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Mark mark(Tree.Entries ends, String key) {
    Tree end = ends.value(key);
    return end == null ? ends.mark() : end.mark();
  }

  /** What stands behind the number. */
  private static String unit(String text) {
    return text.strip().replaceFirst("^[-+.0-9]+\\s*", "");
  }

  private static double in(BigDecimal magnitude, BigDecimal factor) {
    return magnitude.divide(factor, java.math.MathContext.DECIMAL64).doubleValue();
  }

  /** The value at one of {@code steps} equal steps, from 0. */
  String step(int step, int steps) {
    double share = (double) step / (steps - 1);
    return text(logarithmic ? StrictMath.exp(StrictMath.log(from) + share * (StrictMath.log(to) - StrictMath.log(from))) : from + share * (to - from));
  }

  /** The value at a coordinate in [0, 1). Where only whole numbers will do, each has the same share, those at the ends, too. */
  String at(double coordinate) {
    double half = decimals == 0 ? 0.5 : 0;
    double low = from - half;
    double high = to + half;
    return text(logarithmic ? StrictMath.exp(StrictMath.log(low) + coordinate * (StrictMath.log(high) - StrictMath.log(low))) : low + coordinate * (high - low));
  }

  private String text(double value) {
    double within = Math.min(to, Math.max(from, value));
    double size = logarithmic ? within : to - from;
    int kept = DIGITS - 1 - (int) Math.floor(StrictMath.log10(size));
    BigDecimal rounded = new BigDecimal(within).setScale(Math.max(0, Math.min(decimals, kept)), RoundingMode.HALF_EVEN);
    String number = (rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros()).toPlainString();
    return unit.isEmpty() ? number : number + " " + unit;
  }
}
