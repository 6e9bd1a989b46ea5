package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import orrery.host.Address;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.net.Node;
import orrery.scenario.ProtocolSpec;
import orrery.scenario.Scenario;
import orrery.scenario.Service;

/**
 * What runs where: a protocol that a service names runs on that service's machine, every other one on every device. Where
 * a setting of type text is the name of a service and a port, {@code discovery:80}, it becomes that service's address.
 */
final class Programs {

  /** The group of all services: no name that a scenario can give, so none of its groups is taken for it. */
  static final String SERVICES = "(services)";

  private final Scenario scenario;
  private final Map<String, Address> services;
  private final List<BiFunction<Node, Host, Protocol>> ofDevices = new ArrayList<>();

  Programs(Scenario scenario, Map<String, Address> services) {
    this.scenario = scenario;
    this.services = services;
    Set<String> served = new LinkedHashSet<>();
    scenario.services().values().forEach(service -> served.add(service.protocol()));
    scenario.protocols().forEach((id, protocol) -> {
      if (!served.contains(id)) {
        ofDevices.add(program(protocol, services));
      }
    });
  }

  List<BiFunction<Node, Host, Protocol>> ofDevices() {
    return ofDevices;
  }

  List<BiFunction<Node, Host, Protocol>> ofService(Service service) {
    return List.of(program(scenario.protocols().get(service.protocol()), services));
  }

  /** What runs on a service to which some others are nearer than to everybody else. */
  List<BiFunction<Node, Host, Protocol>> ofService(Service service, Map<String, Address> near) {
    Map<String, Address> asSeen = new LinkedHashMap<>(services);
    asSeen.putAll(near);
    return List.of(program(scenario.protocols().get(service.protocol()), asSeen));
  }

  private static BiFunction<Node, Host, Protocol> program(ProtocolSpec protocol, Map<String, Address> names) {
    ProtocolSpec resolved = new ProtocolSpec(protocol.provider(), ServiceNames.resolve(protocol.config(), names));
    return (node, host) -> resolved.create(host);
  }
}
