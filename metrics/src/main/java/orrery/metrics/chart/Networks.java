package orrery.metrics.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import orrery.metrics.results.PlacesFile.Place;
import orrery.metrics.results.PlacesFile.Places;

/**
 * Who is in which network, and which region that leads to: what a plan shows, where nobody has a position.
 *
 * @param services those in no network, in the order of the file
 * @param networks by region, in the order of the regions, those without a way out last; then by name
 * @param regions that anything is in: first those with services
 */
record Networks(List<Place> services, List<Network> networks, List<String> regions) {

  /**
   * Devices on one link.
   *
   * @param region empty where it has no way out
   * @param members in the order of the file
   */
  record Network(String name, String region, List<Member> members) {

    /** Whether each of those that are on believes in a super node that acts as one, or nobody is in a cluster. */
    boolean isLed() {
      List<Place> cluster = members.stream().filter(member -> member.node().on()).flatMap(member -> member.part().stream()).toList();
      return cluster.size() < 2 || cluster.stream().allMatch(place -> MapData.isLed(place, cluster));
    }
  }

  /**
   * A node in a network.
   *
   * @param part what it is to the cluster of the network; empty where it is nothing to it
   */
  record Member(Place node, Optional<Place> part) {

    boolean isSuperNode() {
      return node.on() && part.filter(Place::isSuperNode).isPresent();
    }
  }

  static Networks of(Places places) {
    Map<String, Map<String, Member>> members = new LinkedHashMap<>();
    Map<String, String> regions = new LinkedHashMap<>();
    Map<String, Place> services = new LinkedHashMap<>();
    for (Place place : places.all()) {
      if (place.kind().equals("service") && place.link().isEmpty()) {
        services.putIfAbsent(place.node(), place);
        continue;
      }
      List<String> links = place.link().isEmpty() ? List.of(place.node()) : List.of(place.link().split(" "));
      regions.merge(links.get(0), place.region(), (one, other) -> one.isEmpty() ? other : one);
      for (String link : links) {
        Optional<Place> part = place.cluster().equals(link) ? Optional.of(place) : Optional.empty();
        members.computeIfAbsent(link, name -> new LinkedHashMap<>())
            .merge(place.node(), new Member(place, part), (one, other) -> other.part().isPresent() ? other : one);
      }
    }
    Set<String> all = new LinkedHashSet<>();
    services.values().stream().map(Place::region).filter(region -> !region.isEmpty()).forEach(all::add);
    regions.values().stream().filter(region -> !region.isEmpty()).sorted().forEach(all::add);
    List<String> ordered = List.copyOf(all);
    List<Network> networks = new ArrayList<>();
    members.forEach((name, there) -> networks.add(new Network(name, Objects.requireNonNullElse(regions.get(name), ""), List.copyOf(there.values()))));
    networks.sort(Comparator.<Network>comparingInt(network -> network.region().isEmpty() ? ordered.size() : ordered.indexOf(network.region()))
        .thenComparing(Network::name, GanttData.BY_NAME));
    return new Networks(List.copyOf(services.values()), networks, ordered);
  }

  int nodes() {
    return networks.stream().mapToInt(network -> network.members().size()).sum();
  }
}
