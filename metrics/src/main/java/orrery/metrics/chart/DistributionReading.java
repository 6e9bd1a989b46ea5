package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.host.Decimal;
import orrery.metrics.chart.ChartData.Curve;
import orrery.metrics.chart.ChartData.Panel;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Student;
import orrery.metrics.summary.SummaryText.Scale;

/** Works out distribution functions and tails: within each run, then their mean over runs. */
final class DistributionReading {

  /** A step of the distribution function that is lower than this is not worth a point. */
  private static final double STEP = 1.0 / 300;

  /** What comes after this share, of each curve, is not drawn where it would take a third of the width or more. */
  private static final double DRAWN = 0.999;

  private final Grouping grouping;
  private final Mixtures mixtures;
  private final boolean isTail;

  private DistributionReading(Grouping grouping, Mixtures mixtures, boolean isTail) {
    this.grouping = grouping;
    this.mixtures = mixtures;
    this.isTail = isTail;
  }

  static ChartData read(ResultsDirectory directory, Grouping grouping, ChartSpec spec, boolean isTail) throws IOException {
    Mixtures mixtures = Mixtures.read(directory, spec.metric(), grouping);
    if (!grouping.isByVariant()) {
      mixtures.mergeSmallest(ChartReading.MAX_CURVES);
    }
    return new DistributionReading(grouping, mixtures, isTail).curves(spec);
  }

  private ChartData curves(ChartSpec spec) {
    List<Mixture> all = mixtures.all();
    double greatest = all.stream().mapToDouble(Mixture::greatest).max().orElse(0);
    Scale scale = Scale.of(greatest, spec.metric(), mixtures.unit(), false);
    List<Panel> panels = new ArrayList<>();
    mixtures.byPanel().forEach((panel, names) -> panels.add(new Panel(grouping.title(panel), names.entrySet().stream()
        .map(curve -> meanDistribution(grouping.legend(curve.getKey()), List.copyOf(curve.getValue().values()), scale.divisor()))
        .toList())));
    if (!grouping.isByVariant()) {
      panels.removeIf(panel -> panel.curves().isEmpty());
    }
    boolean bands = panels.stream().allMatch(panel -> panel.curves().size() <= CurveChart.MAX_BANDS);
    List<String> notes = new ArrayList<>(ChartReading.replications(mixtures.replications(), bands));
    notes.addAll(grouping.note());
    String xTitle = ChartReading.axis(spec.title(), scale.unit());
    double unfinished = panels.stream().flatMap(panel -> panel.curves().stream())
        .mapToDouble(curve -> unfinished(curve.y()[curve.y().length - 1])).max().orElse(0);
    if (unfinished > 1e-9) {
      notes.add((isTail ? "level at the end: up to " : "below 1: up to ") + Decimal.text(100 * unfinished, 2) + " % had not finished");
    }
    if (isTail) {
      notes.add("logarithmic axes; told at every half percent, at 99.9 % and at the greatest value of each run");
      return new ChartData.Curves(xTitle, "Share beyond", greatest / scale.divisor(), 0, true, Shape.TAIL, panels, notes);
    }
    boolean wide = Mixture.isWide(all);
    double drawn = all.stream().mapToDouble(run -> run.quantile(DRAWN)).max().orElse(0);
    double end = wide || drawn <= 0 || greatest < 1.5 * drawn ? greatest : drawn;
    if (end < greatest) {
      notes.add("the last 0.1 % at most ends at " + Decimal.text(greatest / scale.divisor(), 2) + (scale.unit().isEmpty() ? "" : " " + scale.unit()));
    }
    return new ChartData.Curves(xTitle, "Cumulative share", end / scale.divisor(), 0, wide, Shape.STEPS, panels, notes);
  }

  private double unfinished(double last) {
    return isTail ? last : 1 - last;
  }

  /** The mean over runs of their distribution functions, with the interval at each point. */
  private Curve meanDistribution(String name, List<Mixture> runs, double divisor) {
    double[] values = Mixture.values(runs);
    double[] x = new double[values.length];
    double[] y = new double[values.length];
    double[] low = new double[values.length];
    double[] high = new double[values.length];
    int size = 0;
    double before = isTail ? 1 : 0;
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double[] shares = runs.stream().mapToDouble(run -> isTail ? 1 - run.share(value) : run.share(value)).toArray();
      double mean = Student.mean(shares);
      mean = mean < 1e-12 ? 0 : mean;
      // The first step, the last, and those in between that can be seen.
      boolean seen = isTail ? mean <= before * (1 - STEP) : mean - before >= (size == 0 ? Double.MIN_VALUE : STEP);
      if (i == values.length - 1 || seen) {
        double half = shares.length > 1 ? Student.halfWidth(shares, Student.LEVEL) : 0;
        x[size] = value / divisor;
        y[size] = mean;
        low[size] = Math.max(0, mean - half);
        high[size++] = Math.min(1, mean + half);
        before = mean;
      }
    }
    return new Curve(name, Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(low, size), Arrays.copyOf(high, size));
  }
}
