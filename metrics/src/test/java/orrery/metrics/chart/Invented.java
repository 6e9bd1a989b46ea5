package orrery.metrics.chart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.RandomStream;
import orrery.metrics.RunKey;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.PlacesFile;
import orrery.metrics.results.PlacesFile.Place;
import orrery.metrics.results.PlacesFile.Places;
import orrery.metrics.results.PlacesFile.Spot;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.RolesFile.Fault;
import orrery.metrics.results.RolesFile.Roles;
import orrery.metrics.results.RolesFile.Span;
import orrery.sim.Xoshiro256;

/** Invented places and roles, for tests of maps and for looking at: {@code Invented FOLDER}. */
final class Invented {

  static final Place DISCOVERY = new Place("discovery", "service", "server", "discovery-service", "london", "", Optional.empty(), true, "", "", "", "", "", "");

  private Invented() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    for (String theme : Theme.names()) {
      drawn(folder.resolve("city-" + theme), city(10_000), roles(), Theme.named(theme));
      drawn(folder.resolve("district-" + theme), district(), roles(), Theme.named(theme));
    }
  }

  private static void drawn(Path folder, Places places, Roles roles, Theme theme) throws Exception {
    ResultsDirectory directory = ResultsDirectory.at(folder);
    Maps.draw(directory, written(directory, places, roles), theme);
  }

  /** A directory in which a run has left these; its manifest. */
  static Manifest written(ResultsDirectory directory, Places places, Roles roles) throws Exception {
    Path run = directory.folder(new RunKey("default", "", 1));
    PlacesFile.write(run, places);
    RolesFile.write(run, roles);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("map", Maps.fact(false));
    facts.put("roles", Maps.rolesFact(0, 600_000_000_000L, true));
    Manifest manifest = new Manifest("invented", 1, "0", Optional.of("f"), List.of("default"), List.of(""), 1, "", new LinkedHashMap<>(), facts, new LinkedHashMap<>());
    directory.write(manifest);
    return manifest;
  }

  static Place device(String name, String link, Spot at, String cluster, String role, String superNode, String duties) {
    return new Place(name, "device", "pc", "pc", "london", link, Optional.ofNullable(at), true, cluster, role, superNode, duties, role.equals("super-node") ? "registered" : "", "");
  }

  /** Devices each in a place of its own, thicker in the middle. */
  static Places city(int count) {
    RandomStream random = new Xoshiro256(7);
    List<Place> places = new ArrayList<>(List.of(DISCOVERY));
    for (int i = 0; i < count; i++) {
      int north = (int) ((random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 80_000);
      int east = (int) ((random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 140_000);
      places.add(device("user-" + i, "user-" + i + "-link", new Spot(51_510_000 + north, -120_000 + east), "user-" + i + "-link", "super-node", "user-" + i, ""));
    }
    for (int i = 0; i < 40; i++) {
      Spot at = new Spot(51_510_000 + (int) ((random.nextDouble() - 0.5) * 160_000), -120_000 + (int) ((random.nextDouble() - 0.5) * 280_000));
      places.add(new Place("site-" + i, "site", "edge-site", "site", "london", "", Optional.of(at), true, "", "", "", "", "", ""));
    }
    return new Places(1_200_000_000_000L, places);
  }

  /** Homes of several devices, some with an account that spans three of them; and single devices in clusters of a place. */
  static Places district() {
    RandomStream random = new Xoshiro256(3);
    List<Place> places = new ArrayList<>(List.of(DISCOVERY));
    for (int home = 0; home < 24; home++) {
      Spot at = new Spot(51_510_000 + (int) ((random.nextDouble() - 0.5) * 9_000), -120_000 + (int) ((random.nextDouble() - 0.5) * 16_000));
      int devices = 1 + (home == 4 ? 3 : 0) + random.nextInt(7);
      for (int i = 0; i < devices; i++) {
        String name = "home-" + home + "-pc-" + i;
        String believed = home == 4 ? "" : "home-" + home + "-pc-0";
        places.add(device(name, "home-" + home, at, "home-" + home, i == 0 && home != 4 ? "super-node" : "member", believed, ""));
        if (home < 9) {
          places.add(device(name, "home-" + home, at, "account/" + home / 3, i == 0 && home % 3 == 0 ? "super-node" : "member", "home-" + home / 3 * 3 + "-pc-0", ""));
        }
      }
    }
    for (int i = 0; i < 30; i++) {
      Spot at = new Spot(51_512_000 + i % 3 * 900 + (int) (random.nextDouble() * 800), -126_000 + (i % 2) * 11_000 + (int) (random.nextDouble() * 1_500));
      String cluster = "place/" + i % 3 + i % 2;
      int first = (i % 3 * 4 + i % 2 * 3) % 6;
      String leader = "user-" + first;
      places.add(device("user-" + i, "", at, cluster, i == first ? "super-node" : "member", leader, i == first ? "proxy" : ""));
    }
    return new Places(1_200_000_000_000L, places);
  }

  static Span span(String cluster, String node, String role, int from, int to) {
    return new Span(cluster, node, role, from * 1_000_000_000L, to * 1_000_000_000L);
  }

  /** A hundred homes of five, in the first three of which super nodes change. */
  static Roles roles() {
    List<Span> spans = new ArrayList<>();
    for (int home = 0; home < 100; home++) {
      String cluster = "home-" + home;
      for (int i = 0; i < 5; i++) {
        String node = cluster + "-pc-" + i;
        boolean first = i == 0;
        spans.add(span(cluster, node, "seeking", 0, 5));
        if (home % 40 != 7) {
          spans.add(span(cluster, node, first ? "super-node" : "member", 5, 600));
        } else if (first) {
          spans.add(span(cluster, node, "super-node", 5, 300));
          spans.add(span(cluster, node, "proxy", 6, 300));
          spans.add(span(cluster, node, "crash", 300, 300));
        } else {
          spans.add(span(cluster, node, "member", 5, 320));
          spans.add(span(cluster, node, "candidate", 320, 326 + 2 * i));
          spans.add(span(cluster, node, i == 1 ? "super-node" : "member", 326 + 2 * i, 600));
          if (i < 3) {
            spans.add(span(cluster, node, i == 1 ? "proxy" : "storage", 330, 600));
          }
        }
      }
    }
    return new Roles(spans, List.of(
        new Fault("evening-crash", "crash", 300_000_000_000L, 300_000_000_000L), new Fault("storm", "latency-storm", 310_000_000_000L, 400_000_000_000L),
        new Fault("long-before", "crash", 900_000_000_000L, 900_000_000_000L)));
  }
}
