package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.device.DeviceCatalogue;
import orrery.device.DeviceType;
import orrery.device.churn.Presence;
import orrery.device.energy.RadioCatalogue;
import orrery.device.energy.RadioPower;
import orrery.device.movement.Movement;
import orrery.device.movement.Trajectory;
import orrery.host.Address;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.net.Backbone;
import orrery.net.InterfacePolicy;
import orrery.net.Lan;
import orrery.net.LinkSpec;
import orrery.net.Machine;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.net.Site;
import orrery.scenario.Account;
import orrery.scenario.Area;
import orrery.scenario.Attach;
import orrery.scenario.Churn;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Homes;
import orrery.scenario.MovementSpec;
import orrery.scenario.NodeGroup;
import orrery.scenario.Pairs;
import orrery.scenario.Places;
import orrery.scenario.Scenario;
import orrery.scenario.Service;
import orrery.scenario.Start;
import orrery.scenario.input.Inputs;
import orrery.scenario.preset.LinkPresets;
import orrery.scenario.run.CellRunner;
import orrery.sim.Distribution;
import orrery.sim.Simulation;

/**
 * Everybody who is described: the devices of homes, single machines, and the services in the cloud.
 *
 * <p>What is drawn for a home or a device is drawn by its name. Homes and machines behind a NAT have their public
 * addresses from 240.0.0.0/4, which is reserved (RFC 1112 §4), services from 198.18.0.0/15, which is for benchmarks
 * (RFC 2544), and so it is with IPv6: no capture of a run can be taken for one of the real internet.
 */
final class Population {

  private static final int SERVICE_ADDRESSES = 198 << 24 | 18 << 16 | 1;

  /** The private networks that home routers come with, as likely as each other; assumed. */
  private static final List<Address> HOME_NETWORKS = List.of(
      Address.ipv4(192, 168, 0, 0), Address.ipv4(192, 168, 1, 0), Address.ipv4(192, 168, 2, 0), Address.ipv4(192, 168, 178, 0), Address.ipv4(10, 0, 0, 0));

  /** Access networks that are paid for by the byte; assumed. */
  private static final List<String> MOBILE = List.of("3g", "4g", "5g");

  /** Of so many devices one is told of while they are built. */
  private static final int TOLD_EVERY = 1_000;

  private final Scenario scenario;
  private final Inputs inputs;
  private final Network network;
  private final WorldRun.Building building;
  /** How many residents there will be, or about so many where numbers are drawn. */
  private final int expected;
  private final Simulation simulation;
  private final Courses courses;
  private final Supplies supplies;
  private final Demands demands;
  private final Ways ways;
  private final Attachments attachments;
  private final Outings outings;
  private final Map<String, Nic> mobiles = new LinkedHashMap<>();
  private final List<Resident> residents;
  private final List<Lan> homes = new ArrayList<>();
  private final Map<String, String> natKinds = new LinkedHashMap<>();
  private final Map<String, List<Lan>> lansOf = new LinkedHashMap<>();
  private final Map<String, Duration> switchOns = new LinkedHashMap<>();
  private final Power power = new Power();
  private final Accesses accesses;

