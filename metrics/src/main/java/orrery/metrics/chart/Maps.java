package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.metrics.Numbers;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.PlacesFile;
import orrery.metrics.results.PlacesFile.Places;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.WholeFile;

/**
 * Draws the map and the chart of roles that a scenario asks for, of the first replication of each variant and point: from what
 * that has left in its folder, and from nothing else.
 */
public final class Maps {

  private Maps() {}

  /**
   * That a scenario wants a map, as it stands in a manifest.
   *
   * @param isOfPage whether it is as wide as a page, or else as a column
   */
  public static Map<String, Object> fact(boolean isOfPage) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("width", isOfPage ? "page" : "column");
    return fact;
  }

  /** That a scenario wants a chart of roles, likewise. */
  public static Map<String, Object> rolesFact(long fromNanos, long toNanos, boolean isOfPage) {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("from", Numbers.seconds(fromNanos));
    fact.put("to", Numbers.seconds(toNanos));
    fact.put("width", isOfPage ? "page" : "column");
    return fact;
  }

  /**
   * Draws them into the charts of their point, where runs have left something for them.
   *
   * @return the files
   * @throws IllegalArgumentException where the manifest's facts are not what {@link #fact} and {@link #rolesFact} write
   */
  static List<Path> draw(ResultsDirectory directory, Manifest manifest, Theme theme) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String point : manifest.points()) {
      for (String variant : manifest.variants()) {
        Path run = directory.folder(new RunKey(variant, point, 1));
        boolean only = manifest.variants().size() == 1;
        String suffix = only ? "" : "-" + variant;
        String provenance = Charts.provenance(manifest, point) + (only ? "" : " · " + variant) + " · replication 1";
        if (manifest.facts().get("map") instanceof Map<?, ?> fact && Files.exists(run.resolve(PlacesFile.NAME))) {
          files.addAll(map(theme, Charts.folder(directory, point), "map" + suffix, PlacesFile.read(run.resolve(PlacesFile.NAME)), width(theme, fact), provenance));
        }
        if (manifest.facts().get("roles") instanceof Map<?, ?> fact && Files.exists(run.resolve(RolesFile.NAME))) {
          GanttData data = GanttData.of(RolesFile.read(run), nanos(fact, "from"), nanos(fact, "to"));
          files.addAll(roles(theme, Charts.folder(directory, point), "roles" + suffix, data, width(theme, fact), provenance));
        }
      }
    }
    return files;
  }

  private static long nanos(Map<?, ?> fact, String name) {
    return Numbers.nanos(String.valueOf(fact.get(name)));
  }

  private static int width(Theme theme, Map<?, ?> fact) {
    return theme.width("page".equals(fact.get("width")));
  }

  private static List<Path> map(Theme theme, Path folder, String name, Places places, int width, String provenance) throws IOException {
    MapData data = MapData.of(places);
    List<String> notes = new ArrayList<>();
    Figure figure;
    if (data.projection().isPresent()) {
      figure = MapFigure.figure(theme, data, width);
      notes.addAll(MapFigure.notes(data));
    } else {
      Networks networks = Networks.of(places);
      boolean few = networks.nodes() <= TopologyFigure.MOST_NODES;
      figure = few ? TopologyFigure.figure(theme, data, networks, width) : TilesFigure.figure(theme, networks, width);
      notes.addAll(few ? List.of("no node has a position: a plan") : TilesFigure.notes(theme, networks, width));
    }
    boolean wholeMinutes = places.nanos() % 60_000_000_000L == 0;
    notes.add(0, "at " + (wholeMinutes ? places.nanos() / 60_000_000_000L + " min" : Numbers.seconds(places.nanos()) + " s"));
    return write(folder, name, figure.with(List.of(String.join("; ", notes), provenance)), data.csv());
  }

  private static List<Path> roles(Theme theme, Path folder, String name, GanttData data, int width, String provenance) throws IOException {
    if (data.rows().isEmpty() || data.fromNanos() >= data.toNanos()) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    if (data.rows().size() < data.allRows()) {
      notes.add("of " + data.clusters() + " clusters with " + data.allRows() + " nodes, those " + data.shownClusters() + " with most changes of super nodes, then of all roles");
    }
    notes.add(provenance);
    return write(folder, name, GanttFigure.figure(theme, data, width).with(notes), data.csv());
  }

  private static List<Path> write(Path folder, String name, Figure figure, String csv) throws IOException {
    List<Path> files = new ArrayList<>(Charts.writePictures(folder, name, figure));
    WholeFile.write(folder.resolve(name + ".csv"), csv);
    files.add(folder.resolve(name + ".csv"));
    return files;
  }
}
