package orrery.metrics.chart;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;

/**
 * A chart that a scenario asks for and that is not drawn, as there would be one for each of too many points.
 *
 * @param name the chart's
 * @param charts how many there would be
 * @param options of {@code orrery chart DIR} that draw one of them
 */
public record LeftOut(String name, int charts, String options) {

  /**
   * Those of an experiment, in the order of its scenario.
   *
   * @throws IllegalArgumentException where what was asked for is not what a manifest holds
   */
  public static List<LeftOut> of(Manifest manifest) {
    return ChartSpec.asked(manifest.facts().get("charts")).stream()
        .filter(spec -> Charts.count(spec, manifest.points()) > Charts.MOST_POINTS)
        .map(spec -> new LeftOut(spec.name(), Charts.count(spec, manifest.points()), options(spec, manifest.points().get(0))))
        .toList();
  }

  /** For whoever asked for it; {@code directory} as on a command line. */
  public String text(String directory) {
    return "chart '" + name + "' is not drawn, as there would be " + String.format(Locale.ROOT, "%,d", charts) + " of it; one of them: orrery chart " + directory + " " + options;
  }

  private static String options(ChartSpec spec, String point) {
    String options = "--metric " + spec.metric() + " --kind " + kind(spec).word();
    Map<String, String> values = RunKey.values(point);
    if (spec instanceof ChartSpec.Asked asked) {
      values.remove(asked.by());
      options += option("by", asked.by()) + option("statistic", asked.statistic()) + option("labels", values(Labels.parse(asked.labels()), ",")) + (asked.isLogarithmic() ? " --logarithmic" : "");
    }
    return options + option("point", values(values, ";")) + " --name " + spec.name();
  }

  private static ChartKind kind(ChartSpec spec) {
    return spec instanceof ChartSpec.Asked asked ? asked.kind()
        : spec instanceof ChartSpec.OverTime ? ChartKind.OVER_TIME : spec instanceof ChartSpec.Matrix ? ChartKind.MATRIX : ChartKind.DISTRIBUTION;
  }

  private static String values(Map<String, String> values, String between) {
    return values.entrySet().stream().map(value -> value.getKey() + "=" + value.getValue()).collect(Collectors.joining(between));
  }

  /** An option in quotes, as points have spaces and semicolons; nothing where it is empty. */
  private static String option(String option, String value) {
    return value.isEmpty() ? "" : " --" + option + " '" + value.replace("'", "'\\''") + "'";
  }
}
