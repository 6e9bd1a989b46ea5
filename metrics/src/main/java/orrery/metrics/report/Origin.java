package orrery.metrics.report;

import java.util.Map;
import orrery.metrics.results.Manifest;

/** Where the results are from, how to have them again, how to cite them, and what they are not. */
final class Origin {

  private final Manifest manifest;

  Origin(Manifest manifest) {
    this.manifest = manifest;
  }

  void write(Html html) {
    html.element("h3", "To have it again").line();
    html.open("pre", "class", "command", "tabindex", "0").element("code", manifest.reproduce()).close("pre").line();
    html.open("dl");
    pair(html, "Version", "Orrery " + manifest.version());
    pair(html, "Seed", Long.toString(manifest.seed()));
    pair(html, "Fingerprint", manifest.fingerprint().orElse("none: unfinished"));
    if (manifest.facts().get("inputs") instanceof Map<?, ?> inputs) {
      inputs.forEach((name, value) -> pair(html, "Input " + name, String.valueOf(value)));
    }
    for (String fact : new String[] {"only", "tie-shuffle"}) {
      if (manifest.facts().containsKey(fact)) {
        pair(html, "Option --" + (fact.equals("only") ? fact : "shuffle-ties"), String.valueOf(manifest.facts().get(fact)));
      }
    }
    html.close("dl").line();
    html.element("p", "The same version gives the same fingerprint with this command, on any machine; so it does the tables, byte for byte.", "class", "note").line();
    html.element("h3", "To cite").line();
    html.element("pre", citation(), "class", "citation", "tabindex", "0").line();
    html.element("h3", "What it is not").line();
    html.element("p", "These are results of a model. What it leaves out is in the sections “What it can be trusted for” and “What the network models, and what it does not” "
        + "of Orrery's README; where a number of the scenario is from, ‘orrery show’ tells. An interval covers the luck of the draw, not what the model has wrong.").line();
  }

  private String citation() {
    String key = "orrery-" + manifest.name().replaceAll("[^A-Za-z0-9-]", "") + "-" + manifest.seed();
    return "@misc{" + key + ",\n"
        + "  title        = {" + tex(manifest.name()) + ": results of a simulation},\n"
        + "  howpublished = {Orrery " + tex(manifest.version()) + ", seed " + manifest.seed() + "},\n"
        + "  note         = {Fingerprint " + tex(manifest.fingerprint().orElse("none")) + "; " + tex(manifest.reproduce()) + "}\n"
        + "}";
  }

  /** What TeX would take for more than text is left out. */
  private static String tex(String text) {
    return text.replaceAll("[\\\\{}$&#^~]", "").replace("_", "\\_").replace("%", "\\%");
  }

  /** What may be other at a repetition, and is in no other part of the page. */
  void writeEnvironment(Html html) {
    html.element("p", "What follows may differ at a repetition, and nothing above depends on it.", "class", "note").line();
    html.open("dl");
    manifest.environment().forEach((name, value) -> pair(html, name, String.valueOf(value)));
    html.close("dl").line();
  }

  private static void pair(Html html, String name, String value) {
    html.open("div").element("dt", name).element("dd", value).close("div");
  }
}