  Population(Scenario scenario, Inputs inputs, Network network, EnergyTruth energy, DemandTruth wants, OffloadTruth tasks, WorldRun.Building building) {
    this.scenario = scenario;
    this.inputs = inputs;
    this.network = network;
    this.building = building;
    this.expected = (int) Math.round(Headcount.of(scenario, inputs).described()) + scenario.services().size();
    this.residents = new ArrayList<>(expected);
    this.simulation = network.simulation();
    this.accesses = new Accesses(scenario, inputs, network, carrier -> carrier.region().map(this::site).orElseGet(this::mostCentralSite));
    this.courses = new Courses(scenario, inputs, network);
    this.supplies = new Supplies(scenario, energy);
    this.demands = new Demands(scenario, inputs, wants, tasks, resident -> lans(resident.machine()));
    this.ways = new Ways(inputs, WorldRun.epochNanos(scenario));
    this.outings = new Outings(network, scenario.duration().toNanos());
    this.attachments = new Attachments(network, scenario.duration().toNanos(), accesses::publicAddress);
    Map<String, Address> services = serviceAddresses();
    Programs programs = new Programs(scenario, services);
    scenario.services().forEach((name, service) -> {
      if (service.home().isEmpty()) {
        addService(name, service, services, programs);
      }
    });
    scenario.population().homes().ifPresent(described -> addHomes(described, programs));
    addServicesOfHomes(services, programs);
    if (!scenario.population().networks().isEmpty()) {
      new NamedNetworks(this, network, accesses, programs).add(scenario.population().networks());
    }
    scenario.population().nodes().forEach((name, group) -> addNodes(name, group, programs));
    scenario.population().pairs().ifPresent(pairs -> addPairs(pairs, programs));
    scenario.population().sites().ifPresent(places -> addPlaces("site", places, programs));
    scenario.population().users().ifPresent(places -> addPlaces("user", places, programs));
    demands.settle(residents);
  }

  /** Everybody, services first. */
  List<Resident> residents() {
    return Collections.unmodifiableList(residents);
  }

  /** Who is off the network of his home. */
  Outings outings() {
    return outings;
  }

  /** Who is attached to edge sites. */
  Attachments attachments() {
    return attachments;
  }

  /** What is wanted of them. */
  Demands demands() {
    return demands;
  }

  /** Where there is power. */
  Power power() {
    return power;
  }

  /** The networks of the scenario that a machine is described to be in; none where it is in none. */
  List<Lan> lans(Machine machine) {
    List<Lan> several = lansOf.get(machine.name());
    Lan only = machine.lan();
    return several != null ? several : only == null ? List.of() : List.of(only);
  }

  /** A machine is in several of them. */
  void isIn(Machine machine, List<Lan> lans) {
    lansOf.put(machine.name(), List.copyOf(lans));
  }

  /** The LANs of homes and of the scenario's own networks. */
  List<Lan> homes() {
    return Collections.unmodifiableList(homes);
  }

  /** The kind of NAT before each device of a pair, by the name of the device; in the order of the pairs. */
  Map<String, String> natKinds() {
    return Collections.unmodifiableMap(natKinds);
  }

  /** Switches on who is there at time zero, and lets everybody else come in time. */
  void start() {
    outings.start();
    boolean stationary = scenario.start() instanceof Start.Stationary || scenario.start() instanceof Start.Staggered;
    int begun = 0;
    for (Resident resident : residents) {
      tell("switching on", ++begun, residents.size());
      Duration said = switchOns.get(resident.name());
      long first = said != null ? said.toNanos() : first(resident);
      boolean always = stationary && said == null;
      Optional<Presence> course = always ? courses.stationary(resident) : courses.startingAt(resident, first);
      course.ifPresent(resident::takes);
      if (always && first > 0) {
        resident.beginAt(first);
      } else if (course.isPresent() || always) {
        resident.begin();
      } else {
        resident.startAt(first);
      }
    }
  }

  /** When its life begins, where the scenario says nothing else of it. */
  private long first(Resident resident) {
    if (resident.group().name().equals(Programs.SERVICES)) {
      return 0;
    }
    if (scenario.start() instanceof Start.Ramp ramp) {
      return simulation.stream(resident.name(), "ramp").nextLong(ramp.over().toNanos());
    }
    if (scenario.start() instanceof Start.Staggered staggered) {
      return simulation.stream(resident.name(), "staggered").nextLong(staggered.over().toNanos());
    }
    return 0;
  }

  // ---- Who there is

  private Map<String, Address> serviceAddresses() {
    Map<String, Address> addresses = new LinkedHashMap<>();
    int next = SERVICE_ADDRESSES;
    for (Map.Entry<String, Service> service : scenario.services().entrySet()) {
      addresses.put(service.getKey(), Address.ipv4(next));
      next += service.getValue().addresses();
    }
    return addresses;
  }

