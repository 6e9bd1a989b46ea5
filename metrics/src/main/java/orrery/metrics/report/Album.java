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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.metrics.Labels;
import orrery.metrics.RunKey;
import orrery.metrics.chart.ChartSpec;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;

/** The charts of a results directory, put into the page: those the scenario asks for first, then all others. */
final class Album {

  /** The files of pictures that are shown are no longer than this altogether, in bytes; further ones are named only. */
  static final long MOST_PICTURES_LENGTH = 6L << 20;

  /** Data beyond this are named and not put into the page: of one chart, and of all, in characters. */
  static final int MOST_DATA_LENGTH = 256 << 10;

  static final int MOST_DATA_ALTOGETHER = 2 << 20;

  /** Longer data are not read: of what they show, the title alone is said. */
  private static final long LONGEST_DATA = 4L << 20;

  /** A picture that is wider than this is one of a whole page, and has all columns of this one. */
  private static final double COLUMN = 300;

  private final ResultsDirectory directory;
  private final boolean repeated;
  private final Map<String, ChartSpec> specs = new LinkedHashMap<>();
  private final List<Shelf> shelves = new ArrayList<>();
  private long picturesLength;
  private int pictures;
  private int dataLength;

  /** The charts of a point. */
  private record Shelf(Path folder, String point, Map<String, Picture> pictures, List<String> unseen) {}

  /** Reads all charts that are there. */
  Album(ResultsDirectory directory, Manifest manifest) throws IOException {
    this.directory = directory;
    this.repeated = manifest.replications() > 1;
    try {
      ChartSpec.asked(manifest.facts().get("charts")).forEach(spec -> specs.put(spec.name(), spec));
    } catch (IllegalArgumentException e) {
      // Such charts could not have been drawn: whatever has their names is shown by its name.
    }
    ChartSpec.sweeps().forEach(spec -> specs.putIfAbsent(spec.name(), spec));
    ChartSpec.standard().forEach(spec -> specs.putIfAbsent(spec.name(), spec));
    Path charts = directory.path().resolve("charts");
    read(charts, "");
    for (String point : manifest.points()) {
      if (!point.isEmpty()) {
        read(charts.resolve(RunKey.fileName(point)), point);
      }
    }
  }

  private void read(Path folder, String point) throws IOException {
    Shelf shelf = new Shelf(folder, point, new LinkedHashMap<>(), new ArrayList<>());
    for (String name : names(folder)) {
      Path file = folder.resolve(name + ".svg");
      picturesLength += Files.size(file);
      Optional<Picture> picture = picturesLength > MOST_PICTURES_LENGTH ? Optional.empty() : Picture.read(file);
      picture.ifPresentOrElse(read -> shelf.pictures.put(name, read), () -> shelf.unseen.add(name));
    }
    if (!shelf.pictures.isEmpty() || !shelf.unseen.isEmpty()) {
      shelves.add(shelf);
    }
  }

  boolean isEmpty() {
    return shelves.isEmpty();
  }

  /** All characters that stand in pictures. */
  SortedSet<Integer> letters() {
    SortedSet<Integer> letters = new TreeSet<>();
    shelves.forEach(shelf -> shelf.pictures.values().forEach(picture -> picture.letters().forEach(letters::add)));
    return letters;
  }

  /** Writes all charts. */
  void write(Html html) throws IOException {
    for (Shelf shelf : shelves) {
      if (!shelf.point.isEmpty()) {
        html.element("h3", Words.point(shelf.point)).line();
      }
      html.open("div", "class", "album").line();
      for (Map.Entry<String, Picture> one : shelf.pictures.entrySet()) {
        figure(html, shelf, one.getKey(), one.getValue());
      }
      html.close("div").line();
      if (!shelf.unseen.isEmpty()) {
        html.element("p", "Not shown, since the page would be too large or the file is none that Orrery draws: " + String.join(", ", shelf.unseen) + ".", "class", "note").line();
      }
    }
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

  private void figure(Html html, Shelf shelf, String name, Picture picture) throws IOException {
    Path folder = shelf.folder;
    String title = spec(name).map(Album::title).orElse(Words.sentence(name.replace('-', ' ')));
    String file = dataFile(folder, name);
    Optional<String> data = data(folder.resolve(file));
    boolean table = file.endsWith(".csv");
    boolean curves = table && data.filter(csv -> csv.startsWith("panel,series,")).isPresent();
    String description = title + (shelf.point.isEmpty() ? "" : ", at " + Words.point(shelf.point)) + "." + (curves ? data.map(Album::series).orElse("") : " " + Words.ofFigure(name)).stripTrailing();
    html.open("figure", "class", picture.width() > COLUMN ? "wide" : "narrow").open("div", "class", picture.isDark() ? "paper night" : "paper", "tabindex", "0", "role", "group", "aria-label", title);
    picture.write(html, "c" + ++pictures + "-", description);
    html.close("div").open("figcaption").element("b", title + ". ");
    html.text(spec(name).map(this::shown).orElseGet(() -> Words.ofFigure(name)));
    if (data.isPresent() && takes(data.get())) {
      String address = "data:text/" + (table ? "csv" : "plain") + ";charset=utf-8;base64," + Base64.getEncoder().encodeToString(data.get().getBytes(StandardCharsets.UTF_8));
      html.element("a", table ? "Data" : "As text", "download", file, "href", address);
    } else if (Files.exists(folder.resolve(file))) {
      html.text(" Data: ").element("code", directory.path().relativize(folder).toString().replace('\\', '/') + "/" + file);
    }
    html.close("figcaption").close("figure").line();
  }

  /** The file with what a picture shows: a table, or the text of a diagram, which is one for all of its pages. */
  private static String dataFile(Path folder, String name) {
    String whole = name.replaceFirst("-[0-9]+$", "");
    return Files.exists(folder.resolve(name + ".csv")) || !Files.exists(folder.resolve(whole + ".txt")) ? name + ".csv" : whole + ".txt";
  }

  /** What a file of data holds, whether or not there is room for it in the page; empty where it is longer than ours are. */
  private static Optional<String> data(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= LONGEST_DATA ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)) : Optional.empty();
  }

  /** Whether there is room for data in the page, which is then taken. */
  private boolean takes(String data) {
    boolean room = data.length() <= Math.min(MOST_DATA_LENGTH, MOST_DATA_ALTOGETHER - dataLength);
    dataLength += room ? data.length() : 0;
    return room;
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
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(line.charAt(++i));
      } else if (c == '"') {
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
    if (spec instanceof ChartSpec.Cdf cdf) {
      return spec.title() + cdf.by().map(label -> " by " + label).orElse("");
    }
    if (spec instanceof ChartSpec.Bars bars) {
      return spec.title() + " by " + bars.by();
    }
    return spec.title() + (spec instanceof ChartSpec.Stack stack ? " by " + stack.by() : spec instanceof ChartSpec.OverTime ? " over time" : "");
  }

  private String shown(ChartSpec spec) {
    if (spec instanceof ChartSpec.Cdf) return "The share of observations at or below each value. ";
    if (spec instanceof ChartSpec.Swept) return (repeated ? "Mean and 95\u00A0% interval" : "What came out") + " against what is swept. ";
    if (!repeated) return "";
    if (spec instanceof ChartSpec.OverTime) return "Mean and 95\u00A0% interval over replications. ";
    if (spec instanceof ChartSpec.Bars) return "With 95\u00A0% intervals. ";
    if (spec instanceof ChartSpec.Stack) return "With the 95\u00A0% interval of the whole. ";
    return "";
  }
}
