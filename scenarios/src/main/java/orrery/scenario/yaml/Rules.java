package orrery.scenario.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.net.RttMatrix;
import orrery.net.nat.NatBehavior;
import orrery.net.nat.NatCatalogue;
import orrery.net.nat.NatMix;
import orrery.scenario.Catalogue;
import orrery.scenario.FaultSpec;
import orrery.scenario.Homes;
import orrery.scenario.InputFile;
import orrery.scenario.MovementSpec;
import orrery.scenario.NamedNetwork;
import orrery.scenario.Names;
import orrery.scenario.NatSpec;
import orrery.scenario.NodeGroup;
import orrery.scenario.Pairs;
import orrery.scenario.Places;
import orrery.scenario.Population;
import orrery.scenario.Scenario;
import orrery.scenario.Service;
import orrery.scenario.input.Inputs;
import orrery.scenario.input.RttTable;
import orrery.scenario.input.SeriesCsv;
import orrery.scenario.input.TextFile;
import orrery.scenario.preset.SendingSpec;
import orrery.scenario.preset.Way;

/** What must hold between the parts of a scenario, each of which is fine by itself, and of the files it refers to. */
final class Rules {

  private final Scenario scenario;
  private final Tree tree;
  private final Catalogue catalogue;
  private final Inputs inputs;
  private final Problems problems;

  private Rules(Scenario scenario, Tree tree, Catalogue catalogue, Inputs inputs, Problems problems) {
    this.scenario = scenario;
    this.tree = tree;
    this.catalogue = catalogue;
    this.inputs = inputs;
    this.problems = problems;
  }

  /** Adds what is wrong with {@code scenario}, which was bound from {@code tree}, and reads its files into {@code inputs}. */
  static void check(Scenario scenario, Tree tree, Catalogue catalogue, Inputs inputs, Problems problems) {
    Rules rules = new Rules(scenario, tree, catalogue, inputs, problems);
    rules.names();
    rules.times();
    rules.nats();
    rules.access();
    rules.places();
    rules.regions();
    rules.services();
    rules.faults();
    new FigureRules(scenario, rules).check();
    new NetworkRules(scenario, rules).check();
    new LifeRules(scenario, inputs, rules).check();
    new WorkloadRules(scenario, inputs, rules).check();
  }