  private void addService(String name, Service service, Map<String, Address> addresses, Programs programs) {
    Nic nic = new Nic(accesses.link(service.access()), "eth0", false);
    Group group = new Group(network, Programs.SERVICES, type(service.type()), nic, Owner.of(Account.OWN), power, supplies, demands, List.of(RadioCatalogue.of("ethernet")), programs.ofService(service), Optional.empty());
    int site = service.region().map(this::site).orElseGet(this::mostCentralSite);
    add(group, Machine.atSite(simulation.register(name), nic, stand(service, addresses.get(name), site)), null);
  }

  /**
   * Services that stand in a home's network, with a public address beside: edge nodes that can be reached. Where all that run
   * one protocol are in one home, they know each other by the addresses of its network.
   */
  private void addServicesOfHomes(Map<String, Address> addresses, Programs programs) {
    Map<String, Machine> machines = new LinkedHashMap<>();
    Map<String, Nic> lines = new LinkedHashMap<>();
    scenario.services().forEach((name, service) -> service.home().ifPresent(home -> {
      Lan lan = homes.get(Integer.parseInt(home.substring("home-".length())));
      Nic inside = new Nic(link("ethernet"), "eth0", false);
      Nic outside = new Nic(accesses.link(service.access()), "eth1", false);
      Site stand = stand(service, addresses.get(name), lan.router() == null ? 0 : lan.router().site());
      Machine machine = Machine.inLanAndAtSite(simulation.register(name), InterfacePolicy.UNMETERED_FIRST, inside, lan, outside, stand);
      machines.put(name, machine);
      lines.put(name, inside);
    }));
    machines.forEach((name, machine) -> {
      Service service = scenario.services().get(name);
      Map<String, Address> near = new LinkedHashMap<>();
      // All members of a group must know it by the same addresses: those of the home's network do where it holds all of it.
      if (scenario.services().values().stream().filter(other -> other.protocol().equals(service.protocol())).allMatch(other -> other.home().equals(service.home()))) {
        machines.forEach((other, itsMachine) -> {
          if (scenario.services().get(other).home().equals(service.home())) {
            near.put(other, itsMachine.address());
          }
        });
      }
      List<RadioPower> radios = List.of(RadioCatalogue.of("ethernet"), RadioCatalogue.of("ethernet"));
      Group group = new Group(network, Programs.SERVICES, type(service.type()), lines.get(name), Owner.of(Account.OWN), power, supplies, demands, radios, programs.ofService(service, near), Optional.empty());
      add(group, machine, null);
    });
  }

  /** A service's addresses: IPv4, and IPv6 where somebody has it. */
  private Site stand(Service service, Address first, int site) {
    Site stand = Site.at(site, first);
    for (int i = 1; i < service.addresses(); i++) {
      stand = stand.with(Address.ipv4(first.ipv4Bits() + i));
    }
    return hasIpv6() ? stand.with(Accesses.ofService(first.ipv4Bits() - SERVICE_ADDRESSES)) : stand;
  }

  private boolean hasIpv6() {
    orrery.scenario.Population all = scenario.population();
    return all.homes().filter(homes -> homes.lan().ipv6() > 0).isPresent()
        || all.networks().values().stream().anyMatch(one -> one.lan().ipv6() > 0)
        || all.nodes().values().stream().anyMatch(nodes -> nodes.ipv6() > 0)
        || all.pairs().filter(pairs -> pairs.ipv6() > 0).isPresent()
        || all.sites().filter(sites -> sites.ipv6() > 0).isPresent()
        || all.users().filter(users -> users.ipv6() > 0).isPresent();
  }

