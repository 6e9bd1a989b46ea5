package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.WholeFile;

/**
 * Draws charts from a results directory, and from nothing else, into its folder {@code charts}: each as SVG, PDF and PNG,
 * with the numbers it shows as CSV.
 */
public final class Charts {

  private static final int MAX_PANELS = 3;

  /** Of more points than this, nobody looks at each; a chart takes a fifth of a second. */
  static final int MOST_POINTS = 6;

  /** Of more points than this, nobody tells them apart on an axis. */
  private static final int MOST_SWEPT = 1_000;

  private Charts() {}

  /**
   * Draws the standard charts, those that show how what they show depends on what is swept, and those that the scenario
   * asks for, as far as the experiment measured what they show. Of a sweep of more than {@value #MOST_POINTS} points, the
   * standard charts of each are left out, and so is what {@link LeftOut#of} tells.
   *
   * @return the files, in the order they were written
   */
  public static List<Path> draw(ResultsDirectory directory) throws IOException {
    return draw(directory, false);
  }

  /**
   * As {@link #draw(ResultsDirectory)}.
   *
   * @param ofEveryPoint whether the charts of each point are drawn however many points there are
   */
  public static List<Path> draw(ResultsDirectory directory, boolean ofEveryPoint) throws IOException {
    return draw(directory, ofEveryPoint, Theme.PAPER);
  }

  /** As {@link #draw(ResultsDirectory, boolean)}, in another theme. */
  public static List<Path> draw(ResultsDirectory directory, boolean ofEveryPoint, Theme theme) throws IOException {
    Manifest manifest = manifest(directory);
    List<Path> files = new ArrayList<>();
    for (ChartSpec spec : specs(directory, manifest, ofEveryPoint)) {
      files.addAll(draw(spec, directory, theme));
    }
    files.addAll(write(warmUps(directory, manifest, theme), directory.path().resolve("charts")));
    try {
      files.addAll(Diagrams.draw(directory, manifest, theme));
      files.addAll(Maps.draw(directory, manifest, theme));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(directory.path().resolve("manifest.json"), 1, String.valueOf(e.getMessage()));
    }
    return files;
  }

  /** Where a warm-up that was found ends, for each point. */
  private static List<Picture> warmUps(ResultsDirectory directory, Manifest manifest, Theme theme) throws IOException {
    ChartSpec spec = new ChartSpec.OverTime("warm-up", "warm-up", "Warm-up");
    List<Picture> pictures = new ArrayList<>();
    if (manifest.points().size() > MOST_POINTS || directory.rows(MetricCatalogue.WARM_UP.name()::equals).isEmpty()) {
      return pictures;
    }
    for (String point : manifest.points()) {
      pictures.addAll(drawn(spec, point, WarmUpReading.read(directory, manifest, point), provenance(manifest, point), theme));
    }
    return pictures;
  }

  /** Those that were asked for, of which there are not to be more than anybody looks at. */
  private static List<ChartSpec> asked(Manifest manifest, boolean ofEveryPoint) {
    return ChartSpec.asked(manifest.facts().get("charts")).stream()
        .filter(spec -> ofEveryPoint || count(spec, manifest.points()) <= MOST_POINTS)
        .toList();
  }

  /** How many charts a specification comes to, one for each point or for those that go together. */
  static int count(ChartSpec spec, List<String> points) {
    return spec instanceof ChartSpec.Swept ? 1 : groups(spec, points).size();
  }

  private static List<ChartSpec> specs(ResultsDirectory directory, Manifest manifest, boolean ofEveryPoint) throws MalformedFile {
    List<ChartSpec> specs = new ArrayList<>(ofEveryPoint || manifest.points().size() <= MOST_POINTS ? ChartSpec.standard() : List.of());
    // Points of a design that samples have no lines: each would be a frame of its own.
    if (!manifest.points().equals(List.of("")) && manifest.points().size() <= MOST_SWEPT && !manifest.facts().containsKey("design")) {
      specs.addAll(ChartSpec.sweeps());
    }
    try {
      specs.addAll(asked(manifest, ofEveryPoint));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(directory.path().resolve("manifest.json"), 1, String.valueOf(e.getMessage()));
    }
    return specs;
  }

  /**
   * Draws one chart for each point of the sweep, each point's in a folder of its own; nothing where the experiment did not
   * measure what it shows.
   *
   * @return the files
   */
  public static List<Path> draw(ChartSpec spec, ResultsDirectory directory) throws IOException {
    return draw(spec, directory, Theme.PAPER);
  }

  /** As {@link #draw(ChartSpec, ResultsDirectory)}, in another theme. */
  public static List<Path> draw(ChartSpec spec, ResultsDirectory directory, Theme theme) throws IOException {
    Manifest manifest = manifest(directory);
    return write(pictures(spec, directory, manifest, manifest.points(), theme), directory.path().resolve("charts"));
  }

