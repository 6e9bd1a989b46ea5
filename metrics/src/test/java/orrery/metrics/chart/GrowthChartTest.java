package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import orrery.metrics.chart.GrowthChart.Growth;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs took of the machine is drawn by their size: a point for each size, what fits them, and what they may take at most. */
class GrowthChartTest {

  private static final double[] DECADES = {10, 100, 1_000};

  @TempDir Path folder;

  private final List<Keyed<Row>> measured = new ArrayList<>();

  private static Row row(String metric, double value, String unit) {
    return new Row(metric, "", "total", Value.of(value), unit);
  }

  /** Each size takes {@code nanos}. */
  private void run(String variant, double size, int replication, double nanos) {
    RunKey key = new RunKey(variant, "count=" + (long) size, replication);
    measured.add(new Keyed<>(key, row("devices", size, "1")));
    measured.add(new Keyed<>(key, row("time", nanos, "ns")));
  }

  /** Runs whose time is a power of their size. */
  private void runs(String variant, double exponent, double... sizes) {
    for (double size : sizes) {
      run(variant, size, 1, 5e6 * StrictMath.pow(size, exponent));
    }
  }

  private static Growth growth(OptionalDouble beyondLinear) {
    return new Growth("growth", "devices", "Devices", Map.of("time", "simulation"), "Time (ms)", 1e6, beyondLinear);
  }

