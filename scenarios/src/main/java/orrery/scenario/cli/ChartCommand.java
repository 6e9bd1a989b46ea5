package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import orrery.metrics.chart.Charts;
import orrery.metrics.chart.LeftOut;
import orrery.metrics.chart.OwnChart;
import orrery.metrics.chart.Theme;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery chart}: the charts of a results directory, drawn again from its files, or one of one's own. */
@Command(name = "chart", description = "Draw the charts of a results directory again, from its files alone, or a chart of one's own.")
final class ChartCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory.")
  String directory = "";

  @Option(names = "--points", description = "Draw the usual charts of each point of a sweep, and those that its scenario asks for, however many points there are.")
  boolean points;

  @Option(names = "--metric", paramLabel = "METRIC", description = "Draw one chart, of this metric.")
  Optional<String> metric = Optional.empty();

  @Option(names = "--kind", paramLabel = "KIND",
      description = "What it shows: value, difference, distribution, tail, over-time, stacked-over-time, box, violin, bars, heat-map, difference-map, pareto or matrix; what suits the metric where it is not given.")
  Optional<String> kind = Optional.empty();

  @Option(names = "--by", paramLabel = "LABEL|variant|PATH", description = "What lines, bars or boxes go by: a label of the metric, variants, or the path of what is swept; of a map, two paths with a comma in between.")
  Optional<String> by = Optional.empty();

  @Option(names = "--statistic", paramLabel = "S", description = "Which statistic: count, mean, min, max, p50, p90, p99 or total.")
  Optional<String> statistic = Optional.empty();

  @Option(names = "--labels", paramLabel = "K=V", split = ",", description = "Which part of the metric, such as device=phone,protocol=mdns.")
  List<String> labels = List.of();

  @Option(names = "--against", paramLabel = "METRIC", description = "Of pareto: the other metric.")
  Optional<String> against = Optional.empty();

  @Option(names = "--better", paramLabel = "D,D", description = "Of pareto: what is better of either metric, lower or higher.")
  Optional<String> better = Optional.empty();

  @Option(names = "--point", paramLabel = "P", description = "Of a sweep: only where it has these values, path=value joined by ';'.")
  Optional<String> point = Optional.empty();

  @Option(names = "--logarithmic", description = "Of a value, box or violin: with a logarithmic axis.")
  boolean logarithmic;

  @Option(names = "--theme", paramLabel = "THEME", description = "How it looks: paper (the default), slides or dark.")
  String theme = Theme.PAPER.name();

  @Option(names = "--width", paramLabel = "WIDTH", description = "How wide it is: column or page; what suits the number of frames where it is not given.")
  Optional<String> width = Optional.empty();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where its files go; the folder charts of DIR where it is not given.")
  Optional<String> out = Optional.empty();

  @Option(names = "--name", paramLabel = "NAME", description = "What its files are called, without extension.")
  Optional<String> name = Optional.empty();

  ChartCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    ResultsDirectory results = ResultsDirectory.at(ScenarioOptions.path(directory, around.folder()));
    try {
      List<Path> files = metric.isPresent() ? own(results) : all(results);
      files.forEach(file -> around.out().println(file));
      return ExitStatus.FINE;
    } catch (OwnChart.Unknown e) {
      return refused(e.getMessage() + hint(e));
    } catch (IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private ExitStatus refused(String message) {
    around.err().println(message);
    return ExitStatus.BAD_USAGE;
  }

  /** The word that was probably meant, else all that there are. */
  private static String hint(OwnChart.Unknown e) {
    String near = ScenarioReader.hint(e.word(), e.known());
    return near.isEmpty() ? "; known here: " + String.join(", ", e.known()) : near;
  }

  private List<Path> all(ResultsDirectory results) throws IOException {
    Map<String, Boolean> misplaced = new LinkedHashMap<>();
    misplaced.put("--kind", kind.isPresent());
    misplaced.put("--by", by.isPresent());
    misplaced.put("--statistic", statistic.isPresent());
    misplaced.put("--labels", !labels.isEmpty());
    misplaced.put("--against", against.isPresent());
    misplaced.put("--better", better.isPresent());
    misplaced.put("--point", point.isPresent());
    misplaced.put("--logarithmic", logarithmic);
    misplaced.put("--out", out.isPresent());
    misplaced.put("--name", name.isPresent());
    misplaced.forEach((option, given) -> {
      if (given) {
        throw new IllegalArgumentException(option + " must only be given with --metric");
      }
    });
    List<Path> files = Charts.draw(results, points, theme());
    if (!points && results.manifest().isPresent()) {
      LeftOut.of(results.manifest().get()).forEach(chart -> around.err().println(chart.text(Plan.quoted(directory)) + "; all of them: --points"));
    }
    return files;
  }

  private List<Path> own(ResultsDirectory results) throws IOException {
    OwnChart chart = new OwnChart(metric.orElseThrow(), kind, by, statistic, labels(), against, better, point, logarithmic, name);
    Path folder = out.map(text -> ScenarioOptions.path(text, around.folder())).orElse(results.path().resolve("charts"));
    return chart.draw(results, theme(), folder);
  }

  private Map<String, String> labels() {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("labels must be key=value joined by commas but there is '" + label + "'");
      }
      parts.put(label.substring(0, equals).strip(), label.substring(equals + 1).strip());
    }
    return parts;
  }

  private Theme theme() {
    if (width.isPresent() && !List.of("column", "page").contains(width.get())) {
      throw new IllegalArgumentException("a width must be column or page but is '" + width.get() + "'");
    }
    return Theme.named(theme).at(width.map(text -> Theme.Width.valueOf(text.toUpperCase(Locale.ROOT))).orElse(Theme.Width.FITTING));
  }
}
