package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private Charts() {}

  /**
   * Draws the standard charts, those that show how what they show depends on what is swept, and those that the scenario
   * asks for, as far as the experiment measured what they show. Of a sweep of more than {@value #MOST_POINTS} points, the
   * standard charts of each are left out.
   *
   * @return the files, in the order they were written
   */
  public static List<Path> draw(ResultsDirectory directory) throws IOException {
    return draw(directory, false);
  }

  /**
   * As {@link #draw(ResultsDirectory)}.
   *
   * @param ofEveryPoint whether the standard charts of each point are drawn however many points there are
   */
  public static List<Path> draw(ResultsDirectory directory, boolean ofEveryPoint) throws IOException {
    Manifest manifest = manifest(directory);
    List<ChartSpec> specs = new ArrayList<>(ofEveryPoint || manifest.points().size() <= MOST_POINTS ? ChartSpec.standard() : List.of());
    // Points of a design that samples have no lines: each would be a frame of its own.
    if (!manifest.points().equals(List.of("")) && !manifest.facts().containsKey("design")) {
      specs.addAll(ChartSpec.sweeps());
    }
    try {
      specs.addAll(ChartSpec.asked(manifest.facts().get("charts")));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(directory.path().resolve("manifest.json"), 1, String.valueOf(e.getMessage()));
    }
    List<Path> files = new ArrayList<>();
    for (ChartSpec spec : specs) {
      files.addAll(draw(spec, directory));
    }
    try {
      files.addAll(Diagrams.draw(directory, manifest));
    } catch (IllegalArgumentException e) {
      throw new MalformedFile(directory.path().resolve("manifest.json"), 1, String.valueOf(e.getMessage()));
    }
    return files;
  }

  /**
   * Draws one chart for each point of the sweep, each point's in a folder of its own; nothing where the experiment did not
   * measure what it shows.
   *
   * @return the files
   */
  public static List<Path> draw(ChartSpec spec, ResultsDirectory directory) throws IOException {
    Manifest manifest = manifest(directory);
    List<Path> files = new ArrayList<>();
    if (directory.rows(spec.metric()::equals).isEmpty()) {
      return files;
    }
    if (spec instanceof ChartSpec.Swept swept) {
      ChartData data = SweepReading.read(directory, swept, manifest.variants(), manifest.points());
      return write(directory.path().resolve("charts"), spec.name(), parts(data), provenance(manifest, ""));
    }
    for (String point : manifest.points()) {
      Path folder = folder(directory, point);
      List<ChartData> parts = new ChartReading(directory, manifest.variants(), point).read(spec).stream().flatMap(data -> parts(data).stream()).toList();
      files.addAll(write(folder, spec.name(), parts, provenance(manifest, point)));
    }
    return files;
  }

  private static Manifest manifest(ResultsDirectory directory) throws IOException {
    return directory.manifest()
        .orElseThrow(() -> new MalformedFile(directory.path().resolve("manifest.json"), 1, "the file must be there but is not"));
  }

  private static List<Path> write(Path folder, String name, List<ChartData> parts, String provenance) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      files.addAll(write(folder, parts.size() == 1 ? name : name + "-" + part(i), parts.get(i), provenance));
    }
    return files;
  }

  /** {@code a} to {@code z}, then {@code za} and so on. */
  private static String part(int number) {
    return number < 26 ? String.valueOf((char) ('a' + number)) : "z" + part(number - 26);
  }

  /** What has more panels than there is room for becomes several charts, {@code -a}, {@code -b} and so on. */
  private static List<ChartData> parts(ChartData data) {
    if (data.isEmpty()) {
      return List.of();
    }
    int panels = data instanceof ChartData.Curves curves ? curves.panels().size() : data instanceof ChartData.Sweep sweep ? sweep.panels().size() : 1;
    if (panels <= MAX_PANELS) {
      return List.of(data);
    }
    List<ChartData> parts = new ArrayList<>();
    for (int from = 0; from < panels; from += MAX_PANELS) {
      int to = Math.min(from + MAX_PANELS, panels);
      parts.add(data instanceof ChartData.Curves curves ? curves.only(from, to) : ((ChartData.Sweep) data).only(from, to));
    }
    return parts;
  }

  static String provenance(Manifest manifest, String point) {
    return manifest.name()
        + (point.isEmpty() ? "" : " · " + point)
        + " · seed " + manifest.seed()
        + " · fingerprint " + manifest.fingerprint().orElse("none: unfinished");
  }

  private static List<Path> write(Path folder, String name, ChartData data, String provenance) throws IOException {
    Figure figure;
    List<String> smallPrint = new ArrayList<>();
    if (data instanceof ChartData.Curves curves) {
      figure = CurveChart.figure(curves);
      smallPrint.add(String.join("; ", curves.notes()));
    } else if (data instanceof ChartData.Sweep sweep) {
      figure = SweepChart.figure(sweep);
      smallPrint.add(String.join("; ", sweep.notes()));
    } else if (data instanceof ChartData.Matrix matrix) {
      figure = MatrixChart.figure(matrix);
      smallPrint.add(String.join("; ", matrix.notes()));
    } else {
      ChartData.Bars bars = (ChartData.Bars) data;
      figure = BarChart.figure(bars);
      smallPrint.add(String.join("; ", bars.notes()));
    }
    smallPrint.add(provenance);
    Figure signed = figure.with(smallPrint);
    List<Path> files = new ArrayList<>(writePictures(folder, name, signed));
    Path csv = folder.resolve(name + ".csv");
    WholeFile.write(csv, data.csv());
    files.add(csv);
    return files;
  }

  static List<Path> writePictures(Path folder, String name, Figure signed) throws IOException {
    Path svg = folder.resolve(name + ".svg");
    Path pdf = folder.resolve(name + ".pdf");
    Path png = folder.resolve(name + ".png");
    WholeFile.write(svg, Drawing.svg(signed));
    WholeFile.write(pdf, Drawing.pdf(signed));
    WholeFile.write(png, Drawing.png(signed));
    return List.of(svg, pdf, png);
  }

  /** Where the charts of a point are. */
  static Path folder(ResultsDirectory directory, String point) {
    return directory.path().resolve("charts").resolve(point.isEmpty() ? "" : RunKey.fileName(point));
  }
}
