package orrery.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orrery.net.Lan;
import orrery.scenario.NamedNetwork;
import orrery.scenario.Names;
import orrery.scenario.Scenario;

/** What must hold between networks whose devices are described one by one, and with the names of everything else. */
final class NetworkRules {

  /** Each has the network 192.168.N.0 of its own. */
  private static final int MOST = 250;

  private final Scenario scenario;
  private final Rules rules;
  private final Map<String, NamedNetwork> networks;

  NetworkRules(Scenario scenario, Rules rules) {
    this.scenario = scenario;
    this.rules = rules;
    this.networks = scenario.population().networks();
  }

  void check() {
    if (networks.size() > MOST) {
      rules.add("population.networks", "must be at most " + MOST + " networks but are " + networks.size());
    }
    Names others = Names.ofOthers(scenario);
    Map<String, String> seen = new LinkedHashMap<>();
    Map<String, Integer> devices = new LinkedHashMap<>();
    networks.forEach((name, network) -> {
      String path = "population.networks." + name;
      if (others.hasRouter(name)) {
        rules.add(path, "must have a name of its own but a home or a link may be called '" + name + "', too");
      }
      network.devices().forEach((device, said) -> {
        String place = path + ".devices." + device;
        named(device, place, others, seen);
        also(said.also(), name, place + ".also");
        if (new TreeSet<>(said.permissions()).size() < said.permissions().size()) {
          rules.add(place + ".permissions", "must name each permission once but names one twice");
        }
        devices.merge(name, 1, Integer::sum);
        said.also().forEach(other -> devices.merge(other, 1, Integer::sum));
      });
    });
    networks.keySet().forEach(name -> {
      int count = devices.getOrDefault(name, 0);
      if (count == 0) {
        rules.add("population.networks." + name, "must have at least one device, of its own or that is in it, too");
      } else if (count > Lan.CAPACITY) {
        rules.add("population.networks." + name, "must have at most " + Lan.CAPACITY + " devices but has " + count);
      }
    });
  }

  /** No two of anything that lives in a run may have one name. */
  private void named(String device, String place, Names others, Map<String, String> seen) {
    String first = seen.putIfAbsent(device, place);
    boolean isFault = device.startsWith("fault-") && scenario.faults().containsKey(device.substring("fault-".length()));
    if (first != null) {
      rules.add(place, "must have a name of its own but '" + device + "' is the name of " + first + ", too");
    } else if (others.hasNode(device) || isFault) {
      rules.add(place, "must have a name of its own but something else of the scenario may be called '" + device + "', too");
    }
  }

  private void also(List<String> also, String home, String path) {
    Set<String> once = new TreeSet<>();
    for (String other : also) {
      if (!rules.stands("population.networks." + other)) {
        rules.add(path, "must be one of the population's 'networks' but is '" + Yaml.clip(other) + "'" + Spelling.hint(other, List.copyOf(networks.keySet())));
      } else if (other.equals(home) || !once.add(other)) {
        rules.add(path, "must name each network once, and not the one that the device is in, but names '" + other + "'");
      }
    }
  }
}