  private void addHomes(Homes described, Programs programs) {
    Map<String, Group> groups = new LinkedHashMap<>();
    Map<String, Distribution> counts = new LinkedHashMap<>();
    described.devices().forEach((name, devices) -> {
      DeviceType type = type(devices.type());
      Nic nic = new Nic(link(type.link()).withFurtherLoss(described.lan().loss()), interfaceName(type.link()), false);
      groups.put(name, new Group(network, name, type, nic, Owner.of(devices.account()), power, supplies, demands, radios(type, devices), programs.ofDevices(), devices.churn().map(courses::model)));
      counts.put(name, Draws.count(devices.count()));
    });
    Accesses.Described access = Accesses.Described.of(described.lan());
    for (int home = 0; home < described.count(); home++) {
      String homeName = "home-" + home;
      RandomStream luck = simulation.stream(homeName, "household");
      Lan lan = network.lan(homeName, HOME_NETWORKS.get(luck.nextInt(HOME_NETWORKS.size())));
      accesses.router(lan, accesses.drawn(homeName, access), site(described.region(), home));
      homes.add(lan);
      Trajectory way = described.area().map(area -> new Movement.Fixed(within(area, luck))).orElse(null);
      described.devices().forEach((name, devices) -> {
        Distribution number = counts.get(name);
        // A constant draws nothing, so that it needs no stream.
        int count = (int) (number instanceof Distribution.Constant constant ? constant.value() : number.sample(simulation.stream(homeName, "count/" + name)));
        if (count > lan.room()) {
          throw new CellRunner.LimitExceeded("a home must have at most " + Lan.CAPACITY + " devices, but " + homeName + " has more");
        }
        // The name of one hangs on how many there may be, not on how many there are.
        boolean alone = devices.count() instanceof DistributionSpec.Constant<Integer> constant && constant.value() == 1;
        for (int i = 0; i < count; i++) {
          String device = homeName + "-" + name + (alone ? "" : "-" + i);
          Group group = groups.get(name);
          Machine machine = atHome(device, group, lan, devices);
          if (devices.movement() instanceof MovementSpec.Commute commute && way != null) {
            Movement movement = ways.from(way.at(0), commute);
            outings.add(machine, group.nic().name(), way.at(0), movement.of(simulation.streams(), device));
            add(group, machine, movement.of(simulation.streams(), device));
          } else {
            add(group, machine, way);
          }
        }
      });
    }
  }

  /** A device in a home's LAN and, where it has one, in a mobile network of the home's region. */
  private Machine atHome(String name, Group group, Lan lan, Homes.DeviceGroup described) {
    if (described.also().isEmpty()) {
      return Machine.inLan(simulation.register(name), group.nic(), lan);
    }
    Homes.Mobile mobile = described.also().get();
    Nic nic = mobiles.computeIfAbsent(mobile.access(), access -> new Nic(accesses.link(access), "wwan0", true));
    int site = lan.router() == null ? 0 : lan.router().site();
    InterfacePolicy policy = mobile.policy() == Homes.Policy.LOWEST_METRIC ? InterfacePolicy.LOWEST_METRIC : InterfacePolicy.UNMETERED_FIRST;
    Machine machine = Machine.withInterfaces(simulation.register(name), policy, List.of(group.nic(), nic));
    machine.attach(group.nic().name(), lan);
    machine.attach(nic.name(), accesses.stand(mobile.carrier(), site));
    return machine;
  }

  private void addNodes(String name, NodeGroup described, Programs programs) {
    Groups groups = new Groups(name, described.type(), programs, described.churn(), described.account());
    for (int i = 0; i < described.count(); i++) {
      addMachine(groups, name + "-" + i, Accesses.Described.of(described), site(described.region(), i), null);
    }
  }

  private void addPlaces(String name, Places described, Programs programs) {
    Groups groups = new Groups(name, described.type(), programs, described.churn(), described.account());
    Optional<Movement> movement = ways.of(described);
    List<Position> positions = movement.isPresent() ? List.of() : described.csv().map(inputs::positions).orElseGet(() -> drawn(name, described));
    int count = movement.isPresent() ? described.count().orElse(0) : Math.min(positions.size(), described.count().orElse(positions.size()));
    for (int i = 0; i < count; i++) {
      String device = name + "-" + i;
      int site = site(described.region(), i);
      Position position = movement.isPresent() ? null : positions.get(i);
      Supplier<Trajectory> way = () -> position != null ? new Movement.Fixed(position) : movement.orElseThrow().of(simulation.streams(), device);
      if (described.attach().isPresent()) {
        addAttached(groups, device, described, described.attach().get(), way);
      } else {
        addMachine(groups, device, Accesses.Described.of(described), site, way.get());
      }
      if (name.equals("site")) {
        attachments.addSite(positions.get(i), site);
      }
    }
  }

