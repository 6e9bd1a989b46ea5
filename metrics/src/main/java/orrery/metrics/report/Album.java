package orrery.metrics.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartSpec;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;

/** The charts of a results directory, put into the page: those the scenario asks for first, then all others. */
final class Album {

  /** Pictures beyond this are named and not shown. */
  static final int MOST_PICTURES_LENGTH = 5 << 20;

  /** Data beyond this are named and not put into the page: of one chart, and of all. */
  static final int MOST_DATA_LENGTH = 128 << 10;

  static final int MOST_DATA_ALTOGETHER = 1 << 20;

  /** A picture that is wider than this is one of a whole page, and has both columns of this one. */
  private static final double COLUMN = 300;

  private final ResultsDirectory directory;
  private final Manifest manifest;
  private final Map<String, ChartSpec> specs = new LinkedHashMap<>();
  private int pictures;
  private int pictureLength;
  private int dataLength;

  Album(ResultsDirectory directory, Manifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
    try {
      ChartSpec.asked(manifest.facts().get("charts")).forEach(spec -> specs.put(spec.name(), spec));
    } catch (IllegalArgumentException e) {
      // Such charts could not have been drawn: whatever has their names is shown by its name.
    }
    ChartSpec.sweeps().forEach(spec -> specs.putIfAbsent(spec.name(), spec));
    ChartSpec.standard().forEach(spec -> specs.putIfAbsent(spec.name(), spec));
  }

  /**
   * Writes all charts.
   *
   * @return whether there are any
   */
  boolean write(Html html) throws IOException {
    Path charts = directory.path().resolve("charts");
    boolean any = write(html, charts, "");
    for (String point : manifest.points()) {
      any |= !point.isEmpty() && write(html, charts.resolve(RunKey.fileName(point)), point);
    }
    return any;
  }

  private boolean write(Html html, Path folder, String point) throws IOException {
    List<String> names = names(folder);
    if (names.isEmpty()) {
      return false;
    }
    if (!point.isEmpty()) {
      html.element("h3", Words.point(point)).line();
    }
    html.open("div", "class", "album").line();
    List<String> unseen = new ArrayList<>();
    for (String name : names) {
      Optional<Picture> picture = pictureLength > MOST_PICTURES_LENGTH ? Optional.empty() : Picture.read(folder.resolve(name + ".svg"));
      if (picture.isPresent()) {
        int before = html.length();
        figure(html, folder, name, picture.get(), point);
        pictureLength += html.length() - before;
      } else {
        unseen.add(name);
      }
    }
    html.close("div").line();
    if (!unseen.isEmpty()) {
      html.element("p", "Not shown, since the page would be too large or the file is none that Orrery draws: " + String.join(", ", unseen) + ".", "class", "note").line();
    }
    return true;
  }

  /** The pictures of a folder by name, without extension, in the order in which they are worth looking at. */
  private List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> order = List.copyOf(specs.keySet());
    try (Stream<Path> files = Files.walk(folder, 1)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".svg") && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - ".svg".length()))
          .sorted(Comparator.comparingInt((String name) -> spec(name).map(spec -> order.indexOf(spec.name())).orElse(order.size())).thenComparing(Labels.BY_CODE_POINT))
          .toList();
    }
  }

  /** What a picture shows; the parts of a chart that has too many panels for one are {@code -a}, {@code -b} and so on. */
  private Optional<ChartSpec> spec(String name) {
    return Optional.ofNullable(specs.getOrDefault(name, specs.get(name.replaceFirst("-z*[a-z]$", ""))));
  }

  private void figure(Html html, Path folder, String name, Picture picture, String point) throws IOException {
    String title = spec(name).map(Album::title).orElse(name.replace('-', ' '));
    Optional<String> data = data(folder.resolve(name + ".csv"));
    String description = title + (point.isEmpty() ? "" : ", at " + Words.point(point)) + "." + data.map(Album::series).orElse("");
    html.open("figure", "class", picture.width() > COLUMN ? "wide" : "narrow").open("div", "class", "paper", "tabindex", "0", "role", "group", "aria-label", title);
    picture.write(html, "c" + ++pictures + "-", description);
    html.close("div").open("figcaption").element("b", title + ". ");
    spec(name).ifPresent(spec -> html.text(shown(spec)));
    String file = directory.path().relativize(folder).toString().replace('\\', '/') + "/" + name + ".csv";
    if (data.isPresent()) {
      html.element("a", "Data", "download", name + ".csv", "href", "data:text/csv;charset=utf-8;base64," + Base64.getEncoder().encodeToString(data.get().getBytes(StandardCharsets.UTF_8)));
    } else if (Files.exists(folder.resolve(name + ".csv"))) {
      html.text(" Data: ").element("code", file);
    }
    html.close("figcaption").close("figure").line();
  }

  private Optional<String> data(Path csv) throws IOException {
    if (!Files.isRegularFile(csv) || Files.size(csv) > Math.min(MOST_DATA_LENGTH, MOST_DATA_ALTOGETHER - dataLength)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(csv);
    dataLength += bytes.length;
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  /** The names of what is drawn, for whoever does not see it: the first two columns of the data. */
  private static String series(String csv) {
    List<List<String>> names = csv.lines().skip(1).map(Album::names).distinct().limit(60).toList();
    String panels = names.stream().map(two -> two.get(0)).filter(name -> !name.isEmpty()).distinct().collect(Collectors.joining(", "));
    String series = names.stream().map(two -> two.get(1)).filter(name -> !name.isEmpty()).distinct().collect(Collectors.joining(", "));
    return (panels.isEmpty() ? "" : " Panels: " + panels + ".") + (series.isEmpty() ? "" : " Shown: " + series + ".");
  }

  private static List<String> names(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length() && fields.size() < 2; i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    while (fields.size() < 2) {
      fields.add("");
    }
    return fields;
  }

  private static String title(ChartSpec spec) {
    if (spec instanceof ChartSpec.Swept swept) {
      return spec.title() + (swept.isDifference() ? ", difference to the first variant" : "");
    }
    return spec.title() + (spec instanceof ChartSpec.OverTime ? " over time" : "");
  }

  private static String shown(ChartSpec spec) {
    if (spec instanceof ChartSpec.Cdf) return "The share of observations at or below each value. ";
    if (spec instanceof ChartSpec.OverTime) return "Mean and 95 % interval over replications. ";
    if (spec instanceof ChartSpec.Bars bars) return "By " + bars.by() + ", with 95 % intervals. ";
    if (spec instanceof ChartSpec.Stack stack) return "By " + stack.by() + ", with the 95 % interval of the whole. ";
    if (spec instanceof ChartSpec.Swept) return "Mean and 95 % interval against what is swept. ";
    return "";
  }
}
