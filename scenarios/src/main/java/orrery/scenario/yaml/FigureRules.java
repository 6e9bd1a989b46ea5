package orrery.scenario.yaml;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import orrery.scenario.Diagram;
import orrery.scenario.Names;
import orrery.scenario.PlaceMap;
import orrery.scenario.RoleChart;
import orrery.scenario.Scenario;

/** What must hold of the figures that a scenario asks for: they are of nodes and times that there are. */
final class FigureRules {

  private final Scenario scenario;
  private final Rules rules;
  private final Names names;

  FigureRules(Scenario scenario, Rules rules) {
    this.scenario = scenario;
    this.rules = rules;
    this.names = Names.of(List.of(scenario));
  }

  void check() {
    scenario.diagram().ifPresent(this::diagram);
    scenario.map().flatMap(PlaceMap::at).filter(at -> at.compareTo(scenario.duration()) > 0).ifPresent(at ->
        rules.add("map.at", "must be at most the duration (" + rules.written("duration") + ") but is " + rules.written("map.at")));
    scenario.roles().ifPresent(this::roles);
  }

  private void diagram(Diagram diagram) {
    nodes("diagram.nodes", diagram.nodes());
    if (new TreeSet<>(diagram.nodes()).size() < diagram.nodes().size()) {
      rules.add("diagram.nodes", "must name each node once but names one twice");
    }
    begins("diagram.from", diagram.from());
  }

  private void roles(RoleChart roles) {
    nodes("roles.nodes", roles.nodes());
    roles.clusters().stream().filter(cluster -> !hasCluster(cluster)).findFirst().ifPresent(cluster ->
        rules.add("roles.clusters", "must be a home, a network, 'account/NAME' or 'place/CELL' but one is '" + Yaml.clip(cluster) + "'" + Spelling.hint(cluster, names.routersLike(cluster))));
    begins("roles.from", roles.from());
  }

  /** Whether a cluster may be called that: by a network, by a node that is in none, or by what its members share. */
  private boolean hasCluster(String name) {
    return name.startsWith("account/") || name.startsWith("place/")
        || scenario.population().networks().containsKey(name) || names.hasRouter(name) || names.hasNode(name.split("/", 2)[0]);
  }

  private void nodes(String path, List<String> nodes) {
    for (String node : nodes) {
      if (!names.hasNode(node)) {
        rules.add(path, "must be nodes that the scenario can have but one is '" + Yaml.clip(node) + "'" + Spelling.hint(node, names.nodesLike(node)));
      }
    }
  }

  private void begins(String path, Duration from) {
    if (from.compareTo(scenario.duration()) >= 0) {
      rules.add(path, "must be less than the duration (" + rules.written("duration") + ") but is " + rules.written(path));
    }
  }
}
