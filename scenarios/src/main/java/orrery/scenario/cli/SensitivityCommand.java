package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.metrics.chart.InfluencesChart;
import orrery.metrics.chart.Theme;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.WholeFile;
import orrery.metrics.sensitivity.Influence;
import orrery.metrics.sensitivity.Sensitivity;
import orrery.metrics.sensitivity.SensitivityFile;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import orrery.sim.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery sensitivity}: which of the swept paths matter for a metric. */
@Command(
    name = "sensitivity",
    description = {
      "Tell which of the paths that a sweep varies matter for a metric, write sensitivity.csv beside the results, and draw it as charts/sensitivity-METRIC.",
      "Of a 'saltelli' sweep, by first-order and total Sobol indices: the share of the metric's variance that is due to a path alone, and together with others.",
      "Of any other, by rank correlations. Intervals are of 95 %%."
    },
    sortOptions = false)
final class SensitivityCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory.")
  String directory = "";

  @Option(names = "--metric", required = true, paramLabel = "NAME", description = "The metric, such as discovery.time.")
  String metric = "";

  @Option(names = "--labels", paramLabel = "KEY=VALUE;...", description = "Of which part of the metric; the whole where it is not given.")
  String labels = "";

  @Option(names = "--statistic", paramLabel = "WORD", defaultValue = "mean", description = "count, mean, min, max, p50, p90, p99 or total; the mean where it is not given.")
  String statistic = "";

  @Option(names = "--variant", paramLabel = "NAME", description = "Of which variant; the first where it is not given.")
  @Nullable String variant;

  SensitivityCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    ResultsDirectory results = ResultsDirectory.at(ScenarioOptions.path(directory, around.folder()));
    Manifest manifest = results.finished(Plan.quoted(directory));
    Sensitivity.Question question = new Sensitivity.Question(variant == null ? manifest.variants().get(0) : variant, metric, labels, statistic);
    try {
      Sensitivity answer = Sensitivity.of(results, question, new Streams(manifest.seed()).stream("sensitivity", "bootstrap"));
      tell(question, answer);
      WholeFile.write(results.path().resolve("sensitivity.csv"), SensitivityFile.text(question, answer));
      List<Path> chart = InfluencesChart.draw(results, question, answer, Theme.PAPER);
      around.out().println("\n" + chart.get(0));
    } catch (Sensitivity.Unanswerable e) {
      throw new ScenarioException(e.getMessage() + hint(results));
    }
    return ExitStatus.FINE;
  }

  private String hint(ResultsDirectory results) throws IOException {
    List<String> measured = results.summary().entries().stream().map(entry -> entry.subject().metric()).distinct().toList();
    return measured.contains(metric) ? "" : ScenarioReader.hint(metric, measured);
  }

  private void tell(Sensitivity.Question question, Sensitivity answer) {
    around.out().println(question.metric() + " " + question.statistic() + (labels.isEmpty() ? "" : ", " + labels) + ", variant " + question.variant() + ": "
        + (answer.method() == Sensitivity.Method.VARIANCE ? "Sobol indices" : "rank correlations") + " from " + String.format(Locale.ROOT, "%,d", answer.points())
        + (answer.method() == Sensitivity.Method.VARIANCE ? " base points" : " points")
        + (answer.without() == 0 ? "" : ", without " + answer.without() + " of which it is not known"));
    around.out().println();
    List<List<String>> lines = new ArrayList<>();
    for (Map.Entry<String, List<Influence>> input : answer.byInput().entrySet()) {
      if (lines.isEmpty()) {
        List<String> heading = new ArrayList<>(List.of(""));
        input.getValue().forEach(influence -> heading.addAll(List.of(influence.index().word(), "95 %")));
        lines.add(heading);
      }
      List<String> line = new ArrayList<>(List.of(input.getKey()));
      input.getValue().forEach(influence -> line.addAll(List.of(rounded(influence.value()), "[" + rounded(influence.low()) + ", " + rounded(influence.high()) + "]")));
      lines.add(line);
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        int at = column;
        int width = lines.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String padding = " ".repeat(width - line.get(column).length());
        text.append(column == 0 ? line.get(0) + padding : "  " + padding + line.get(column));
      }
      around.out().println(text.toString().stripTrailing());
    }
    answer.notes().forEach(note -> around.out().println((lines.isEmpty() ? "" : "\n") + note));
  }

  private static String rounded(double number) {
    String text = String.format(Locale.ROOT, "%.3f", number);
    return text.equals("-0.000") ? "0.000" : text;
  }
}
