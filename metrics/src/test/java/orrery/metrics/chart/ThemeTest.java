package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;

/** Charts can be read in every theme and at every width. */
class ThemeTest {

  private static final List<Theme> THEMES = List.of(Theme.PAPER, Theme.SLIDES, Theme.DARK);

  @TempDir static Path folder;
  private static ResultsDirectory swept;

  @BeforeAll
  static void write() throws IOException {
    swept = Swept.write(folder);
  }

  @Test
  void theDarkOneHasColoursThatStandOutFromItsGround() {
    assertThat(Theme.DARK.colors()).allSatisfy(color -> assertThat(Theme.contrast(color, Theme.DARK.ground())).isGreaterThanOrEqualTo(3));
    assertThat(THEMES).allSatisfy(theme -> {
      assertThat(Theme.contrast(theme.ink(), theme.ground())).isGreaterThan(7);
      assertThat(Theme.contrast(theme.faint(), theme.ground())).describedAs("small print").isGreaterThan(4.5);
    });
  }

  @Test
  void shadesOfNumbersGrowLighterByEvenSteps() {
    double before = Theme.contrast(Shades.sequential(0), Color.BLACK);
    for (int step = 1; step <= 20; step++) {
      double now = Theme.contrast(Shades.sequential(step / 20.0), Color.BLACK);
      assertThat(now).isGreaterThan(before);
      before = now;
    }
    assertThat(Shades.diverging(Theme.PAPER, 0).getRGB()).isEqualTo(Shades.diverging(Theme.PAPER, -0.0).getRGB());
  }

  @Test
  void areKnownByName() {
    assertThat(Theme.names()).containsExactly("paper", "slides", "dark");
    assertThat(Theme.named("dark")).isSameAs(Theme.DARK);
    assertThatThrownBy(() -> Theme.named("drak")).hasMessage("a theme must be paper, slides, dark but is 'drak'");
  }

  @ParameterizedTest
  @EnumSource(ChartKind.class)
  void everyTextIsWholeAndNoneTouchesAnotherAndSlidesAreSixteenByNine(ChartKind kind) throws IOException {
    for (Theme theme : THEMES) {
      for (Theme.Width width : List.of(Theme.Width.COLUMN, Theme.Width.PAGE)) {
        List<Picture> pictures = pictures(kind, theme.at(width));
        assertThat(pictures).as("%s", kind).hasSizeGreaterThanOrEqualTo(kind == ChartKind.MATRIX ? 0 : 1);
        for (Picture picture : pictures) {
          assertFits(kind + " " + theme.name() + " " + width, picture.figure());
          if (theme == Theme.SLIDES) {
            assertThat(picture.figure().totalWidth()).as("%s", kind).isEqualTo(width == Theme.Width.PAGE ? 960 : 480);
            assertThat(picture.figure().totalHeight()).as("%s", kind).isEqualTo(width == Theme.Width.PAGE ? 540 : 270);
          }
        }
      }
    }
  }

  private static void assertFits(String what, Figure figure) {
    Rectangle2D all = new Rectangle2D.Double(0, 0, figure.totalWidth(), figure.totalHeight());
    List<DrawnTexts.Text> texts = DrawnTexts.of(figure);
    assertThat(texts).as(what).hasSizeGreaterThan(4);
    for (int i = 0; i < texts.size(); i++) {
      DrawnTexts.Text text = texts.get(i);
      assertThat(all.contains(text.room())).as("%s: '%s' at %s", what, text.text(), text.room()).isTrue();
      for (DrawnTexts.Text other : texts.subList(i + 1, texts.size())) {
        assertThat(text.room().intersects(other.room())).as("%s: '%s' and '%s'", what, text.text(), other.text()).isFalse();
      }
    }
  }

  /** A chart of that kind, by long names where it goes by names, at the first point where it is of a point. */
  private static List<Picture> pictures(ChartKind kind, Theme theme) throws IOException {
    Manifest manifest = swept.manifest().orElseThrow();
    List<Picture> pictures = new ArrayList<>();
    String metric = kind.isOverTime() || kind == ChartKind.PARETO || kind == ChartKind.HEAT_MAP ? "sent" : "delay";
    for (String by : kind == ChartKind.HEAT_MAP || kind == ChartKind.DIFFERENCE_MAP || kind == ChartKind.PARETO ? List.of("") : List.of("", "device", "population.homes.count")) {
      if (kind == ChartKind.STACKED_OVER_TIME && by.isEmpty() || by.startsWith("population") && (kind == ChartKind.VALUE || kind == ChartKind.DIFFERENCE)) {
        continue;
      }
      ChartSpec spec = new ChartSpec.Asked(
          "own", kind, metric, "A title that says at some length what is shown", "", "", by, false, kind == ChartKind.PARETO ? "cost" : "", "lower, lower").plain();
      List<String> points = kind.isOfWholeSweep() || by.startsWith("population") ? manifest.points() : manifest.points().subList(0, 1);
      pictures.addAll(Charts.pictures(spec, swept, manifest, points, theme));
    }
    return pictures;
  }

  @Test
  void namesInAPictureBeginWithThatOfThePicture() throws IOException {
    String svg = new String(pictures(ChartKind.BOX, Theme.PAPER).get(0).svg(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(svg).contains("id=\"own-clipPath").doesNotContain("id=\"clipPath");
  }

  @Test
  void ownChartsSayWhatIsNotThere() {
    assertThatThrownBy(() -> own("dealy", Optional.empty(), Optional.empty(), Optional.empty()).pictures(swept, Theme.PAPER))
        .isInstanceOf(OwnChart.Unknown.class).hasMessage("the metric must have been measured but 'dealy' was not")
        .satisfies(e -> assertThat(((OwnChart.Unknown) e).known()).contains("delay"));
    assertThatThrownBy(() -> own("delay", Optional.of("pie"), Optional.empty(), Optional.empty()).pictures(swept, Theme.PAPER))
        .isInstanceOf(OwnChart.Unknown.class).satisfies(e -> assertThat(((OwnChart.Unknown) e).known()).isEqualTo(ChartKind.words()));
    assertThatThrownBy(() -> own("delay", Optional.of("bars"), Optional.of("devise"), Optional.empty()).pictures(swept, Theme.PAPER))
        .isInstanceOf(OwnChart.Unknown.class).satisfies(e -> assertThat(((OwnChart.Unknown) e).known()).contains("device", "variant", "population.homes.count"));
    assertThatThrownBy(() -> own("delay", Optional.of("bars"), Optional.empty(), Optional.of("p95")).pictures(swept, Theme.PAPER))
        .isInstanceOf(OwnChart.Unknown.class).hasMessageContaining("'p95'");
    assertThatThrownBy(() -> own("sent", Optional.of("tail"), Optional.empty(), Optional.empty()).pictures(swept, Theme.PAPER))
        .hasMessageContaining("a tail must be of something observed one by one, but 'sent' is a total");
  }

  private static OwnChart own(String metric, Optional<String> kind, Optional<String> by, Optional<String> statistic) {
    return new OwnChart(metric, kind, by, statistic, new java.util.LinkedHashMap<>(), Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
  }
}
