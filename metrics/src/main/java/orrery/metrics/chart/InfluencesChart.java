package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orrery.metrics.chart.ChartData.Bar;
import orrery.metrics.chart.ChartData.Bars;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.sensitivity.Influence;
import orrery.metrics.sensitivity.Sensitivity;
import orrery.metrics.sensitivity.Sensitivity.Question;

/** Draws which of the swept paths matter for a metric: two bars for each path with their intervals, the path that matters most first. */
public final class InfluencesChart {

  private InfluencesChart() {}

  /**
   * Draws an answer into the folder {@code charts} of the results it is of, as {@code sensitivity-METRIC}; what was asked of a part or
   * of another statistic than the mean has a name of its own.
   *
   * @return the files
   * @throws IllegalArgumentException where the answer says nothing
   */
  public static List<Path> draw(ResultsDirectory directory, Question question, Sensitivity answer, Theme theme) throws IOException {
    Manifest manifest = directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
    Bars bars = bars(question, answer);
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("there must be a path that matters more or less but there is none");
    }
    List<String> smallPrint = List.of(String.join("; ", bars.notes()), Charts.provenance(manifest, ""));
    String title = "What matters for " + ChartSpec.titleOf(question.metric());
    Picture picture = new Picture(name(question, manifest), "", title, BarChart.figure(theme, bars).with(smallPrint), bars.csv());
    return Charts.write(List.of(picture), directory.path().resolve("charts"));
  }

  private static Bars bars(Question question, Sensitivity answer) {
    List<String> groups = List.copyOf(answer.byInput().keySet());
    List<String> members = answer.influences().stream().map(influence -> called(influence.index())).distinct().toList();
    List<Bar> bars = new ArrayList<>();
    answer.byInput().values().forEach(each -> each.forEach(influence -> bars.add(bar(influence))));
    boolean shares = answer.method() == Sensitivity.Method.VARIANCE;
    String of = ChartSpec.titleOf(question.metric()) + (question.statistic().equals("mean") ? "" : ", " + question.statistic());
    List<String> notes = new ArrayList<>(List.of(
        "variant " + question.variant() + (question.labels().isEmpty() ? "" : ", " + question.labels()),
        "95 % intervals by bootstrap over " + answer.points() + (shares ? " base points" : " points")));
    if (answer.without() > 0) {
      notes.add("without " + answer.without() + " of which it is not known");
    }
    notes.addAll(answer.notes());
    return new Bars((shares ? "Share of variance: " : "By ranks: ") + of, false, true, groups, members, bars, notes);
  }

  /** A percentile interval need not hold the number it is of: it then begins or ends there. */
  private static Bar bar(Influence influence) {
    return new Bar(
        influence.input(), called(influence.index()), influence.value(), Math.max(0, influence.value() - influence.low()), Math.max(0, influence.high() - influence.value()));
  }

  private static String called(Influence.Index index) {
    return switch (index) {
      case FIRST -> "alone (first)";
      case TOTAL -> "with others (total)";
      case RANK_REGRESSION -> "regression (srrc)";
      case PARTIAL_RANK -> "partial correlation (prcc)";
    };
  }

  private static String name(Question question, Manifest manifest) {
    String whole = "sensitivity-" + question.metric() + (question.statistic().equals("mean") ? "" : "-" + question.statistic()) + (question.labels().isEmpty() ? "" : "-" + question.labels())
        + (question.variant().equals(manifest.variants().get(0)) ? "" : "-" + question.variant());
    return whole.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
  }
}
