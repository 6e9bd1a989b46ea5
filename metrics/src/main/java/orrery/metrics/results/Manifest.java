package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.RunKey;

/**
 * What an experiment is and how to have it again; {@code manifest.json}. It is there from the moment the experiment
 * begins, then without a fingerprint.
 *
 * @param name the scenario's name
 * @param version of Orrery
 * @param fingerprint of the whole experiment; empty until every run has finished
 * @param variants in the order of the scenario, the first being the one others are compared with
 * @param points of the sweep, in the order of the scenario; one that is empty where nothing is swept
 * @param reproduce the command that gives the same results
 * @param scenario the merged scenario, as JSON values
 * @param facts more that is the same at every repetition, as JSON values
 * @param environment what may differ at a repetition: JDK, machine, workers, times
 */
public record Manifest(
    String name,
    long seed,
    String version,
    Optional<String> fingerprint,
    List<String> variants,
    List<String> points,
    int replications,
    String reproduce,
    Map<String, Object> scenario,
    Map<String, Object> facts,
    Map<String, Object> environment) {

  private static final long FORMAT = 1;

  public Manifest {
    variants = List.copyOf(variants);
    points = List.copyOf(points);
    scenario = Collections.unmodifiableMap(new LinkedHashMap<>(scenario));
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** Whether all runs of the experiment have finished. */
  public boolean isFinished() {
    return fingerprint.isPresent();
  }

  /** Whether both are of one experiment: the same scenario, seed and version, whatever has been finished and where. */
  public boolean isSameExperiment(Manifest other) {
    return experiment().equals(other.experiment());
  }

  /**
   * The first thing that makes this experiment another one than that of {@code there}: {@code PATH is X here and Y there}.
   * Versions are not looked at, nor which of its runs, points and variants an experiment has beyond what its scenario says.
   */
  public Optional<String> difference(Manifest there) {
    return Difference.of("", scenario, there.scenario)
        .or(() -> Difference.of("name", name, there.name))
        .or(() -> Difference.of("seed", seed, there.seed))
        .or(() -> Difference.of("", facts, there.facts));
  }

  /** The same without one of its facts. */
  public Manifest withoutFact(String name) {
    Map<String, Object> fewer = new LinkedHashMap<>(facts);
    fewer.remove(name);
    return new Manifest(this.name, seed, version, fingerprint, variants, points, replications, reproduce, scenario, fewer, environment);
  }

  private String experiment() {
    return new Manifest(name, seed, version, Optional.empty(), variants, points, replications, "", scenario, new LinkedHashMap<>(), new LinkedHashMap<>())
        .withoutEnvironment();
  }

  /** The file without its {@code environment} block: byte-identical at every repetition. */
  public String withoutEnvironment() {
    Map<String, Object> members = members();
    members.remove("environment");
    return Json.text(members);
  }

  /** The file. */
  public String text() {
    return Json.text(members());
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("format", FORMAT);
    members.put("name", name);
    members.put("seed", seed);
    members.put("version", version);
    members.put("fingerprint", fingerprint.orElse(null));
    members.put("variants", variants);
    members.put("points", points);
    members.put("replications", replications);
    members.put("reproduce", reproduce);
    members.put("facts", facts);
    members.put("scenario", scenario);
    members.put("environment", environment);
    return members;
  }

  /** There is one at least: whatever reads a manifest goes by the first. */
  private static List<String> some(Fields fields, String member) throws MalformedFile {
    List<String> texts = fields.texts(member);
    if (texts.isEmpty()) {
      throw fields.problem(member, "must name one at least but is empty");
    }
    return texts;
  }

  private static List<String> points(Fields fields) throws MalformedFile {
    List<String> points = some(fields, "points");
    for (String point : points) {
      try {
        RunKey.values(point);
      } catch (IllegalArgumentException e) {
        throw fields.problem("points", String.valueOf(e.getMessage()));
      }
    }
    return points;
  }

  static Manifest read(Path file) throws IOException {
    Fields fields = Fields.of(file, "manifest", Json.read(file));
    if (fields.whole("format") != FORMAT) {
      throw fields.problem("format", "must be " + FORMAT + " but is " + fields.whole("format") + "; another version wrote it");
    }
    long replications = fields.whole("replications");
    if (replications < 1 || replications > 1_000_000) {
      throw fields.problem("replications", "must be 1 to 1,000,000 but is " + replications);
    }
    return new Manifest(
        fields.text("name"),
        fields.whole("seed"),
        fields.text("version"),
        Optional.ofNullable(fields.textOrNull("fingerprint")),
        some(fields, "variants"),
        fields.has("points") ? points(fields) : List.of(""),
        (int) replications,
        fields.text("reproduce"),
        fields.map("scenario"),
        fields.map("facts"),
        fields.map("environment"));
  }
}
