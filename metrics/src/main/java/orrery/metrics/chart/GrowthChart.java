package orrery.metrics.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import orrery.host.Decimal;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.results.CsvWriter;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;

/**
 * Draws how what runs took of the machine grows with their size, from {@code measured.csv}, on two logarithmic axes: there a power of
 * the size is a straight line. The small print says which power fits best, and how much more each size takes than the one before.
 */
public final class GrowthChart {

  private static final int HEIGHT = 200;
  private static final BasicStroke FITTED = new BasicStroke(0.8f);
  private static final BasicStroke BOUND = new BasicStroke(0.9f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {3, 2}, 0);

  /**
   * What is to be drawn.
   *
   * @param name of the chart's files
   * @param size the measured metric that is the size of a run, with what stands at its axis
   * @param shown the measured metrics whose growth is drawn, by what they are called; those of several variants each by itself
   * @param title of the vertical axis, with the unit
   * @param unit what one of that unit is of the measured one
   * @param beyondLinear how many times more than linear ten times the size may take at most; nothing where there is no bound
   */
  public record Growth(String name, String size, String sizeTitle, Map<String, String> shown, String title, double unit, OptionalDouble beyondLinear) {}

  /** Means over replications by size. */
  private record Curve(String name, double[] sizes, double[] values) {

    boolean hasGrowth() {
      return sizes.length > 1;
    }

    /** The power of the size that fits best: least squares of logarithms; nothing is known of it where there is one size only. */
    double exponent() {
      double[] x = logarithms(sizes);
      double[] y = logarithms(values);
      double spread = 0;
      double together = 0;
      for (int i = 0; i < x.length; i++) {
        spread += (x[i] - mean(x)) * (x[i] - mean(x));
        together += (x[i] - mean(x)) * (y[i] - mean(y));
      }
      return together / spread;
    }

    /** What fits best at a size. */
    double fitted(double size) {
      return StrictMath.pow(10, mean(logarithms(values)) + exponent() * (StrictMath.log10(size) - mean(logarithms(sizes))));
    }

    double last() {
      return sizes[sizes.length - 1];
    }

    private static double[] logarithms(double[] numbers) {
      double[] logarithms = new double[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        logarithms[i] = StrictMath.log10(numbers[i]);
      }
      return logarithms;
    }

    private static double mean(double[] numbers) {
      double sum = 0;
      for (double number : numbers) {
        sum += number;
      }
      return sum / numbers.length;
    }
  }

  private final Theme theme;
  private final Growth growth;
  private final List<Curve> curves;

  private GrowthChart(Theme theme, Growth growth, List<Curve> curves) {
    this.theme = theme;
    this.growth = growth;
    this.curves = curves;
  }

  /**
   * Draws it into the folder {@code charts} of the directory.
   *
   * @return the files
   * @throws MalformedFile where nothing of it was measured
   */
  public static List<Path> draw(ResultsDirectory directory, Growth growth, Theme theme) throws IOException {
    Manifest manifest = directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
    List<Curve> curves = curves(MeasuredFile.read(directory.path()), growth, manifest.variants());
    if (curves.isEmpty()) {
      throw new MalformedFile(directory.path().resolve("measured.csv"), 1, "there must be " + growth.shown.keySet() + " of sizes greater than 0 but is nothing");
    }
    GrowthChart chart = new GrowthChart(theme, growth, curves);
    List<String> smallPrint = List.of(String.join("; ", chart.notes()), Charts.provenance(manifest, ""));
    return Charts.write(List.of(new Picture(growth.name, "", growth.title, chart.figure().with(smallPrint), chart.csv())), directory.path().resolve("charts"));
  }

  private static List<Curve> curves(List<Keyed<Row>> measured, Growth growth, List<String> variants) {
    Map<RunKey, Double> sizes = new TreeMap<>();
    measured.stream().filter(one -> one.value().metric().equals(growth.size)).forEach(one -> sizes.put(one.key(), one.value().value().number()));
    List<Curve> curves = new ArrayList<>();
    for (String variant : variants) {
      growth.shown.forEach((metric, called) -> {
        Map<Double, List<Double>> values = new TreeMap<>();
        measured.stream()
            .filter(one -> one.key().variant().equals(variant) && one.value().metric().equals(metric) && one.value().value().number() > 0)
            .filter(one -> sizes.getOrDefault(one.key(), 0.0) > 0)
            .forEach(one -> values.computeIfAbsent(sizes.get(one.key()), size -> new ArrayList<>()).add(one.value().value().number() / growth.unit));
        if (!values.isEmpty()) {
          curves.add(new Curve(
              variants.size() == 1 ? called : growth.shown.size() == 1 ? variant : variant + ", " + called,
              values.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
              values.values().stream().mapToDouble(each -> each.stream().mapToDouble(Double::doubleValue).average().orElseThrow()).toArray()));
        }
      });
    }
    return curves;
  }

