package orrery.metrics.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import orrery.metrics.RunKey;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.CrossTable;
import orrery.metrics.summary.Estimate;
import orrery.metrics.summary.Summary;

/**
 * The part of a results directory that a chart shows.
 *
 * @param variants in the order they are to be shown in
 * @param point of the sweep
 */
record ChartReading(ResultsDirectory directory, List<String> variants, String point) {

  /** More parts than this in one frame cannot be told apart; the smallest are merged. */
  static final int MAX_CURVES = 6;

  /** What merged parts are called. */
  static final String OTHERS = "others";

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
      CrossTable.of(summary, variant, point, spec.metric()).filter(CrossTable::saysAnything).ifPresent(table -> {
        int replications = table.cells().values().stream().mapToInt(Estimate::n).max().orElse(0);
        String unit = table.isAllOrNothing() ? "1: yes, 0: no" : "percent of pairs";
        List<String> notes = new ArrayList<>(List.of(spec.title() + ", " + unit + (variants.size() > 1 ? ", variant " + variant : "")));
        notes.addAll(replications(replications, false));
        matrices.add(new ChartData.Matrix(variants.size() > 1 ? variant : "", spec.rows(), spec.columns(), table, notes));
      });
    }
    return matrices;
  }

  private ChartData figure(ChartSpec spec) throws IOException {
    if (spec instanceof ChartSpec.Cdf cdf) {
      return DistributionReading.read(this, cdf);
    }
    if (spec instanceof ChartSpec.OverTime overTime) {
      return OverTimeReading.read(this, overTime);
    }
    if (spec instanceof ChartSpec.Stack stack) {
      return TotalsReading.read(this, stack.metric(), stack.by()).stack(stack.title());
    }
    ChartSpec.Bars bars = (ChartSpec.Bars) spec;
    return TotalsReading.read(this, bars.metric(), bars.by()).bars(bars.title());
  }

  boolean isShown(RunKey key) {
    return key.point().equals(point) && variants.contains(key.variant());
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