  /** A machine that is attached to the nearest site. Who looks ahead along its way has one of his own. */
  private void addAttached(Groups groups, String name, Places described, Attach attach, Supplier<Trajectory> way) {
    Accesses.Drawn drawn = accesses.drawn(name, Accesses.Described.of(described));
    String accessName = drawn.accessName();
    Group group = groups.with(new Nic(drawn.access(), interfaceName(accessName), MOBILE.contains(accessName)), accessName);
    Machine machine = attachments.add(simulation.register(name), group.nic(), drawn.natName(), drawn.nat(), attach, way.get());
    add(group, machine, way.get());
  }

  private List<Position> drawn(String name, Places described) {
    RandomStream luck = simulation.stream(name, "positions");
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < described.count().orElse(0); i++) {
      positions.add(within(described.area().orElseThrow(), luck));
    }
    return positions;
  }

  private void addPairs(Pairs described, Programs programs) {
    Groups groups = new Groups("pair", described.type(), programs, Optional.empty(), Account.OWN);
    List<String> each = described.everyPairOf();
    int count = each.isEmpty() ? described.count() : each.size() * each.size();
    for (int i = 0; i < count; i++) {
      for (String side : List.of("a", "b")) {
        String name = "pair-" + i + "-" + side;
        Accesses.Described access = Accesses.Described.of(described);
        if (!each.isEmpty()) {
          access = access.behind(each.get(side.equals("a") ? i / each.size() : i % each.size()));
        }
        int site = described.region().map(this::site).orElseGet(() -> (int) (accesses.uniform(name, "region") * network.backbone().sites()));
        natKinds.put(name, addMachine(groups, name, access, site, null).natName());
      }
    }
  }

  /** The groups of machines in no home: one for each kind of network card, held once. */
  private final class Groups {
    private final String name;
    private final DeviceType type;
    private final Owner owner;
    private final Programs programs;
    private final Optional<Churn> churn;
    private final Map<Kind, Group> byKind = new LinkedHashMap<>();

    /** @param radio what takes the energy: beyond a NAT, it is what leads to the carrier */
    private record Kind(Nic nic, RadioPower radio) {}

    Groups(String name, String type, Programs programs, Optional<Churn> churn, Account account) {
      this.name = name;
      this.owner = Owner.of(account);
      this.type = type(type);
      this.programs = programs;
      this.churn = churn;
    }

    Group with(Nic nic, String accessName) {
      return byKind.computeIfAbsent(new Kind(nic, RadioCatalogue.of(accessName)), kind -> new Group(network, name, type, nic, owner, power, supplies, demands, List.of(kind.radio()), programs.ofDevices(), churn.map(courses::model)));
    }
  }

  /** A machine that is in no home: with an address of its own, public or a carrier's, or alone behind a NAT. */
  private Accesses.Drawn addMachine(Groups groups, String name, Accesses.Described described, int site, @Nullable Trajectory way) {
    Accesses.Drawn drawn = accesses.drawn(name, described);
    Group group = groups.with(nic(drawn), drawn.accessName());
    Machine machine;
    if (drawn.nat().isPresent()) {
      Lan lan = network.pointToPoint(name + "-link", HOME_NETWORKS.get(simulation.stream(name, "household").nextInt(HOME_NETWORKS.size())));
      accesses.router(lan, drawn, site);
      machine = Machine.inLan(simulation.register(name), group.nic(), lan);
    } else {
      machine = Machine.atSite(simulation.register(name), group.nic(), accesses.site(drawn, site));
    }
    add(group, machine, way);
    return drawn;
  }

  /** A home, or a network of the scenario's own. */
  void addHome(Lan lan) {
    homes.add(lan);
  }

  /** The group of one device that the scenario describes by itself. */
  Group group(String name, DeviceType type, Nic nic, Owner owner, List<RadioPower> radios, Programs programs, Optional<Churn> churn) {
    return new Group(network, name, type, nic, owner, power, supplies, demands, radios, programs.ofDevices(), churn.map(courses::model));
  }

  /** A device is switched on first then, and not as all are. */
  void switchOn(String device, Duration at) {
    switchOns.put(device, at);
  }

  void add(Group group, Machine machine, @Nullable Trajectory way) {
    residents.add(new Resident(group, machine, way));
    tell("building", residents.size(), expected);
  }

  private void tell(String doing, int devices, int all) {
    if (devices % TOLD_EVERY == 0) {
      building.at(doing, devices, Math.max(devices, all));
    }
  }

  // ---- What they are like

  int site(Optional<String> region, int index) {
    return region.map(this::site).orElse(index % network.backbone().sites());
  }

  private int site(String name) {
    Backbone backbone = network.backbone();
    for (int site = 0; site < backbone.sites(); site++) {
      if (backbone.siteName(site).equals(name)) {
        return site;
      }
    }
    throw new IllegalStateException("the backbone must have a site called " + name);
  }

  private int mostCentralSite() {
    Backbone backbone = network.backbone();
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int site = 0; site < backbone.sites(); site++) {
      long sum = 0;
      for (int other = 0; other < backbone.sites(); other++) {
        sum += backbone.oneWayNanos(site, other) + backbone.oneWayNanos(other, site);
      }
      if (sum < least) {
        best = site;
        least = sum;
      }
    }
    return best;
  }

  static DeviceType type(String name) {
    return DeviceCatalogue.find(name).orElseThrow(() -> new IllegalStateException("the catalogue must have a device type " + name));
  }

  /** What the interfaces of a home's device take: to the home's network, and to a mobile one. */
  private static List<RadioPower> radios(DeviceType type, Homes.DeviceGroup described) {
    RadioPower first = RadioCatalogue.of(type.link());
    return described.also().map(mobile -> List.of(first, RadioCatalogue.of(mobile.access()))).orElseGet(() -> List.of(first));
  }

  private static LinkSpec link(String name) {
    return LinkPresets.spec(name).orElseThrow(() -> new IllegalStateException("the catalogue must have a link " + name));
  }

  /** Of a machine in no home. Behind a NAT it has a wire of its own to it; the access link is then the NAT's. */
  private static Nic nic(Accesses.Drawn drawn) {
    boolean natted = drawn.nat().isPresent();
    boolean metered = natted && (drawn.accessName().equals("4g") || drawn.accessName().equals("5g"));
    return new Nic(natted ? link("ethernet") : drawn.access(), "eth0", metered);
  }

  static String interfaceName(String link) {
    return link.equals("ethernet") ? "eth0" : MOBILE.contains(link) ? "wwan0" : "wlan0";
  }

  /** A uniform point of a disc: small enough for a degree of longitude to have one length all over it. */
  private static Position within(Area area, RandomStream luck) {
    double metres = area.radius().metres() * Math.sqrt(luck.nextDouble());
    double bearing = 2 * StrictMath.PI * luck.nextDouble();
    double degreesNorth = StrictMath.toDegrees(metres * StrictMath.cos(bearing) / Position.EARTH_RADIUS_METRES);
    double shrink = Math.max(1e-6, StrictMath.cos(StrictMath.toRadians(area.latitude())));
    double degreesEast = StrictMath.toDegrees(metres * StrictMath.sin(bearing) / Position.EARTH_RADIUS_METRES / shrink);
    double latitude = Math.max(-90, Math.min(90, area.latitude() + degreesNorth));
    double longitude = area.longitude() + degreesEast;
    longitude = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
    return new Position((int) Math.rint(latitude * 1e6), (int) Math.rint(longitude * 1e6));
  }
}