  /**
   * What one chart comes to: a picture for each point of the sweep, or one for all, and several where it has more frames than there
   * is room for; none where the experiment did not measure what it shows.
   *
   * @param points those of the manifest that it is drawn of
   */
  public static List<Picture> pictures(ChartSpec spec, ResultsDirectory directory, Manifest manifest, List<String> points, Theme theme) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    if (directory.rows(spec.metric()::equals).isEmpty()) {
      return pictures;
    }
    if (spec instanceof ChartSpec.Swept swept) {
      return drawn(spec, "", List.of(SweepReading.read(directory, swept, manifest.variants(), points)), provenance(manifest, ""), theme);
    }
    for (Map.Entry<String, List<String>> group : groups(spec, points).entrySet()) {
      List<ChartData> data = new ChartReading(directory, manifest.variants(), group.getValue()).read(spec);
      pictures.addAll(drawn(spec, group.getKey(), data, provenance(manifest, group.getKey()), theme));
    }
    return pictures;
  }

  /** All points together where one chart shows them all, else each by itself, or where a chart goes by a swept path, those that differ in that path only. */
  private static Map<String, List<String>> groups(ChartSpec spec, List<String> points) {
    boolean whole = spec instanceof ChartSpec.Asked asked && asked.kind().isOfWholeSweep();
    String by = spec instanceof ChartSpec.Asked asked ? asked.by() : "";
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String point : points) {
      Map<String, String> others = new LinkedHashMap<>(RunKey.values(point));
      String name = whole ? "" : others.remove(by) == null ? point : RunKey.point(others);
      groups.computeIfAbsent(name, n -> new ArrayList<>()).add(point);
    }
    return groups;
  }

  /** What has more frames than there is room for becomes several charts, {@code -a}, {@code -b} and so on. */
  private static List<Picture> drawn(ChartSpec spec, String point, List<ChartData> data, String provenance, Theme theme) {
    int most = theme.width() == Theme.Width.COLUMN ? 1 : MAX_PANELS;
    List<ChartData> parts = new ArrayList<>();
    for (ChartData each : data) {
      for (int from = 0; from < each.frames() && !each.isEmpty(); from += most) {
        parts.add(each.frames() <= most ? each : each.only(from, Math.min(from + most, each.frames())));
      }
    }
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      ChartData part = parts.get(i);
      List<String> smallPrint = List.of(String.join("; ", part.notes()), provenance);
      pictures.add(new Picture(parts.size() == 1 ? spec.name() : spec.name() + "-" + part(i), point, spec.title(), figure(theme, part).with(smallPrint), part.csv()));
    }
    return pictures;
  }

  /** {@code a} to {@code z}, then {@code za} and so on. */
  private static String part(int number) {
    return number < 26 ? String.valueOf((char) ('a' + number)) : "z" + part(number - 26);
  }

  private static Figure figure(Theme theme, ChartData data) {
    if (data instanceof ChartData.Curves curves) {
      return curves.shape() == ChartData.Shape.STACK ? AreaChart.figure(theme, curves) : CurveChart.figure(theme, curves);
    }
    if (data instanceof ChartData.Sweep sweep) {
      return SweepChart.figure(theme, sweep);
    }
    if (data instanceof ChartData.Matrix matrix) {
      return MatrixChart.figure(theme, matrix);
    }
    if (data instanceof ChartData.Boxes boxes) {
      return SpreadChart.figure(theme, boxes);
    }
    if (data instanceof ChartData.HeatMap map) {
      return HeatChart.figure(theme, map);
    }
    if (data instanceof ChartData.Pareto pareto) {
      return ParetoChart.figure(theme, pareto);
    }
    return BarChart.figure(theme, (ChartData.Bars) data);
  }

  private static Manifest manifest(ResultsDirectory directory) throws IOException {
    return directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
  }

  static String provenance(Manifest manifest, String point) {
    return manifest.name()
        + (point.isEmpty() ? "" : " · " + said(point))
        + " · seed " + manifest.seed()
        + " · fingerprint " + manifest.fingerprint().orElse("none: unfinished");
  }

  private static String said(String point) {
    return RunKey.values(point).entrySet().stream().map(value -> value.getKey() + " = " + value.getValue()).collect(Collectors.joining(", "));
  }

  /**
   * Writes pictures, those of each point into a folder of its own.
   *
   * @return the files
   */
  public static List<Path> write(List<Picture> pictures, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Picture picture : pictures) {
      Path own = folder(folder, picture.point());
      files.addAll(writePictures(own, picture.name(), picture.figure()));
      Path csv = own.resolve(picture.name() + ".csv");
      WholeFile.write(csv, picture.csv());
      files.add(csv);
    }
    return files;
  }

  static List<Path> writePictures(Path folder, String name, Figure signed) throws IOException {
    Path svg = folder.resolve(name + ".svg");
    Path pdf = folder.resolve(name + ".pdf");
    Path png = folder.resolve(name + ".png");
    WholeFile.write(svg, Drawing.svg(signed, ""));
    WholeFile.write(pdf, Drawing.pdf(signed));
    WholeFile.write(png, Drawing.png(signed));
    return List.of(svg, pdf, png);
  }

  /** Where the charts of a point are. */
  static Path folder(ResultsDirectory directory, String point) {
    return folder(directory.path().resolve("charts"), point);
  }

  private static Path folder(Path charts, String point) {
    return charts.resolve(point.isEmpty() ? "" : RunKey.fileName(point));
  }
}
