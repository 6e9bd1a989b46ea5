package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import orrery.host.Decimal;
import orrery.metrics.Numbers;
import orrery.metrics.results.CsvWriter;
import orrery.metrics.results.PlacesFile.Place;
import orrery.metrics.results.PlacesFile.Places;
import orrery.metrics.results.PlacesFile.Spot;

/**
 * What a map shows: spots where nodes are, and clusters whose live members are at several of them.
 *
 * @param projection what makes metres of degrees; empty where no node has a position
 * @param spots in the order of the file
 * @param clusters by name, those that are at several spots
 * @param elsewhere services and other nodes without a position, each once
 */
record MapData(Places places, Optional<Projection> projection, List<At> spots, List<Wide> clusters, List<Place> elsewhere) {

  /**
   * Where nodes are: one, or all of a home.
   *
   * @param east in metres of the middle of the map
   * @param north likewise
   * @param live how many are on
   * @param all how many there are
   * @param site whether it is an edge site
   * @param superNodes how many of them are super nodes of others
   * @param proxies how many of them are proxies of a cluster of several
   * @param led whether all of them that are on, and in a cluster of several, believe in a super node that acts as one
   */
  record At(double east, double north, int live, int all, boolean site, int superNodes, int proxies, boolean led) {}

  /**
   * A cluster at several spots.
   *
   * @param members the numbers of the spots, each once
   * @param superNodes the numbers of the spots where its super nodes are, each once
   * @param links pairs of numbers: where a member is, and where its super node is
   */
  record Wide(String name, List<Integer> members, List<Integer> superNodes, List<int[]> links) {}

  /** The live members of each cluster, by its name. */
  static Map<String, List<Place>> members(Collection<Place> places) {
    Map<String, List<Place>> members = new LinkedHashMap<>();
    for (Place place : places) {
      if (place.on() && !place.cluster().isEmpty()) {
        members.computeIfAbsent(place.cluster(), name -> new ArrayList<>()).add(place);
      }
    }
    return members;
  }

  /** Whether a member of a cluster believes in one of it that acts as super node. */
  static boolean isLed(Place member, List<Place> cluster) {
    return cluster.stream().anyMatch(other -> other.isSuperNode() && other.node().equals(member.superNode()));
  }

  static MapData of(Places places) {
    Map<Spot, List<Place>> bySpot = new LinkedHashMap<>();
    Map<String, Place> elsewhere = new LinkedHashMap<>();
    for (Place place : places.all()) {
      if (place.at().isPresent()) {
        bySpot.computeIfAbsent(place.at().get(), spot -> new ArrayList<>()).add(place);
      } else {
        elsewhere.putIfAbsent(place.node(), place);
      }
    }
    if (bySpot.isEmpty()) {
      return new MapData(places, Optional.empty(), List.of(), List.of(), List.copyOf(elsewhere.values()));
    }
    Projection projection = Projection.around(List.copyOf(bySpot.keySet()));
    Map<String, List<Place>> members = members(places.all());
    List<At> spots = new ArrayList<>();
    Map<Spot, Integer> numbers = new LinkedHashMap<>();
    bySpot.forEach((spot, there) -> {
      numbers.put(spot, spots.size());
      spots.add(at(projection, spot, there, members));
    });
    List<Wide> wide = new ArrayList<>();
    members.keySet().stream().sorted().forEach(name -> wide(name, members.get(name), numbers).ifPresent(wide::add));
    return new MapData(places, Optional.of(projection), spots, wide, List.copyOf(elsewhere.values()));
  }

  private static At at(Projection projection, Spot spot, List<Place> there, Map<String, List<Place>> members) {
    Set<String> all = new LinkedHashSet<>();
    Set<String> live = new LinkedHashSet<>();
    Set<String> superNodes = new LinkedHashSet<>();
    Set<String> proxies = new LinkedHashSet<>();
    boolean led = true;
    for (Place place : there) {
      all.add(place.node());
      List<Place> cluster = members.getOrDefault(place.cluster(), List.of());
      if (place.on()) {
        live.add(place.node());
        boolean several = cluster.size() > 1;
        if (several && place.isSuperNode()) {
          superNodes.add(place.node());
        }
        if (several && place.has("proxy")) {
          proxies.add(place.node());
        }
        led &= !several || isLed(place, cluster);
      }
    }
    boolean site = there.stream().allMatch(place -> place.kind().equals("site"));
    return new At(projection.east(spot), projection.north(spot), live.size(), all.size(), site, superNodes.size(), proxies.size(), led);
  }

  private static Optional<Wide> wide(String name, List<Place> cluster, Map<Spot, Integer> numbers) {
    Set<Integer> at = new LinkedHashSet<>();
    Map<String, Integer> leaders = new LinkedHashMap<>();
    for (Place member : cluster) {
      member.at().map(numbers::get).ifPresent(number -> {
        at.add(number);
        if (member.isSuperNode()) {
          leaders.put(member.node(), number);
        }
      });
    }
    if (at.size() < 2) {
      return Optional.empty();
    }
    List<int[]> links = new ArrayList<>();
    for (Place member : cluster) {
      Integer leader = leaders.get(member.superNode());
      member.at().map(numbers::get).filter(number -> leader != null && !number.equals(leader)).ifPresent(number -> links.add(new int[] {number, leader}));
    }
    return Optional.of(new Wide(name, List.copyOf(at), leaders.values().stream().distinct().toList(), links));
  }

  /** What is shown, as a table: each node in each of its clusters, positions in metres of the middle. */
  String csv() {
    StringBuilder csv = new StringBuilder("time,node,kind,link,region,east,north,unit,on,cluster,role,super-node,duties,registration,relays\n");
    String time = Numbers.seconds(places.nanos());
    for (Place place : places.all()) {
      String east = place.at().flatMap(spot -> projection.map(to -> metres(to.east(spot)))).orElse("");
      String north = place.at().flatMap(spot -> projection.map(to -> metres(to.north(spot)))).orElse("");
      List<String> fields = List.of(
          time, place.node(), place.kind(), place.link(), place.region(), east, north, east.isEmpty() ? "" : "m", place.on() ? "yes" : "no",
          place.cluster(), place.role(), place.superNode(), place.duties(), place.registration(), place.relays());
      csv.append(fields.stream().map(CsvWriter::quoted).collect(Collectors.joining(","))).append('\n');
    }
    return csv.toString();
  }

  private static String metres(double metres) {
    return Decimal.text(Math.rint(metres * 100) / 100);
  }
}
