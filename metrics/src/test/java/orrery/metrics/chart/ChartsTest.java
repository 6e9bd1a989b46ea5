package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import orrery.host.Metric;
import orrery.metrics.Abroad;
import orrery.metrics.Evening;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsTest {

  @TempDir static Path folder;
  private static ResultsDirectory evening;
  private static List<Path> files;

  @BeforeAll
  static void draw() throws IOException {
    evening = Evening.write(folder.resolve("evening"), List.of("merit", "bully"), 5);
    files = Charts.draw(evening);
  }

  private static Path chart(String name) {
    return evening.path().resolve("charts").resolve(name);
  }

  @Test
  void drawsEveryStandardChartInEveryFormat() {
    for (String name : List.of("discovery-time", "discovery-time-by-variant", "election-time", "super-nodes", "without-super", "bytes-by-protocol", "bytes-by-device")) {
      assertThat(files).contains(chart(name + ".svg"), chart(name + ".pdf"), chart(name + ".png"), chart(name + ".csv"));
    }
    assertThat(files).hasSize(28).allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }

  @Test
  void drawsTheSameAgainFromTheFilesAloneWhereverThatIs() throws Exception {
    Map<Path, byte[]> before = new LinkedHashMap<>();
    for (Path file : files) {
      before.put(file, Files.readAllBytes(file));
    }

    Abroad.everywhere(() -> {
      ResultsDirectory copy = ResultsDirectory.at(Files.createTempDirectory(folder, "copy"));
      for (String name : List.of("manifest.json", "metrics.csv", "series.csv", "distributions.csv")) {
        Files.copy(evening.path().resolve(name), copy.path().resolve(name));
      }
      for (ChartSpec spec : ChartSpec.standard().subList(3, 7)) {
        for (Path file : Charts.draw(spec, copy)) {
          assertThat(Files.readAllBytes(file)).as(file.toString()).isEqualTo(before.get(chart(file.getFileName().toString())));
        }
      }
      return copy;
    });
  }

  @Test
  void saysOnEveryChartWhereItComesFrom() throws IOException {
    for (Path file : files) {
      if (file.toString().endsWith(".svg")) {
        assertThat(Files.readString(file))
            .contains("evening-in-the-street · seed 7 · fingerprint 4f1d0c6b9a8e7735b1c2d3e4f5061728")
            .contains("font-family=\"'Liberation Sans', Arial, Helvetica, sans-serif\"")
            .doesNotContain("Dialog")
            .doesNotContain("DOCTYPE");
      }
    }
  }

  @Test
  void embedsItsFontInPdf() throws IOException {
    try (PDDocument document = Loader.loadPDF(chart("super-nodes.pdf").toFile())) {
      PDResources page = document.getPage(0).getResources();
      int fonts = 0;
      for (COSName form : page.getXObjectNames()) {
        PDResources resources = ((PDFormXObject) page.getXObject(form)).getResources();
        for (COSName font : resources.getFontNames()) {
          assertThat(resources.getFont(font).getName()).endsWith("+LiberationSans");
          assertThat(resources.getFont(font).isEmbedded()).isTrue();
          fonts++;
        }
      }
      assertThat(fonts).isPositive();
    }
  }

  @Test
  void fitsAColumnOrAPageAtThreeHundredDotsAnInch() throws IOException {
    assertThat(image("super-nodes.png").getWidth()).isEqualTo(1_050);
    assertThat(image("discovery-time.png").getWidth()).isEqualTo(2_150);
    assertThat(Files.readString(chart("super-nodes.svg"))).contains("width=\"252pt\"", "viewBox=\"0 0 252 ");
  }

  @Test
  void cutsNothingOffAtTheEdges() throws Exception {
    Charts.draw(Gallery.awkward(folder.resolve("awkward")));
    List<Path> all = new ArrayList<>(files);
    all.addAll(Charts.draw(Gallery.traversal(folder.resolve("traversal"))));
    for (Path directory : List.of(evening.path(), folder.resolve("awkward"), folder.resolve("traversal"))) {
      for (Path file : all) {
        Path png = directory.resolve("charts").resolve(file.getFileName());
        if (png.toString().endsWith(".png") && Files.exists(png)) {
          assertEdgesAreWhite(png);
        }
      }
    }
  }

  private static void assertEdgesAreWhite(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        if (x == 0 || y == 0 || x == image.getWidth() - 1 || y == image.getHeight() - 1) {
          assertThat(image.getRGB(x, y) & 0xFFFFFF).as("%s at %d, %d", png, x, y).isEqualTo(0xFFFFFF);
        }
      }
    }
  }

  private static BufferedImage image(String name) throws IOException {
    return ImageIO.read(chart(name).toFile());
  }

  @Test
  void drawsAMatrixOfAProportionByTwoLabels() throws IOException {
    List<FinishedRun> runs = List.of(
        run("a", 1, recorder -> {
          recorder.observe(0, MetricCatalogue.TRAVERSAL_DIRECT, 1, "cone", "symmetric");
          recorder.observe(0, MetricCatalogue.TRAVERSAL_DIRECT, 0, "symmetric", "symmetric");
        }),
        run("a", 2, recorder -> recorder.observe(0, MetricCatalogue.TRAVERSAL_DIRECT, 0, "cone", "symmetric")));

    assertThat(data(new ChartSpec.Matrix("direct", "traversal.direct", "Direct", "a", "b"), List.of("a"), runs)).isEqualTo("""
        panel,series,x,y,low,high
        ,cone,symmetric,0.5,-5.85310237,6.85310237
        ,symmetric,symmetric,0,,
        """);
  }

  @Test
  void drawsNoMatrixOfWhatIsRelayedWhereNothingIs(@TempDir Path nothing) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(nothing);
    directory.writeTables(List.of(run("a", 1, recorder -> recorder.observe(0, MetricCatalogue.TRAVERSAL_RELAYED, 0, "cone", "cone"))));
    directory.write(Evening.manifest(List.of("a"), 1));

    assertThat(Charts.draw(new ChartSpec.Matrix("relayed", "traversal.relayed", "Relayed", "a", "b"), directory)).isEmpty();
  }

  @Test
  void plotsTheMeanOfTheReplicationsDistributionFunctions() throws IOException {
    Metric delay = Metric.tally("delay", "s");
    List<FinishedRun> runs = List.of(
        run("a", 1, recorder -> List.of(1, 2, 3, 4).forEach(value -> recorder.observe(0, delay, value))),
        run("a", 2, recorder -> recorder.observe(0, delay, 2)));

    assertThat(data(new ChartSpec.Cdf("delay", "delay", "Delay", Optional.empty()), List.of("a"), runs)).isEqualTo("""
        panel,series,x,y,low,high
        ,a,1,0.125,0,1
        ,a,2,0.75,0,1
        ,a,3,0.875,0,1
        ,a,4,1,,
        """);
  }

  @Test
  void doesNotStretchAnAxisForTheLastThousandth(@TempDir Path tail) throws IOException {
    Metric delay = Metric.tally("delay", "s");
    ResultsDirectory directory = ResultsDirectory.at(tail);
    directory.writeTables(List.of(run("a", 1, recorder -> {
      for (int i = 0; i < 2_000; i++) {
        recorder.observe(0, delay, 1);
      }
      recorder.observe(0, delay, 100);
    })));

    ChartData.Curves curves = (ChartData.Curves) new ChartReading(directory, List.of("a"), "").read(new ChartSpec.Cdf("delay", "delay", "Delay", Optional.empty())).get(0);

    assertThat(curves.xEnd()).isEqualTo(1);
    assertThat(curves.notes()).contains("the last 0.1 % at most ends at 100 s");
  }

  @Test
  void endsADistributionFunctionBelowOneWhereWaitsAreUnfinished() throws IOException {
    Metric delay = Metric.tally("delay", "s", "device");
    List<FinishedRun> runs = List.of(run("a", 1, recorder -> {
      recorder.begin(0, delay, "phone").finish(2_000_000_000L);
      recorder.begin(0, delay, "phone");
      recorder.begin(0, delay, "camera");
    }));

    assertThat(data(new ChartSpec.Cdf("delay", "delay", "Delay", Optional.of("device")), List.of("a"), runs)).isEqualTo("""
        panel,series,x,y,low,high
        ,camera,0,0,,
        ,phone,2,0.5,,
        """);
    assertThat(Files.readString(folder.resolve("data/charts/delay.svg"))).contains("below 1: up to 100 % had not finished");
  }

  @Test
  void addsUpOtherLabelsWithinARunAndTakesWhatIsMissingForZero() throws IOException {
    Metric sent = Metric.counter("sent", "B", "device", "protocol");
    List<FinishedRun> runs = List.of(
        run("a", 1, recorder -> {
          recorder.count(0, sent, 10, "phone", "mdns");
          recorder.count(0, sent, 20, "camera", "mdns");
          recorder.count(0, sent, 4, "camera", "http");
        }),
        run("a", 2, recorder -> recorder.count(0, sent, 30, "phone", "mdns")));

    assertThat(data(new ChartSpec.Bars("sent", "sent", "Sent", "protocol"), List.of("a"), runs)).isEqualTo("""
        panel,series,x,y,low,high
        ,a,http,2,-23.4124095,27.4124095
        ,a,mdns,30,,
        """);
  }

  @Test
  void stacksPartsUpToTheirSumWithTheIntervalOfTheSum() throws IOException {
    Metric sent = Metric.counter("sent", "B", "device");
    List<FinishedRun> runs = List.of(
        run("a", 1, recorder -> {
          recorder.count(0, sent, 10, "phone");
          recorder.count(0, sent, 2, "camera");
        }),
        run("a", 2, recorder -> {
          recorder.count(0, sent, 4, "phone");
          recorder.count(0, sent, 8, "camera");
        }));

    assertThat(data(new ChartSpec.Stack("sent", "sent", "Sent", "device"), List.of("a"), runs)).isEqualTo("""
        panel,series,x,y,low,high
        ,phone,a,7,-31.1186142,45.1186142
        ,camera,a,5,-33.1186142,43.1186142
        ,total,a,12,,
        """);
  }

  @Test
  void mergesWhatIsTooMuchToBeToldApart() throws IOException {
    Metric sent = Metric.counter("sent", "B", "device");
    Metric delay = Metric.tally("delay", "s", "device");
    List<FinishedRun> runs = List.of(run("a", 1, recorder -> {
      for (int device = 1; device <= 40; device++) {
        recorder.count(0, sent, device, "device-" + device);
        for (int i = 0; i < device; i++) {
          recorder.observe(0, delay, 1 + i, "device-" + device);
        }
      }
    }));

    String bars = data(new ChartSpec.Bars("sent", "sent", "Sent", "device"), List.of("a"), runs);
    String curves = data(new ChartSpec.Cdf("delay", "delay", "Delay", Optional.of("device")), List.of("a"), runs);

    assertThat(bars.lines()).hasSize(1 + 12).contains(",a,others,435,,", ",a,device-40,40,,").doesNotContain(",a,device-29,29,,");
    assertThat(curves.lines().skip(1).map(line -> line.split(",")[1]).distinct()).containsExactly("device-36", "device-37", "device-38", "device-39", "device-40", "others");
  }

  @Test
  void goesOnInAnotherChartWhereThereAreTooManyPanels() throws IOException {
    Metric delay = Metric.tally("delay", "s", "device");
    List<String> variants = List.of("a", "b", "c", "d");
    List<FinishedRun> runs = variants.stream().map(variant -> run(variant, 1, recorder -> recorder.observe(0, delay, 1, "phone"))).toList();

    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("panels"));
    directory.writeTables(runs);
    directory.write(Evening.manifest(variants, 1));
    List<Path> drawn = Charts.draw(new ChartSpec.Cdf("delay", "delay", "Delay", Optional.of("device")), directory);

    assertThat(drawn.stream().map(file -> file.getFileName().toString()))
        .containsExactly("delay-a.svg", "delay-a.pdf", "delay-a.png", "delay-a.csv", "delay-b.svg", "delay-b.pdf", "delay-b.png", "delay-b.csv");
    assertEdgesAreWhite(drawn.get(2));
    assertEdgesAreWhite(drawn.get(6));
  }

  @Test
  void drawsNothingOfWhatWasNotMeasured() throws IOException {
    List<FinishedRun> runs = List.of(run("a", 1, recorder -> recorder.count(0, Metric.counter("other", "1"), 1)));
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("nothing"));
    directory.writeTables(runs);
    directory.write(Evening.manifest(List.of("a"), 1));

    assertThat(Charts.draw(directory)).isEmpty();
    assertThatThrownBy(() -> Charts.draw(ResultsDirectory.at(folder.resolve("missing")))).isInstanceOf(MalformedFile.class).hasMessageContaining("manifest.json:1: the file must be there");
  }

  @Test
  void choosesTicksThatPeopleWouldChoose() {
    assertThat(Ticks.step(0.7)).isEqualTo(1);
    assertThat(Ticks.step(1)).isEqualTo(1);
    assertThat(Ticks.step(1.1)).isEqualTo(2);
    assertThat(Ticks.step(0.03)).isEqualTo(0.05);
    assertThat(Ticks.step(51)).isEqualTo(100);
    assertThat(Ticks.stepDown(0.03)).isEqualTo(0.02);
    assertThat(Ticks.stepDown(100)).isEqualTo(100);
    assertThat(Ticks.roundUp(202, 5)).isEqualTo(250);
    assertThat(Ticks.plain(1e-5)).isEqualTo("0.00001");
    assertThat(Ticks.plain(0.1 + 0.2)).isEqualTo("0.3");
  }

  private interface Observing {
    void on(Recorder recorder);
  }

  private static FinishedRun run(String variant, int replication, Observing observing) {
    Recorder recorder = new Recorder(Duration.ofSeconds(10), Duration.ZERO);
    observing.on(recorder);
    return new FinishedRun(new RunKey(variant, "", replication), new LinkedHashMap<>(), recorder.finish(10_000_000_000L));
  }

  private static String data(ChartSpec spec, List<String> variants, List<FinishedRun> runs) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(folder.resolve("data"));
    directory.writeTables(runs);
    directory.write(Evening.manifest(variants, runs.size()));
    Charts.draw(spec, directory);
    return Files.readString(directory.path().resolve("charts").resolve(spec.name() + ".csv"));
  }
}