  private void names() {
    if (!orrery.host.NodeId.isValid(scenario.name())) {
      add("name", "must be 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + Yaml.clip(scenario.name()) + "'");
    }
    Map<String, String> groups = new LinkedHashMap<>();
    for (Map.Entry<String, String> group : groups().entrySet()) {
      String first = groups.putIfAbsent(group.getValue(), group.getKey());
      if (first != null) {
        add(group.getKey(), "must have a name of its own but '" + group.getValue() + "' is the name of " + first + ", too");
      }
    }
    if (groups.size() == scenario.services().size()) {
      add("population", "must have at least one device: give homes, networks, nodes, pairs, sites or users");
    }
  }

  /** Every group of machines: its path and its name. */
  private Map<String, String> groups() {
    Population population = scenario.population();
    Map<String, String> groups = new LinkedHashMap<>();
    population.homes().ifPresent(homes -> homes.devices().keySet().forEach(name -> groups.put("population.homes.devices." + name, name)));
    population.networks().forEach((name, network) -> groups.put("population.networks." + name, name));
    population.nodes().keySet().forEach(name -> groups.put("population.nodes." + name, name));
    population.pairs().ifPresent(pairs -> groups.put("population.pairs", "pair"));
    population.sites().ifPresent(sites -> groups.put("population.sites", "site"));
    population.users().ifPresent(users -> groups.put("population.users", "user"));
    scenario.services().keySet().forEach(name -> groups.put("services." + name, name));
    return groups;
  }

  private void times() {
    if (scenario.warmUp().compareTo(scenario.duration()) >= 0) {
      add("measure.warm-up", "must be less than the duration (" + written("duration") + ") but is " + written("measure.warm-up"));
    }
  }

  private void nats() {
    scenario.population().homes().map(Homes::lan).filter(lan -> lan.nat().names().stream().anyMatch(Rules::mayBeNone)).ifPresent(lan ->
        add("population.homes.lan.nat", "must be a NAT for every home, as its devices share one public address, but may be 'none'"));
    scenario.population().networks().forEach((name, network) -> {
      if (network.uplink() == NamedNetwork.Uplink.ROUTER && network.lan().nat().names().stream().anyMatch(Rules::mayBeNone)) {
        add("population.networks." + name + ".lan.nat", "must be a NAT where 'uplink' is a router, as devices share one public address, but may be 'none'");
      }
    });
    scenario.population().pairs().ifPresent(pairs -> pairs.everyPairOf().stream().filter(kind -> NatMix.find(kind).isPresent()).findFirst().ifPresent(mix ->
        add("population.pairs.every-pair-of", "must name kinds of NAT, each of which is one, but '" + mix + "' is a mix of them")));
    scenario.carriers().forEach((name, carrier) -> {
      if (carrier.nat().equals("none") || NatMix.find(carrier.nat()).isPresent() || !behavior(carrier.nat()).translates()) {
        add("carriers." + name + ".nat", "must be one NAT, which translates, but is '" + carrier.nat() + "'");
      }
    });
    firewalls();
    scenario.population().pairs().map(Pairs::everyPairOf).filter(kinds -> kinds.size() != new TreeSet<>(kinds).size()).ifPresent(kinds ->
        add("population.pairs.every-pair-of", "must name each kind of NAT once but names one twice"));
  }

  private static boolean mayBeNone(String nat) {
    return nat.equals("none") || NatMix.find(nat).filter(mix -> mix.shares().getOrDefault("none", 0.0) > 0).isPresent();
  }

  /** Of a name that is no mix and not 'none'. */
  private NatBehavior behavior(String nat) {
    NatSpec own = scenario.nats().get(nat);
    return own != null ? own.behavior() : NatCatalogue.find(nat).flatMap(NatCatalogue.Preset::behavior).orElseThrow();
  }

  private void firewalls() {
    Population population = scenario.population();
    population.homes().ifPresent(homes -> firewall(homes.lan().ipv6Firewall(), "population.homes.lan"));
    population.networks().forEach((name, network) -> firewall(network.lan().ipv6Firewall(), "population.networks." + name + ".lan"));
    population.nodes().forEach((name, nodes) -> firewall(nodes.ipv6Firewall(), "population.nodes." + name));
    population.pairs().ifPresent(pairs -> firewall(pairs.ipv6Firewall(), "population.pairs"));
    population.sites().ifPresent(sites -> firewall(sites.ipv6Firewall(), "population.sites"));
    population.users().ifPresent(users -> firewall(users.ipv6Firewall(), "population.users"));
  }

  private void firewall(String name, String path) {
    if (name.equals("none") || NatMix.find(name).isPresent() || behavior(name).translates()) {
      add(path + ".ipv6-firewall", "must translate nothing, as 'ipv6-firewall' and 'ipv6-firewall-strict' do, but is '" + name + "'");
    }
  }

  /** Reads the files of the scenario's own access networks. */
  private void access() {
    scenario.access().forEach((name, own) -> {
      way(own.up(), "access." + name + ".up");
      way(own.down(), "access." + name + ".down");
    });
  }

  private void way(Way way, String path) {
    if (way.sending() instanceof SendingSpec.Traced traced) {
      load(traced.trace(), path + ".sending", () -> inputs.loadTrace(traced.trace()));
    } else if (way.sending() instanceof SendingSpec.Varying varying) {
      load(varying.csv(), path + ".sending", () -> inputs.loadSeries(varying.csv(), SeriesCsv.Quantity.BITS_PER_SECOND, varying.straight()));
    }
    way.delayOverTime().ifPresent(over ->
        load(over.csv(), path + ".delay-over-time", () -> inputs.loadSeries(over.csv(), SeriesCsv.Quantity.MILLISECONDS, over.straight())));
  }

  private void places() {
    scenario.population().sites().ifPresent(sites -> places(sites, "population.sites"));
    scenario.population().users().ifPresent(users -> places(users, "population.users"));
  }

  private void places(Places places, String path) {
    boolean recorded = places.movement() instanceof MovementSpec.Tracks;
    if (places.csv().isEmpty() && (places.area().isEmpty() && !recorded || places.count().isEmpty())) {
      add(path, "must have a 'csv', or an 'area' and a 'count', to know where they are");
    }
    places.csv().ifPresent(file -> load(file, path + ".csv", () -> inputs.loadPositions(file)));
  }

  interface Loading {
    void load() throws TextFile.Unusable;
  }

  void load(InputFile file, String path, Loading loading) {
    try {
      loading.load();
    } catch (TextFile.Unusable e) {
      Mark mark = e.line() > 0 ? Source.file(file.written(), file.path()).at(e.line() - 1, e.column() - 1) : mark(path);
      problems.add(mark, path, e.getMessage() + (e.line() > 0 ? "" : ": '" + file.written() + "'"));
    }
  }

  private void regions() {
    Optional<InputFile> matrix = scenario.backbone().matrix();
    matrix.ifPresent(file -> load(file, "backbone.matrix", () -> inputs.loadMatrix(file)));
    Optional<InputFile> table = scenario.backbone().rttTable().filter(file -> matrix.isEmpty());
    List<String> known = new ArrayList<>();
    if (matrix.isPresent()) {
      matrix.flatMap(inputs::matrix).ifPresent(read -> IntStream.range(0, read.sites()).forEach(row -> known.add(read.siteName(row))));
    } else if (table.isPresent()) {
      load(table.get(), "backbone.rtt-table", () -> inputs.loadTable(table.get()));
      inputs.table(table.get()).ifPresent(read -> countries(table.get(), read, known));
    } else {
      known.addAll(catalogue.regions(scenario.backbone().preset()));
    }
    if (known.isEmpty()) {
      return; // What the backbone is has been refused already.
    }
    Population population = scenario.population();
    population.homes().flatMap(Homes::region).ifPresent(region -> region(region, "population.homes.region", known));
    population.networks().forEach((name, network) -> network.region().ifPresent(region -> region(region, "population.networks." + name + ".region", known)));
    for (Map.Entry<String, NodeGroup> group : population.nodes().entrySet()) {
      group.getValue().region().ifPresent(region -> region(region, "population.nodes." + group.getKey() + ".region", known));
    }
    population.pairs().flatMap(Pairs::region).ifPresent(region -> region(region, "population.pairs.region", known));
    population.sites().flatMap(Places::region).ifPresent(region -> region(region, "population.sites.region", known));
    population.users().flatMap(Places::region).ifPresent(region -> region(region, "population.users.region", known));
    scenario.carriers().forEach((name, carrier) -> carrier.region().ifPresent(region -> region(region, "carriers." + name + ".region", known)));
    for (Map.Entry<String, Service> service : scenario.services().entrySet()) {
      service.getValue().region().ifPresent(region -> region(region, "services." + service.getKey() + ".region", known));
    }
    scenario.faults().forEach((name, fault) -> regions(fault, "faults." + name, known));
    scenario.carbon().ifPresent(carbon -> carbon.regions().keySet().forEach(region -> region(region, "carbon.regions." + region, known)));
  }

  private void regions(FaultSpec fault, String path, List<String> known) {
    if (fault instanceof FaultSpec.OfDevices devices) {
      devices.region().ifPresent(region -> region(region, path + ".region", known));
    } else if (fault instanceof FaultSpec.RegionOutage outage) {
      region(outage.region(), path + ".region", known);
    } else if (fault instanceof FaultSpec.Partition partition) {
      partition.region().ifPresent(region -> region(region, path + ".region", known));
      if (partition.cut() == FaultSpec.Cut.REGIONS) {
        partition.from().ifPresent(region -> region(region, path + ".from", known));
        partition.to().ifPresent(region -> region(region, path + ".to", known));
      }
    }
  }

  /** Adds to {@code known} the countries that a table is good for. */
  private void countries(InputFile file, RttTable table, List<String> known) {
    List<String> countries = scenario.backbone().countries();
    if (new TreeSet<>(countries).size() < countries.size()) {
      add("backbone.countries", "must name each country once but names one twice");
      return;
    }
    Optional<String> unknown = countries.stream().filter(country -> !table.places().contains(country)).findFirst();
    if (unknown.isPresent()) {
      add("backbone.countries", "must be countries of the table but '" + Yaml.clip(unknown.get()) + "' is not there" + Spelling.hint(unknown.get(), table.places()));
      return;
    }
    load(file, "backbone.rtt-table", () -> {
      RttMatrix matrix = table.matrix(countries);
      IntStream.range(0, matrix.sites()).forEach(country -> known.add(matrix.siteName(country)));
    });
  }

  private void region(String region, String path, List<String> known) {
    if (known.contains(region)) {
      return;
    }
    boolean rows = scenario.backbone().matrix().isPresent();
    add(
        path,
        (rows ? "must be a row of the matrix, 'row-0' to 'row-" + (known.size() - 1) + "'," : "must be a region of the backbone")
            + " but is '" + Yaml.clip(region) + "'"
            + (rows ? "" : Spelling.hint(region, known)));
  }

  private void services() {
    Names names = Names.of(List.of(scenario));
    scenario.services().forEach((name, service) -> {
      if (!scenario.protocols().containsKey(service.protocol())) {
        add("services." + name + ".protocol", "must be one of the scenario's 'protocols' but '" + service.protocol() + "' is not there");
      }
      service.home().filter(home -> !home.startsWith("home-") || !names.hasRouter(home)).ifPresent(home ->
          add("services." + name + ".home", "must be a home that the scenario has but is '" + Yaml.clip(home) + "'" + Spelling.hint(home, names.routersLike(home))));
    });
  }

  /** The names of the groups of devices. */
  List<String> devices() {
    List<String> devices = new ArrayList<>(groups().values());
    devices.removeAll(scenario.services().keySet());
    return devices;
  }

  private void faults() {
    List<String> devices = devices();
    Names names = Names.of(List.of(scenario));
    scenario.faults().forEach((name, fault) -> {
      String path = "faults." + name;
      if (fault.at().compareTo(scenario.duration()) >= 0) {
        add(path + ".at", "must be less than the duration (" + written("duration") + ") but is " + written(path + ".at"));
      }
      if (fault instanceof FaultSpec.OfDevices said) {
        said.group().ifPresent(group -> group(group, path + ".group", devices));
        said.node().filter(node -> !names.hasNode(node)).ifPresent(node ->
            add(path + ".node", "must be a node that the scenario can have but is '" + Yaml.clip(node) + "'" + Spelling.hint(node, names.nodesLike(node))));
        if (said.near().isPresent() && !hasPositions()) {
          add(path + ".near", "must be where devices have positions: give homes an 'area', devices of networks a 'position', or sites or users");
        }
      }
      if (fault instanceof FaultSpec.Partition partition) {
        partition(partition, path, names);
      }
    });
  }

  /** Whether any device has a position. */
  boolean hasPositions() {
    Population population = scenario.population();
    return population.homes().flatMap(Homes::area).isPresent()
        || population.networks().values().stream().flatMap(network -> network.devices().values().stream()).anyMatch(device -> device.position().isPresent())
        || population.sites().isPresent() || population.users().isPresent();
  }

  void group(String group, String path, List<String> known) {
    if (!known.contains(group)) {
      add(path, "must be a group of devices but is '" + Yaml.clip(group) + "'" + Spelling.hint(group, known));
    }
  }

  private void partition(FaultSpec.Partition partition, String path, Names names) {
    Set<String> networks = scenario.population().networks().keySet();
    if (partition.cut().isOfHomes() && scenario.population().homes().isEmpty() && networks.isEmpty()) {
      add(path, "must have homes or networks to cut but the population has none");
    }
    partition.home().filter(home -> !networks.contains(home) && (!names.hasRouter(home) || !home.startsWith("home-"))).ifPresent(home -> {
      List<String> known = new ArrayList<>(names.routersLike(home));
      networks.stream().filter(network -> !known.contains(network)).forEach(known::add);
      add(path + ".home", "must be a home or a network that the scenario has but is '" + Yaml.clip(home) + "'" + Spelling.hint(home, known));
    });
    if (partition.cut() == FaultSpec.Cut.GROUPS) {
      List<String> known = List.copyOf(groups().values());
      partition.from().ifPresent(group -> group(group, path + ".from", known));
      partition.to().ifPresent(group -> group(group, path + ".to", known));
    }
  }

  void add(String path, String message) {
    problems.add(mark(path), path, message);
  }

  /** Whether the scenario says anything at {@code path}, be it right or wrong. */
  boolean stands(String path) {
    Tree at = tree;
    for (String step : path.split("\\.")) {
      at = at instanceof Tree.Entries map ? map.value(step) : null;
    }
    return at != null;
  }

  /** Where {@code path} stands, or the nearest thing above it that the scenario says. */
  private Mark mark(String path) {
    Tree at = tree;
    Mark mark = at.mark();
    for (String step : path.split("\\.")) {
      Tree next = at instanceof Tree.Entries map ? map.value(step) : null;
      if (next == null) {
        return mark;
      }
      at = next;
      mark = at.mark();
    }
    return mark;
  }

  /** What the scenario says at {@code path}, in its own words. */
  String written(String path) {
    Tree at = tree;
    for (String step : path.split("\\.")) {
      at = at instanceof Tree.Entries map && map.value(step) != null ? map.entries().get(step).value() : at;
    }
    return at.toString();
  }
}
