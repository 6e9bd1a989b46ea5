package orrery.scenario.world;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.device.DeviceType;
import orrery.device.energy.RadioCatalogue;
import orrery.device.energy.RadioPower;
import orrery.device.movement.Movement;
import orrery.device.movement.Trajectory;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Position;
import orrery.net.InterfacePolicy;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.scenario.NamedNetwork;

/**
 * Makes the networks that a scenario describes device by device. Each has a private /24 of its own, so that a machine in
 * two of them knows which of them an address is in; homes, which draw theirs, may be numbered alike.
 */
final class NamedNetworks {

  private final Population population;
  private final Network network;
  private final Accesses accesses;
  private final Programs programs;
  private final Map<String, Lan> lans = new LinkedHashMap<>();

  NamedNetworks(Population population, Network network, Accesses accesses, Programs programs) {
    this.population = population;
    this.network = network;
    this.accesses = accesses;
    this.programs = programs;
  }

  /** Adds the networks first, as a device may be in one that comes after its own. */
  void add(Map<String, NamedNetwork> described) {
    described.forEach((name, one) -> {
      Lan lan = network.lan(name, Address.ipv4(192, 168, lans.size() + 1, 0));
      if (one.uplink() == NamedNetwork.Uplink.ROUTER) {
        accesses.router(lan, accesses.drawn(name, Accesses.Described.of(one.lan())), population.site(one.region(), lans.size()));
      }
      lans.put(name, lan);
      population.addHome(lan);
    });
    described.forEach((name, one) -> one.devices().forEach((device, said) -> add(device, said, name, described)));
  }

  private void add(String name, NamedNetwork.Device said, String home, Map<String, NamedNetwork> described) {
    DeviceType type = Population.type(said.type());
    List<String> networks = new ArrayList<>(List.of(home));
    networks.addAll(said.also());
    List<Nic> nics = new ArrayList<>();
    List<RadioPower> radios = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (String one : networks) {
      String link = described.get(one).link().orElse(type.link());
      nics.add(new Nic(accesses.link(link).withFurtherLoss(described.get(one).lan().loss()), free(Population.interfaceName(link), taken), false));
      radios.add(RadioCatalogue.of(link));
    }
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    permissions.addAll(said.permissions());
    Owner owner = Owner.called(said.account().orElse(home), permissions);
    Group group = population.group(home, type, nics.get(0), owner, radios, programs, said.churn());
    Trajectory way = said.position().map(spot -> new Movement.Fixed(position(spot))).orElse(null);
    population.add(group, machine(name, networks, nics), way);
    said.switchOn().ifPresent(at -> population.switchOn(name, at));
  }

  private Machine machine(String name, List<String> networks, List<Nic> nics) {
    var entity = network.simulation().register(name);
    if (nics.size() == 1) {
      return Machine.inLan(entity, nics.get(0), lans.get(networks.get(0)));
    }
    Machine machine = Machine.withInterfaces(entity, InterfacePolicy.UNMETERED_FIRST, nics);
    for (int i = 0; i < nics.size(); i++) {
      machine.attach(nics.get(i).name(), lans.get(networks.get(i)));
    }
    population.isIn(machine, networks.stream().map(lans::get).toList());
    return machine;
  }

  /** {@code wlan1}, where there is a {@code wlan0} already. */
  private static String free(String first, Set<String> taken) {
    String kind = first.substring(0, first.length() - 1);
    int number = 0;
    while (!taken.add(kind + number)) {
      number++;
    }
    return kind + number;
  }

  private static Position position(NamedNetwork.Spot spot) {
    return new Position((int) Math.rint(spot.latitude() * 1e6), (int) Math.rint(spot.longitude() * 1e6));
  }
}
