package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Interface;
import orrery.host.Position;
import orrery.metrics.results.PlacesFile.Place;
import orrery.metrics.results.PlacesFile.Places;
import orrery.metrics.results.PlacesFile.Spot;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.net.Node;
import orrery.scenario.Scenario;

/** Who is where, and what to which cluster, at one moment of a run: services first, then in the order of the scenario. */
final class Survey {

  private final Scenario scenario;
  private final Population population;
  private final List<String> regions;
  private final RoleTruth roles;

  /** @param regions by the number of the backbone's site */
  Survey(Scenario scenario, Population population, List<String> regions, RoleTruth roles) {
    this.scenario = scenario;
    this.population = population;
    this.regions = regions;
    this.roles = roles;
  }

  /** What is to be seen now. */
  Places take(long now) {
    List<Place> places = new ArrayList<>();
    for (Resident resident : population.residents()) {
      List<RoleTruth.Stand> stands = roles.stands(resident.name());
      if (stands.isEmpty()) {
        places.add(place(resident, null));
      }
      stands.forEach(stand -> places.add(place(resident, stand)));
    }
    return new Places(now, places);
  }

  private Place place(Resident resident, RoleTruth.@Nullable Stand stand) {
    String group = resident.group().name();
    boolean service = group.equals(Programs.SERVICES);
    String kind = service ? "service" : group.equals("site") ? "site" : "device";
    Machine machine = resident.machine();
    int site = machine.site();
    Position position = resident.position();
    return new Place(
        resident.name(), kind, resident.group().type().name(), service ? scenario.services().get(resident.name()).protocol() : group,
        site < 0 ? "" : regions.get(site), String.join(" ", links(machine)),
        position == null ? Optional.empty() : Optional.of(new Spot(position.latitudeMicrodegrees(), position.longitudeMicrodegrees())),
        resident.node() != null,
        stand == null ? "" : stand.cluster(), stand == null ? "" : stand.role(), stand == null ? "" : stand.superNode(),
        stand == null ? "" : stand.duties(), stand == null ? "" : stand.registration(), roles.relays(resident.name()));
  }

  /** The networks that a machine is in; of one that is off, those that it is described to be in. */
  private Set<String> links(Machine machine) {
    Set<String> links = new LinkedHashSet<>();
    Node node = machine.node();
    if (node == null) {
      population.lans(machine).forEach(lan -> links.add(lan.name()));
      return links;
    }
    for (Interface each : node.host().interfaces()) {
      Lan lan = machine.lan(each.name());
      if (lan != null) {
        links.add(lan.name());
      }
    }
    return links;
  }
}
