package orrery.scenario.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.compare.DirectoryComparison;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery compare}: whether what two experiments measured differs beyond luck. */
@Command(
    name = "compare",
    description = {
      "Compare what was measured in two results directories, with intervals: two settings or two versions of one scenario.",
      "Replications are compared in pairs where both have the same seed."
    },
    sortOptions = false)
final class CompareCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(index = "0", paramLabel = "A", description = "A results directory.")
  String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another one, which is compared with it.")
  String second = "";

  @Option(names = "--metric", paramLabel = "METRIC", description = "Only this metric, which need not be a main one; may be given several times.")
  List<String> metrics = new ArrayList<>();

  @Option(names = "--csv", description = "Print every statistic that both have, labelled parts included, as CSV.")
  boolean csv;

  CompareCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    ResultsDirectory a = ResultsDirectory.at(ScenarioOptions.path(first, around.folder()));
    ResultsDirectory b = ResultsDirectory.at(ScenarioOptions.path(second, around.folder()));
    SortedSet<String> measured = new TreeSet<>();
    Predicate<String> compared = metric -> {
      measured.add(metric);
      return csv || isCompared(metric);
    };
    DirectoryComparison comparison;
    try {
      comparison = DirectoryComparison.between(a, first, b, second, compared);
    } catch (DirectoryComparison.NothingToCompare e) {
      around.err().println(e.getMessage());
      return ExitStatus.DIRECTORY_TAKEN;
    }
    around.out().print(csv ? comparison.csv() : comparison.text(shown(measured), around.isAscii()));
    return ExitStatus.FINE;
  }

  /** Whether the table needs it: all that it shows by itself is judged together, whichever is asked for. */
  private boolean isCompared(String metric) {
    String of = metric.endsWith(".unfinished") ? metric.substring(0, metric.lastIndexOf('.')) : metric;
    return Summary.isShown(of) || metrics.contains(of) || metrics.contains(metric) || metric.equals(MetricCatalogue.WARM_UP.name());
  }

  private List<String> shown(Collection<String> measured) {
    for (String metric : metrics) {
      if (!measured.contains(metric)) {
        throw new ScenarioException("--metric must name what was measured but no '" + metric + "' was" + ScenarioReader.hint(metric, List.copyOf(measured)));
      }
    }
    if (!metrics.isEmpty()) {
      return metrics;
    }
    List<String> shown = new ArrayList<>(MetricCatalogue.main());
    measured.stream().filter(metric -> Summary.isShown(metric) && !shown.contains(metric)).forEach(shown::add);
    return shown;
  }
}
