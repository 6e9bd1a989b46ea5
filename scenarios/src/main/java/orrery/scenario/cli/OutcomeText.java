package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import orrery.host.Quantity;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.chart.LeftOut;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.metrics.summary.SummaryText;
import orrery.scenario.Experiment;
import orrery.scenario.Scenario;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.Plan;
import orrery.scenario.run.Precision;
import orrery.scenario.run.Trouble;
import orrery.scenario.yaml.ScenarioReader;

/** Tells whoever has given a command what an experiment came to. */
final class OutcomeText {

  /** Of more points than this nobody reads a table each. */
  private static final int MOST_TOLD = 100;

  /** How many runs are named that came to the same. */
  private static final int MOST_NAMED = 5;

  private final Surroundings around;
  private final Plan plan;
  private final boolean quiet;

  /** @param quiet to say nothing but the fingerprint, and what is amiss */
  OutcomeText(Surroundings around, Plan plan, boolean quiet) {
    this.around = around;
    this.plan = plan;
    this.quiet = quiet;
  }

  /** Tells of an experiment in a directory. */
  void tell(ResultsDirectory directory, ExperimentRunner.Outcome outcome) throws IOException {
    tellTroubles(outcome);
    String shown = shown(directory.path());
    if (outcome.fingerprint().isEmpty() && !outcome.summed()) {
      boolean isMerged = outcome.status() == ExitStatus.FINE || outcome.status() == ExitStatus.VIOLATED; // A run that does not finish has a reason, which was told.
      String missing = isMerged ? counted(outcome.missing(), "run") + " of " + outcome.runs() + (outcome.missing() == 1 ? " is" : " are") + " missing; " : "";
      around.err().println("unfinished: " + missing + "what is complete is in " + shown + "; the same command with --out " + Plan.quoted(shown) + " goes on from there");
      return;
    }
    Scenario base = plan.experiment().base();
    if (!quiet) {
      tellResults(directory, outcome);
    }
    if (outcome.fingerprint().isEmpty()) {
      around.err().println("incomplete: " + counted(outcome.missing(), "run") + " of " + outcome.runs() + " " + (outcome.missing() == 1 ? "is" : "are")
          + " missing from all this, see " + shown + "/failures.json; the same command with --out " + Plan.quoted(shown) + " makes what is missing");
      return;
    }
    around.out().println("fingerprint " + outcome.fingerprint().get() + " " + base.name() + " seed " + base.seed() + " runs " + outcome.runs());
  }

  /** Tells of one cell in a file. */
  void tell(Path file, int number, ExperimentRunner.Outcome outcome) {
    tellTroubles(outcome);
    outcome.fingerprint().ifPresent(fingerprint -> {
      Scenario base = plan.experiment().base();
      if (!quiet) {
        around.out().println("cell " + number + (outcome.before() == 0 ? ": " : " (made before): ") + shown(file));
      }
      around.out().println("fingerprint " + fingerprint + " " + base.name() + " seed " + base.seed() + " runs 1");
    });
  }

  /** What keeps several runs from a result alike, as where a scenario asks for what none of them can have, is told once. */
  private void tellTroubles(ExperimentRunner.Outcome outcome) {
    Map<List<Object>, List<RunKey>> alike = new LinkedHashMap<>();
    Map<List<Object>, String> details = new LinkedHashMap<>(); // Only the first of very many failures have one.
    outcome.troubles().forEach((key, trouble) -> {
      List<Object> what = List.of(trouble.status(), trouble.message());
      String detail = trouble.detail().isEmpty() ? details.getOrDefault(what, "") : trouble.detail();
      details.put(what, detail);
      alike.computeIfAbsent(trouble.status() == ExitStatus.VIOLATED ? List.of(key) : List.of(what, detail), t -> new ArrayList<>()).add(key);
    });
    alike.values().forEach(keys -> {
      Trouble trouble = outcome.troubles().get(keys.get(0));
      around.err().println(keys.get(0) + ": " + headline(trouble.status()) + " " + trouble.message());
      trouble.detail().lines().forEach(line -> around.err().println("  " + line));
      if (keys.size() > 1) {
        around.err().println("  the same of " + counted(keys.size() - 1, "other run") + ": "
            + keys.stream().skip(1).limit(MOST_NAMED).map(RunKey::toString).collect(Collectors.joining(", ")) + (keys.size() > 1 + MOST_NAMED ? " and more" : ""));
      }
      around.err().println("  reproduce: " + trouble.replay());
    });
    outcome.precision().filter(precision -> !precision.isReached()).ifPresent(precision -> around.err().println(
        "replications must go on until the half-width is " + Precision.text(precision.wanted()) + " of the mean, but " + precision
            + "; 'at-most' ended them"));
  }

  private void tellResults(ResultsDirectory directory, ExperimentRunner.Outcome outcome) throws IOException {
    Scenario base = plan.experiment().base();
    List<String> points = plan.points();
    boolean swept = !points.equals(List.of(Experiment.ONLY_POINT));
    around.out().println(
        base.name() + ": " + counted(plan.variants().size(), "variant") + (swept ? ", " + counted(points.size(), "point") : "") + ", "
            + counted(outcome.runs() / plan.variants().size() / points.size(), "replication")
            + " of " + Quantity.text(base.duration()) + " each, seed " + base.seed()
            + (outcome.before() >= outcome.runs() ? " (finished before)" : ""));
    outcome.precision().filter(Precision::isReached).ifPresent(precision -> around.out().println(precision));
    around.out().println();
    Summary summary = directory.summary();
    if (points.size() <= MOST_TOLD) {
      around.out().print(new SummaryText(summary, plan.variants(), points, around.isAscii()).text(shown(summary)));
    } else {
      around.out().println("too many points for a table of each: they are in summary.json and metrics.csv");
    }
    around.out().println("results and charts: " + shown(directory.path()));
    if (outcome.fingerprint().isPresent() && directory.manifest().isPresent()) {
      LeftOut.of(directory.manifest().get()).forEach(chart -> around.err().println(chart.text(Plan.quoted(shown(directory.path())))));
    }
    base.charts().forEach((name, chart) -> {
      List<String> measured = summary.entries().stream().map(entry -> entry.subject().metric()).distinct().toList();
      if (!measured.contains(chart.metric())) {
        around.err().println("chart '" + name + "' is not drawn, as no '" + chart.metric() + "' was measured" + ScenarioReader.hint(chart.metric(), measured));
      }
    });
  }

  /** The metrics worth a line: the main ones of ours, and all that a third party's protocol has defined. */
  private static List<String> shown(Summary summary) {
    List<String> shown = new ArrayList<>(MetricCatalogue.main());
    summary.entries().stream()
        .map(entry -> entry.subject().metric())
        .distinct()
        .filter(metric -> !metric.endsWith(".unfinished") && MetricCatalogue.find(metric).isEmpty())
        .forEach(shown::add);
    return shown;
  }

  private static String headline(ExitStatus status) {
    return switch (status) {
      case VIOLATED -> "an invariant was violated";
      case BAD_USAGE -> "cannot be run:";
      case LIMIT_EXCEEDED -> "a limit was exceeded:";
      case IO_FAILURE -> "could not be kept:";
      default -> "failed, which is a bug of Orrery or of a protocol:";
    };
  }

  private static String counted(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** A path as the caller would type it. */
  private String shown(Path path) {
    return path.startsWith(around.folder()) ? around.folder().relativize(path).toString() : path.toString();
  }
}