  private Figure figure() {
    double least = curves.stream().mapToDouble(curve -> curve.sizes[0]).min().orElseThrow();
    double most = curves.stream().mapToDouble(Curve::last).max().orElseThrow();
    DoubleSummaryStatistics values = curves.stream().flatMapToDouble(this::drawn).summaryStatistics();
    DecadeAxis x = new DecadeAxis(theme, growth.sizeTitle, least, most);
    DecadeAxis y = new DecadeAxis(theme, growth.title, values.getMin(), values.getMax());
    Frame frame = Frame.painted(theme, "", x, y, this::paint);
    return Frames.figure(theme, List.of(frame), y, curves.stream().map(Curve::name).toList(), legend(), HEIGHT);
  }

  /** All values that there must be room for: points, and the ends of lines, which may lie beyond them. */
  private DoubleStream drawn(Curve curve) {
    DoubleStream points = Arrays.stream(curve.values);
    if (!curve.hasGrowth()) {
      return points;
    }
    DoubleStream fitted = DoubleStream.of(curve.fitted(curve.sizes[0]), curve.fitted(curve.last()));
    DoubleStream bound = growth.beyondLinear.isPresent() ? DoubleStream.of(bound(curve, curve.last())) : DoubleStream.empty();
    return DoubleStream.concat(points, DoubleStream.concat(fitted, bound));
  }

  /** What a size may take: as much for each ten times the size as the bound says, from the least size on. */
  private double bound(Curve curve, double size) {
    double exponent = 1 + StrictMath.log10(growth.beyondLinear.orElse(1));
    return curve.values[0] * StrictMath.pow(size / curve.sizes[0], exponent);
  }

  private void paint(Graphics2D graphics, Frame.Places at) {
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double from = curve.sizes[0];
      graphics.setPaint(theme.color(i));
      if (growth.beyondLinear.isPresent() && curve.hasGrowth()) {
        graphics.setStroke(BOUND);
        graphics.draw(line(at, from, bound(curve, from), curve.last(), bound(curve, curve.last())));
      }
      if (curve.hasGrowth()) {
        graphics.setStroke(FITTED);
        graphics.draw(line(at, from, curve.fitted(from), curve.last(), curve.fitted(curve.last())));
      }
      for (int point = 0; point < curve.sizes.length; point++) {
        AffineTransform there = AffineTransform.getTranslateInstance(
            at.x(DecadeAxis.position(curve.sizes[point])), at.y(DecadeAxis.position(curve.values[point])));
        graphics.fill(there.createTransformedShape(marker(i)));
      }
    }
  }

  private static Shape line(Frame.Places at, double x1, double y1, double x2, double y2) {
    Path2D.Double line = new Path2D.Double();
    line.moveTo(at.x(DecadeAxis.position(x1)), at.y(DecadeAxis.position(y1)));
    line.lineTo(at.x(DecadeAxis.position(x2)), at.y(DecadeAxis.position(y2)));
    return line;
  }

  private static Shape marker(int curve) {
    return SweepChart.MARKERS.get(curve % SweepChart.MARKERS.size());
  }

  private LegendItemCollection legend() {
    LegendItemCollection items = new LegendItemCollection();
    for (int i = 0; i < curves.size(); i++) {
      items.add(new LegendItem(Theme.legendName(curves.get(i).name), null, null, null, marker(i), theme.color(i), FITTED, theme.color(i)));
    }
    return items;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Curve curve : curves) {
      StringBuilder note = new StringBuilder(curve.name).append(": ").append(curve.hasGrowth() ? "size to the power of " + text("%.2f", curve.exponent()) : "one size only");
      for (int i = 1; i < curve.sizes.length; i++) {
        note.append(i == 1 ? ", " : ", then ").append(text("%.3g", curve.values[i] / curve.values[i - 1])).append(" times for ")
            .append(text("%.3g", curve.sizes[i] / curve.sizes[i - 1]));
      }
      notes.add(note.toString());
    }
    if (curves.stream().anyMatch(Curve::hasGrowth)) {
      growth.beyondLinear.ifPresent(factor -> notes.add("dashed: " + text("%.3g", factor) + " times more than linear for each ten times the size"));
      notes.add("solid: least squares of logarithms");
    }
    return notes;
  }

  private static String text(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("panel,series,x,y,low,high\n");
    for (Curve curve : curves) {
      for (int i = 0; i < curve.sizes.length; i++) {
        csv.append(',').append(CsvWriter.quoted(curve.name)).append(',').append(Decimal.text(curve.sizes[i], 9)).append(',')
            .append(Decimal.text(curve.values[i], 9)).append(",,\n");
      }
    }
    return csv.toString();
  }
}
