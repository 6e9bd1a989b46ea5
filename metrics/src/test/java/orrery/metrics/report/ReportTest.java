package orrery.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.Abroad;
import orrery.metrics.Evening;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.Charts;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

  private static final List<String> VARIANTS = List.of("merit", "bully");

  @TempDir static Path folder;
  private static ResultsDirectory evening;
  private static Document page;

  @BeforeAll
  static void write() throws Exception {
    evening = evening(folder.resolve("evening"));
    page = Pages.parse(Files.readString(Report.write(evening)));
  }

  /** The evening with its charts and a scenario worth showing. */
  static ResultsDirectory evening(Path path) throws IOException {
    ResultsDirectory directory = Evening.write(path, VARIANTS, 5);
    Map<String, Object> scenario = new LinkedHashMap<>();
    scenario.put("description", "Which way to elect is quicker?");
    scenario.put("duration", "30 min");
    scenario.put("election", map("way", "merit", "margin", "100", "hold-down", "2 min", "tenure", "10 min", "delay", "0 s", "window", "50 ms"));
    scenario.put("compare", map("merit", map(), "bully", map("election.way", "bully")));
    directory.write(manifest(VARIANTS, List.of(""), 5, scenario));
    Charts.draw(directory);
    return directory;
  }

  private static Map<String, Object> map(Object... members) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      map.put((String) members[i], members[i + 1]);
    }
    return map;
  }

  private static Manifest manifest(List<String> variants, List<String> points, int replications, Map<String, Object> scenario) {
    return new Manifest("evening", 7, "0.1.0", Optional.of("4f1d0c6b9a8e7735b1c2d3e4f5061728"), variants, points, replications,
        "orrery run evening --seed 7", scenario, map("inputs", map()), map("java.version", "17.0.15", "workers", 2L));
  }

  private static String text(String id) {
    return Pages.byId(page, id).getTextContent();
  }

  @Test
  void asksFirstAndAnswersNext() {
    List<String> parts = Pages.all(page, "h2").stream().map(Element::getTextContent).toList();

    assertThat(Pages.all(page, "h1")).singleElement().satisfies(question -> assertThat(question.getTextContent()).isEqualTo("Which way to elect is quicker?"));
    assertThat(parts).startsWith("Answer", "Charts", "Numbers").endsWith("Provenance", "Where it was run").doesNotContain("First of all");
    assertThat(Pages.all(Pages.byId(page, "answer"), "p").get(0).getTextContent()).matches("Of \\d+ main figures, bully is lower in \\d+, higher in \\d+ and undecided in \\d+\\.");
  }

  /** Of the evening it is invented that the bully takes longer to discover and to elect, and sends more. */
  @Test
  void tellsWhereEachVariantIs() {
    for (String metric : List.of("discovery.time", "election.time", "bytes.up")) {
      Element row = Pages.all(Pages.byId(page, "answer"), "tr").stream().filter(tr -> tr.getTextContent().startsWith(metric)).findFirst().orElseThrow();
      assertThat(Pages.all(row, "span").get(1).getTextContent()).as(metric).isEqualTo("higher");
      assertThat(row.getTextContent()).contains("+").contains(" ± ").contains("0 : 5").as("sign test of five pairs").contains("0.062");
    }
  }

  @Test
  void showsEveryChartWithWordsAndNumbers() throws IOException {
    List<Element> figures = Pages.all(page, "figure");

    assertThat(figures).hasSize(7).allSatisfy(figure -> {
      assertThat(Pages.all(figure, "svg").get(0).getAttribute("aria-label")).matches("(?s).+\\..*Shown: .+");
      assertThat(Pages.all(figure, "figcaption").get(0).getTextContent()).isNotBlank();
    });
    Element data = Pages.all(figures.get(0), "a").get(0);
    String csv = new String(Base64.getDecoder().decode(data.getAttribute("href").replaceFirst("^data:text/csv;charset=utf-8;base64,", "")), StandardCharsets.UTF_8);
    assertThat(data.getAttribute("download")).isEqualTo("discovery-time.csv");
    assertThat(csv).isEqualTo(Files.readString(evening.path().resolve("charts/discovery-time.csv")));
  }

  @Test
  void tellsWhatWasRunAndHowToHaveItAgain() {
    Element changed = Pages.all(Pages.byId(page, "run"), "tr").get(1);

    assertThat(changed.getTextContent()).isEqualTo("election.waymeritas the scenariobully");
    assertThat(text("run")).contains("hold-down: 2 min").contains("duration: 30 min");
    assertThat(text("origin")).contains("orrery run evening --seed 7").contains("4f1d0c6b9a8e7735b1c2d3e4f5061728").contains("@misc{orrery-evening-7").doesNotContain("17.0.15");
    assertThat(text("environment")).contains("java.version17.0.15");
  }

  @Test
  void holdsAllMetricsByTheirParts() throws IOException {
    long subjects = evening.summary().entries().stream().map(Summary.Entry::subject).distinct().count();

    assertThat(Pages.all(Pages.byId(page, "everything"), "tr")).hasSize((int) subjects + 1);
  }

  @Test
  void canBeReadByMachinesThatReadAloud() {
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(Pages.all(page, "th")).allSatisfy(head -> assertThat(head.getAttribute("scope")).isIn("col", "row"));
    assertThat(Pages.all(page, "table")).allSatisfy(table -> assertThat(Pages.all(table, "caption")).hasSize(1));
    int level = 0;
    for (Element heading : Pages.all(page, "*").stream().filter(element -> element.getTagName().matches("h[1-6]")).toList()) {
      int next = heading.getTagName().charAt(1) - '0';
      assertThat(next).as(heading.getTextContent()).isBetween(1, level + 1);
      level = next;
    }
    List<String> ids = Pages.all(page, "*").stream().map(element -> element.getAttribute("id")).filter(id -> !id.isEmpty()).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(Pages.all(page, "a")).allSatisfy(link -> {
      String to = link.getAttribute("href");
      assertThat(to.startsWith("data:text/") || ids.contains(to.substring(1))).as(to).isTrue();
    });
    assertThat(Pages.all(page, "a").get(0).getAttribute("class")).isEqualTo("skip");
    assertThat(Pages.all(page, "div").stream().filter(div -> div.getAttribute("class").equals("box"))).allSatisfy(box -> assertThat(box.getAttribute("tabindex")).isEqualTo("0"));
  }

  @Test
  void fetchesNothing() throws IOException {
    String text = Files.readString(evening.path().resolve(Report.FILE)).replace("http://www.w3.org/1999/xhtml", "").replace("http://www.w3.org/2000/svg", "");

    assertThat(text).doesNotContain("http://", "https://", "src=\"", "@import", "<link", "<iframe").contains("default-src &#39;none&#39;");
  }

  @Test
  void isTheSameAgainWhereverThatIsButForTheEnvironment() throws Exception {
    String text = Files.readString(evening.path().resolve(Report.FILE));
    Manifest there = evening.manifest().orElseThrow();

    assertThat(Abroad.everywhere(() -> Report.text(evening))).allMatch(text::equals);
    evening.write(new Manifest(there.name(), there.seed(), there.version(), there.fingerprint(), there.variants(), there.points(), there.replications(),
        there.reproduce(), there.scenario(), there.facts(), map("java.version", "25")));
    String elsewhere = Report.text(evening);
    evening.write(there);
    assertThat(elsewhere).isNotEqualTo(text);
    assertThat(withoutEnvironment(elsewhere)).isEqualTo(withoutEnvironment(text));
  }

  private static String withoutEnvironment(String page) {
    return page.replaceFirst("(?s)<section id=\"environment\".*?</section>", "");
  }

  @Test
  void escapesWhateverADirectorySays() throws Exception {
    Document hostile = Pages.parse(Files.readString(Report.write(hostile(folder.resolve("hostile")))));

    assertThat(Pages.all(hostile, "img")).isEmpty();
    assertThat(Pages.all(hostile, "script")).hasSize(1);
    assertThat(Pages.all(hostile, "h1").get(0).getTextContent()).isEqualTo(HOSTILE);
    assertThat(hostile.getDocumentElement().getTextContent()).contains("Not shown, since the page would be too large or the file is none that Orrery draws: " + "evil");
    assertThat(Pages.all(hostile, "svg")).singleElement().satisfies(svg -> assertThat(svg.getAttribute("aria-label")).contains(HOSTILE));
  }

  static final String HOSTILE = "</script></style><img src=x onerror=\"document.documentElement.setAttribute('data-hacked', '1')\">";

  /** A directory that says everywhere what it can that is no text. */
  static ResultsDirectory hostile(Path path) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(path);
    List<String> variants = List.of("a" + HOSTILE, "b" + HOSTILE);
    String label = "device=" + orrery.metrics.Labels.encode(HOSTILE);
    List<Keyed<Row>> rows = new ArrayList<>();
    for (String variant : variants) {
      RunKey key = new RunKey(variant, "", 1);
      Row row = new Row(HOSTILE, "", "total", Value.of(1), HOSTILE);
      Row part = new Row(HOSTILE, label, "total", Value.of(1), HOSTILE);
      rows.add(new Keyed<>(key, row));
      rows.add(new Keyed<>(key, part));
      Map<String, Object> violation = map("time", HOSTILE, "nodes", List.of(HOSTILE), "message", HOSTILE);
      directory.write(new FinishedRun(key, map("violations", List.of(violation)), new RunMetrics(List.of(row, part), List.of(), List.of())));
    }
    directory.write(Summary.of(rows, variants));
    directory.write(new Manifest(HOSTILE, 1, HOSTILE, Optional.of(HOSTILE), variants, List.of(""), 2, HOSTILE,
        map("description", HOSTILE, HOSTILE, HOSTILE, "block", map("a", HOSTILE, "b", "1", "c", "1", "d", "1", "e", "1", "f", "1"), "compare", map(variants.get(0), map(HOSTILE, HOSTILE))),
        map("inputs", map(HOSTILE, HOSTILE)), map(HOSTILE, HOSTILE)));
    Path charts = Files.createDirectories(path.resolve("charts"));
    String head = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 252 130\">";
    Files.writeString(charts.resolve("evil.svg"), head + "<script>document.documentElement.setAttribute('data-hacked', '1')</script></svg>");
    Files.writeString(charts.resolve("tame.svg"), head + "<text x=\"1\" y=\"9\">" + HOSTILE.replace("<", "&lt;") + "</text></svg>");
    Files.writeString(charts.resolve("tame.csv"), "panel,series,x,y,low,high\n,\"" + HOSTILE.replace("\"", "\"\"") + "\",1,1,,\n".replace("\"\"", ""));
    return directory;
  }

  @Test
  void saysFirstWhatWentWrong() throws Exception {
    String text = Pages.byId(Pages.parse(Report.text(hostile(folder.resolve("wrong")))), "troubles").getTextContent();

    assertThat(text).contains("2 violations of an invariant").contains("2 runs without results").contains("b" + HOSTILE + "/2");
  }

  @Test
  void tellsOfAnUnfinishedDirectoryWhatIsThere() throws Exception {
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("unfinished"));
    Manifest whole = manifest(VARIANTS, List.of(""), 2, map());
    directory.write(new Manifest(whole.name(), 7, "0.1.0", Optional.empty(), VARIANTS, List.of(""), 2, whole.reproduce(), map(), map(), map()));

    Document unfinished = Pages.parse(Report.text(directory));

    assertThat(Pages.byId(unfinished, "troubles").getTextContent()).contains("4 runs without results");
    assertThat(unfinished.getDocumentElement().getTextContent()).contains("None are drawn").contains("unfinished");
    assertThatThrownBy(() -> Report.write(ResultsDirectory.at(folder.resolve("nowhere")))).isInstanceOf(MalformedFile.class).hasMessageContaining("manifest.json");
  }

  /** Many points, each with all that a run of the evening measures: bounded, and what is left out is said. */
  @Test
  void staysSmallHoweverManyPointsThereAre() throws Exception {
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("sweep"));
    List<String> points = new ArrayList<>();
    List<Keyed<Row>> rows = new ArrayList<>();
    List<Row> measured = Evening.run("merit", 1).rows().stream().filter(row -> row.labels().isEmpty() || row.labels().contains("camera")).toList();
    for (int i = 1; i <= 150; i++) {
      String point = "population.homes.count=" + i + ";loss=" + i % 7 + " %25";
      points.add(point);
      for (String variant : VARIANTS) {
        measured.forEach(row -> rows.add(new Keyed<>(new RunKey(variant, point, 1), row)));
      }
    }
    directory.write(Summary.of(rows, VARIANTS));
    directory.write(manifest(VARIANTS, points, 1, map("sweep", map("population.homes.count", List.of("1", "2")))));

    Path file = Report.write(directory);

    assertThat(Files.size(file)).isLessThan(10_000_000);
    Document sweep = Pages.parse(Files.readString(file));
    assertThat(Pages.byId(sweep, "all").getTextContent()).contains("rows are left out");
    Element byPoint = Pages.all(Pages.byId(sweep, "numbers"), "table").get(0);
    assertThat(Pages.all(byPoint, "tr")).hasSize(301);
    assertThat(Pages.all(byPoint, "tr").get(1).getTextContent()).startsWith("11 %merit");
  }
}
