package orrery.metrics.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.WholeFile;
import orrery.metrics.summary.Summary;

/**
 * An experiment on one page: the question, the answer, the numbers, the charts, and how to have it all again.
 *
 * <p>The page is a file of its own that fetches nothing. It is a function of the results directory: the same files give the
 * same bytes but for the section {@code environment}.
 */
public final class Report {

  /** The name of the file in a results directory. */
  public static final String FILE = "report.html";

  private final ResultsDirectory directory;
  private final Manifest manifest;
  private final Summary summary;
  private final Figures figures;
  private final List<String> points;
  private final Html html = new Html();

  private Report(ResultsDirectory directory, Manifest manifest, Summary summary) {
    this.directory = directory;
    this.manifest = manifest;
    this.summary = summary;
    this.figures = new Figures(summary);
    this.points = manifest.points().isEmpty() ? List.of("") : manifest.points();
  }

  /**
   * Writes the report of a results directory into it.
   *
   * @return the file
   * @throws MalformedFile where the directory holds no results, or none of ours
   */
  public static Path write(ResultsDirectory directory) throws IOException {
    Path file = directory.path().resolve(FILE);
    WholeFile.write(file, text(directory));
    return file;
  }

  /** The page. */
  static String text(ResultsDirectory directory) throws IOException {
    Manifest manifest = directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
    boolean summed = Files.exists(directory.path().resolve("summary.json"));
    return new Report(directory, manifest, summed ? directory.summary() : new Summary(List.of(), List.of())).page();
  }

  /** A part of the page: its place, what it is called, and what it says; without a line it is not in the list of parts. */
  private record Part(String id, String title, Body body) {}

  @FunctionalInterface
  private interface Body {
    void write() throws IOException;
  }

  private String page() throws IOException {
    Album album = new Album(directory, manifest);
    String style = Lettering.rule(album.letters()) + resource("report.css");
    String script = resource("report.js");
    html.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").line().open("head").line();
    html.empty("meta", "charset", "utf-8").line();
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content",
        "default-src 'none'; style-src '" + hash(style) + "'; font-src data:; script-src '" + hash(script) + "'; base-uri 'none'; form-action 'none'").line();
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.empty("meta", "name", "color-scheme", "content", "light dark").line();
    html.element("title", manifest.name() + " · Orrery").line();
    html.ours("style", style).line().close("head").line().open("body").line();
    html.element("a", "To the results", "class", "skip", "href", "#answer").line();
    List<Part> parts = parts(album);
    header(parts);
    html.open("main").line();
    for (Part part : parts) {
      html.open("section", "id", part.id, "aria-labelledby", part.id + "-title").element("h2", part.title, "id", part.id + "-title").line();
      part.body.write();
      html.close("section").line();
    }
    html.close("main").line();
    html.open("footer").text("Orrery " + manifest.version() + " · " + manifest.name() + " · seed " + manifest.seed() + " · " + manifest.fingerprint().orElse("unfinished")).close("footer").line();
    html.ours("script", script).line();
    return html.close("body").close("html").toString();
  }

  private List<Part> parts(Album album) throws IOException {
    List<Part> parts = new ArrayList<>();
    Troubles troubles = Troubles.of(directory, manifest);
    if (troubles.any()) {
      parts.add(new Part("troubles", "First of all", () -> troubles.write(html)));
    }
    List<String> variants = manifest.variants();
    Numbers numbers = new Numbers(summary, figures, variants, points);
    boolean compared = variants.size() > 1;
    parts.add(new Part("answer", "Answer", () -> {
      if (compared) {
        new Verdicts(figures, variants, points).write(html);
      } else {
        numbers.write(html);
      }
    }));
    parts.add(new Part("charts", "Charts", () -> charts(album)));
    if (compared) {
      parts.add(new Part("numbers", "Numbers", () -> numbers.write(html)));
    }
    parts.add(new Part("run", "What was run", () -> new Course(manifest).write(html)));
    parts.add(new Part("all", "All metrics", this::all));
    Origin origin = new Origin(manifest);
    parts.add(new Part("origin", "Provenance", () -> origin.write(html)));
    parts.add(new Part("environment", "Where it was run", () -> origin.writeEnvironment(html)));
    return parts;
  }

  private void header(List<Part> parts) {
    Object question = manifest.scenario().get("description");
    boolean asked = question instanceof String text && !text.isBlank();
    html.open("header").line();
    html.open("p", "class", "kicker").element("span", manifest.name()).element("button", "Dark", "type", "button", "id", "theme", "hidden", "hidden").close("p").line();
    html.element("h1", asked ? (String) question : manifest.name()).line();
    html.element("p", run(), "class", "facts").line();
    html.open("nav", "aria-label", "Parts of this page").open("ul");
    parts.forEach(part -> html.open("li").element("a", part.title, "href", "#" + part.id).close("li"));
    html.close("ul").close("nav").line().close("header").line();
  }

  /** How much was run, in a line. */
  private String run() {
    Object duration = manifest.scenario().get("duration");
    return Words.counted(manifest.variants().size(), "variant")
        + (points.equals(List.of("")) ? "" : " · " + Words.counted(points.size(), "point"))
        + " · " + Words.counted(manifest.replications(), "replication")
        + (duration == null ? "" : " of " + duration)
        + " · seed " + manifest.seed()
        + (manifest.facts().get("precision") instanceof Map<?, ?> precision ? " · stopped by the precision of " + precision.get("of") : "")
        + (manifest.isFinished() ? "" : " · unfinished");
  }

  private void charts(Album album) throws IOException {
    if (album.isEmpty()) {
      html.element("p", "None are drawn: ‘orrery chart’ draws them, and ‘orrery report’ then puts them here.").line();
    } else {
      album.write(html);
      html.element("p", "The folder charts beside this file has each as SVG, PDF and PNG.", "class", "note").line();
    }
  }

  private void all() {
    new Everything(summary, manifest.variants(), points).write(html);
    html.open("details", "class", "fold screen").element("summary", "What the main metrics mean").open("dl", "class", "glossary");
    for (String metric : figures.shown()) {
      boolean measured = manifest.variants().stream().anyMatch(variant -> points.stream().anyMatch(point -> figures.main(variant, point, metric).isPresent()));
      MetricCatalogue.find(metric).filter(definition -> measured).ifPresent(definition ->
          html.open("div").element("dt", metric).element("dd", definition.text().replace("`", "")).close("div"));
    }
    html.close("dl").close("details").line();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " must be on the class path beside " + Report.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