  private List<Path> draw(Growth growth, String... variants) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(folder);
    MeasuredFile.write(folder, measured);
    directory.write(new Manifest("grown", 7, "0.1.0", Optional.of("4f1d0c6b9a8e7735b1c2d3e4f5061728"), List.of(variants), List.of(""), 1, "orrery run grown", new LinkedHashMap<>(),
        new LinkedHashMap<>(), new LinkedHashMap<>()));
    return GrowthChart.draw(directory, growth, Theme.PAPER);
  }

  private String file(String ending) throws IOException {
    return Files.readString(folder.resolve("charts/growth." + ending));
  }

  /** The middles of the points, from the least size on. */
  private List<Point2D> points() throws IOException {
    List<Point2D> points = new ArrayList<>();
    // Markers are filled, and follow the lines.
    String svg = file("svg").substring(file("svg").lastIndexOf("<path fill=\"none\" d=\"M"));
    for (Matcher marker = Pattern.compile("<path d=\"M([^\"]*)\" clip-path=\"[^\"]*\" stroke=\"none\"").matcher(svg); marker.find(); ) {
      double[] numbers = Pattern.compile("[^0-9.]+").splitAsStream(marker.group(1)).filter(text -> !text.isEmpty()).mapToDouble(Double::parseDouble).toArray();
      Rectangle2D room = new Rectangle2D.Double(numbers[0], numbers[1], 0, 0);
      for (int i = 0; i < numbers.length; i += 2) {
        room.add(numbers[i], numbers[i + 1]);
      }
      points.add(new Point2D.Double(room.getCenterX(), room.getCenterY()));
    }
    return points;
  }

  /** The lines among the points: where there is a bound it comes first, then what fits. */
  private List<Line2D> lines() throws IOException {
    List<Line2D> lines = new ArrayList<>();
    String number = "(-?[0-9.]+)";
    Pattern straight = Pattern.compile("<path fill=\"none\" d=\"M" + number + " " + number + " L" + number + " " + number + "\"");
    for (Matcher line = straight.matcher(file("svg")); line.find(); ) {
      lines.add(new Line2D.Double(Double.parseDouble(line.group(1)), Double.parseDouble(line.group(2)), Double.parseDouble(line.group(3)), Double.parseDouble(line.group(4))));
    }
    return lines;
  }

  /** The small print as one text, wherever its lines end. */
  private String smallPrint() throws IOException {
    String svg = file("svg");
    StringBuilder texts = new StringBuilder();
    for (Matcher text = Pattern.compile("<text [^>]*>([^<]*)</text").matcher(svg.replace("\n", "")); text.find(); ) {
      texts.append(text.group(1)).append(' ');
    }
    return texts.toString();
  }

  private static void assertAt(Point2D drawn, Point2D expected) {
    assertThat(drawn.distance(expected)).as(drawn + " is at " + expected).isLessThan(0.05);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.25, 2})
  void fitsAPowerOfTheSizeWithItsOwnExponent(double exponent) throws IOException {
    runs("default", exponent, DECADES);

    draw(growth(OptionalDouble.empty()), "default");

    List<Point2D> points = points();
    assertThat(points).hasSize(3);
    assertThat(points.get(1).getX() - points.get(0).getX()).isCloseTo(points.get(2).getX() - points.get(1).getX(), within(0.05));
    assertThat(lines()).hasSize(1);
    assertAt(lines().get(0).getP1(), points.get(0));
    assertAt(lines().get(0).getP2(), points.get(2));
    assertAt(points.get(1), new Point2D.Double((points.get(0).getX() + points.get(2).getX()) / 2, (points.get(0).getY() + points.get(2).getY()) / 2));
    String times = String.format(Locale.ROOT, "%.3g", StrictMath.pow(10, exponent));
    assertThat(smallPrint()).contains(
        String.format(Locale.ROOT, "simulation: size to the power of %.2f, %s times for 10.0, then %s times for 10.0; solid: least squares of logarithms", exponent, times, times));
  }

  @Test
  void fitsLeastSquaresOfLogarithmsAndLeavesRoomForTheEndsOfTheLine() throws IOException {
    // Decimal logarithms 0, 2 and 2: the line that fits best rises by 1 for each ten times the size, from 1/3 to 7/3.
    run("default", 10, 1, 1e6);
    run("default", 100, 1, 100e6);
    run("default", 1_000, 1, 100e6);

    draw(growth(OptionalDouble.empty()), "default");

    List<Point2D> points = points();
    double decade = (points.get(0).getY() - points.get(1).getY()) / 2;
    Line2D line = lines().get(0);
    assertThat(smallPrint()).contains("size to the power of 1.00, 100 times for 10.0, then 1.00 times for 10.0");
    assertAt(line.getP1(), new Point2D.Double(points.get(0).getX(), points.get(0).getY() - decade / 3));
    assertAt(line.getP2(), new Point2D.Double(points.get(2).getX(), points.get(2).getY() - decade / 3));
    assertThat(line.getY2()).as("is above the greatest point and below the upper edge").isBetween(0.0, points.get(2).getY());
  }

  @Test
  void drawsWhatTenTimesTheSizeMayTakeFromTheLeastSizeOn() throws IOException {
    runs("default", 1, DECADES);

    draw(growth(OptionalDouble.of(1.3)), "default");

    List<Point2D> points = points();
    double decade = points.get(0).getY() - points.get(1).getY();
    assertThat(lines()).hasSize(2);
    assertAt(lines().get(0).getP1(), points.get(0));
    assertAt(lines().get(0).getP2(), new Point2D.Double(points.get(2).getX(), points.get(2).getY() - 2 * decade * StrictMath.log10(1.3)));
    assertAt(lines().get(1).getP2(), points.get(2));
    assertThat(file("svg").split("stroke-dasharray=\"3,2\"", -1)).as("one line is dashed").hasSize(2);
    assertThat(smallPrint()).contains("dashed: 1.30 times more than linear for each ten times the size; solid: least squares of logarithms");
  }

  @Test
  void isAPointAndClaimsNoGrowthWhereThereIsOneSize() throws IOException {
    run("default", 100, 1, 7e6);

    draw(growth(OptionalDouble.of(1.3)), "default");

    assertThat(lines()).isEmpty();
    assertThat(file("csv")).isEqualTo("panel,series,x,y,low,high\n,simulation,100,7,,\n");
    assertThat(smallPrint()).contains("simulation: one size only").doesNotContain("power", "dashed", "solid", "NaN");
  }

  @Test
  void isTheMeanOverReplicationsInTheUnitOfTheAxis() throws IOException {
    run("default", 10, 1, 2e6);
    run("default", 10, 2, 4e6);
    run("default", 1_000, 1, 5e6);

    List<Path> files = draw(growth(OptionalDouble.empty()), "default");

    assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("growth.svg", "growth.pdf", "growth.png", "growth.csv");
    assertThat(files).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(file("csv")).isEqualTo("panel,series,x,y,low,high\n,simulation,10,3,,\n,simulation,1000,5,,\n");
    assertThat(smallPrint()).contains("Devices", "1.67 times for 100").contains("grown · seed 7 · fingerprint 4f1d0c6b9a8e7735b1c2d3e4f5061728");
  }

  @Test
  void tellsVariantsApartByTheirNamesAndMetricsByWhatTheyAreCalled() throws IOException {
    runs("heap", 1, DECADES);
    runs("calendar", 0.5, DECADES);
    measured.add(new Keyed<>(new RunKey("heap", "count=10", 1), row("wall", 9e6, "ns")));

    draw(growth(OptionalDouble.empty()), "heap", "calendar");
    assertThat(smallPrint()).contains("heap: size to the power of 1.00", "calendar: size to the power of 0.50");
    assertThat(lines()).hasSize(2);

    Map<String, String> both = new LinkedHashMap<>();
    both.put("time", "simulation");
    both.put("wall", "whole");
    draw(new Growth("growth", "devices", "Devices", both, "Time (ms)", 1e6, OptionalDouble.empty()), "heap", "calendar");
    assertThat(smallPrint()).contains("heap, simulation: size to the power of 1.00", "heap, whole: one size only", "calendar, simulation: size to the power of 0.50").doesNotContain("calendar, whole");
  }

  @Test
  void refusesWhereNothingOfItWasMeasured() throws IOException {
    run("default", 0, 1, 5e6);
    run("default", 10, 1, 0);

    assertThatThrownBy(() -> draw(growth(OptionalDouble.empty()), "default")).isInstanceOf(MalformedFile.class)
        .hasMessage(folder.resolve("measured.csv") + ":1: there must be [time] of sizes greater than 0 but is nothing");
    assertThat(folder.resolve("charts")).doesNotExist();
  }
}
