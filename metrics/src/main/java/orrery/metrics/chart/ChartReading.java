package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartData.Shape;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.CrossTable;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Summary;

/**
 * The part of a results directory that a chart shows.
 *
 * @param variants in the order they are to be shown in
 * @param points of the sweep: one, or those that differ in the path that the chart goes by
 */
record ChartReading(ResultsDirectory directory, List<String> variants, List<String> points) {

  /** More parts than this in one frame cannot be told apart; the smallest are merged. */
  static final int MAX_CURVES = 6;

  /** What merged parts are called. */
  static final String OTHERS = "others";

  ChartReading(ResultsDirectory directory, List<String> variants, String point) {
    this(directory, variants, List.of(point));
  }

  /** Works out what a chart shows: a matrix for each variant, else one figure for all. */
  List<ChartData> read(ChartSpec spec) throws IOException {
    if (spec instanceof ChartSpec.Matrix matrix) {
      return matrices(matrix);
    }
    return List.of(figure(spec));
  }

  private List<ChartData> matrices(ChartSpec.Matrix spec) throws IOException {
    Summary summary = Summary.of(directory.rows(spec.metric()::equals), variants);
    List<ChartData> matrices = new ArrayList<>();
    for (String variant : variants) {
      CrossTable.of(summary, variant, points.get(0), spec.metric()).filter(CrossTable::saysAnything).ifPresent(table -> {
        int replications = table.cells().values().stream().mapToInt(Estimate::n).max().orElse(0);
        String unit = table.isAllOrNothing() ? "1: yes, 0: no" : "percent of pairs";
        List<String> notes = new ArrayList<>(List.of(spec.title() + ", " + unit + (variants.size() > 1 ? ", variant " + variant : "")));
        notes.addAll(replications(replications, false));
        String rows = spec.rows().isEmpty() ? table.rowLabel() : spec.rows();
        String columns = spec.columns().isEmpty() ? table.columnLabel() : spec.columns();
        matrices.add(new ChartData.Matrix(variants.size() > 1 ? variant : "", rows, columns, table, notes));
      });
    }
    return matrices;
  }

  private ChartData figure(ChartSpec spec) throws IOException {
    if (spec instanceof ChartSpec.Cdf cdf) {
      return DistributionReading.read(directory, new Grouping(variants, points, cdf.by().orElse(""), Labels.NONE), cdf, false);
    }
    if (spec instanceof ChartSpec.OverTime overTime) {
      return OverTimeReading.read(directory, new Grouping(variants, points, "", Labels.NONE), overTime, Shape.LINES);
    }
    if (spec instanceof ChartSpec.Stack stack) {
      return TotalsReading.read(this, stack.metric(), stack.by()).stack(stack.title());
    }
    if (spec instanceof ChartSpec.Bars bars) {
      return TotalsReading.read(this, bars.metric(), bars.by()).bars(bars.title());
    }
    ChartSpec.Asked asked = (ChartSpec.Asked) spec;
    Grouping grouping = new Grouping(variants, points, asked.by(), asked.labels());
    return switch (asked.kind()) {
      case DISTRIBUTION -> DistributionReading.read(directory, grouping, asked, false);
      case TAIL -> DistributionReading.read(directory, grouping, asked, true);
      case OVER_TIME -> OverTimeReading.read(directory, grouping, asked, Shape.LINES);
      case STACKED_OVER_TIME -> OverTimeReading.read(directory, grouping, asked, Shape.STACK);
      case BOX, VIOLIN -> SpreadReading.read(directory, grouping, asked);
      case BARS -> BarsReading.read(directory, grouping, asked);
      case HEAT_MAP, DIFFERENCE_MAP -> MapReading.read(directory, asked, variants, points);
      case PARETO -> ParetoReading.read(directory, asked, variants, points);
      case VALUE, DIFFERENCE, MATRIX -> throw new IllegalArgumentException("a " + asked.kind().word() + " has a specification of its own");
    };
  }

  boolean isShown(RunKey key) {
    return points.contains(key.point()) && variants.contains(key.variant());
  }

  /** What stands on an axis. */
  static String axis(String title, String unit) {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }

  /** The small print about replications. */
  static List<String> replications(int count, boolean interval) {
    return count < 2 ? List.of("one replication") : List.of("mean" + (interval ? " and 95 % interval" : "") + " over " + count + " replications");
  }
}
