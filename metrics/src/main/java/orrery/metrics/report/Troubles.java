package orrery.metrics.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import orrery.metrics.RunKey;
import orrery.metrics.results.FailedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;

/**
 * What a reader must know before any number: runs that have failed or are missing, and invariants that did not hold.
 *
 * @param failures runs that have failed
 * @param missing runs without results
 * @param violations one text each, as far as they are listed
 * @param violated how many there are in all
 */
record Troubles(List<FailedRun> failures, List<RunKey> missing, List<String> violations, int violated) {

  private static final int MOST_LISTED = 20;

  static Troubles of(ResultsDirectory directory, Manifest manifest) throws IOException {
    List<RunKey> missing = new ArrayList<>();
    List<String> violations = new ArrayList<>();
    int violated = 0;
    boolean all = !manifest.facts().containsKey("only");
    for (String variant : manifest.variants()) {
      for (String point : manifest.points()) {
        for (int replication = 1; replication <= manifest.replications(); replication++) {
          RunKey key = new RunKey(variant, point, replication);
          Optional<Map<String, Object>> facts = directory.facts(key);
          if (facts.isEmpty() && all) {
            missing.add(key);
          }
          List<?> found = facts.isPresent() && facts.get().get("violations") instanceof List<?> list ? list : List.of();
          violated += found.size();
          found.stream().limit(MOST_LISTED - violations.size()).forEach(one -> violations.add(key + ": " + text(one)));
        }
      }
    }
    return new Troubles(directory.failures(), missing, violations, violated);
  }

  private static String text(Object violation) {
    if (!(violation instanceof Map<?, ?> members)) {
      return String.valueOf(violation);
    }
    String nodes = members.get("nodes") instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(", ")) : "";
    return "at " + members.get("time") + " s, " + nodes + ": " + members.get("message");
  }

  boolean any() {
    return !failures.isEmpty() || !missing.isEmpty() || violated > 0;
  }

  void write(Html html) {
    if (violated > 0) {
      html.open("p").element("b", Words.counted(violated, "violation") + " of an invariant.").text(" What follows is what came out all the same.").close("p").line();
      list(html, violations, violated - violations.size());
    }
    if (!failures.isEmpty()) {
      html.open("p").element("b", Words.counted(failures.size(), "run") + " ended otherwise than well.").text(" Each comes with the command that makes it again.").close("p").line();
      list(html, failures.stream().limit(MOST_LISTED).map(run -> run.key() + ": " + run.message() + " – " + run.replay()).toList(), failures.size() - MOST_LISTED);
    }
    if (!missing.isEmpty()) {
      html.open("p").element("b", Words.counted(missing.size(), "run") + " without results.").text(" Intervals are over those that are there.").close("p").line();
      list(html, missing.stream().limit(MOST_LISTED).map(RunKey::toString).toList(), missing.size() - MOST_LISTED);
    }
  }

  private static void list(Html html, List<String> texts, int more) {
    html.open("ul");
    texts.forEach(text -> html.element("li", text));
    if (more > 0) {
      html.element("li", "and " + more + " more");
    }
    html.close("ul").line();
  }
}
