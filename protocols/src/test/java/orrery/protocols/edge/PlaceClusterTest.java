package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.Position;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.Roster;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.edge.SearchConfig.Filter;
import orrery.protocols.edge.SearchConfig.Scope;
import orrery.protocols.edge.SearchConfig.Via;
import orrery.world.Records;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Clusters of places: who is in which cell, and what becomes of those who move (EC-10, EC-38). */
class PlaceClusterTest {

  private static final Distance SIDE = new Distance(500_000);
  private static final double LATITUDE = 51.5;
  /** Degrees of latitude to the metre. */
  private static final double METRE = 360 / (2 * StrictMath.PI * Position.EARTH_RADIUS_METRES);

  private World world;
  private World.Machine cloud;
  private final Map<String, World.Machine> machines = new LinkedHashMap<>();
  /** The latitude at which a cell begins. */
  private double south;

  PlaceClusterTest() {
    begin(5);
  }

  private void begin(long seed) {
    machines.clear();
    world = World.withSeed(seed);
    cloud = world.machine("cloud").inCloud().running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
    double height = SIDE.metres() * METRE;
    south = StrictMath.floor((LATITUDE + 90) / height) * height - 90;
  }

  private EdgeNodeConfig config() {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig asking = Records.with(usual, "discovery", usual.discovery().withService(new Endpoint(cloud.address(), 80).toString()));
    return Records.with(asking, "scopes", new ScopesConfig(false, true, SIDE, new Distance(50_000), Duration.ofMinutes(1)));
  }

  private World.Machine node(String name, double metresNorth) {
    return node(name, metresNorth, config());
  }

  /** A node so far north of where a cell begins; the cells there are one below the other. */
  private World.Machine node(String name, double metresNorth, EdgeNodeConfig config) {
    World.Machine machine = at(world.machine(name), metresNorth).inCloud().running(host -> new EdgeNode(host, config));
    machines.put(name, machine);
    return machine;
  }

  private World.Machine at(World.Machine machine, double metresNorth) {
    return machine.position(south + metresNorth * METRE, -0.12);
  }

  private void startAll() {
    cloud.start();
    machines.values().forEach(World.Machine::start);
    world.runFor(Duration.ofMinutes(8));
  }

  private static Optional<ClusterMember> place(World.Machine machine) {
    return machine.protocol(EdgeNode.class).clusters().stream().filter(one -> one.cluster().startsWith("place/")).findFirst();
  }

  private static Set<String> roster(World.Machine machine) {
    return place(machine).orElseThrow().roster().entries().stream().map(Roster.Entry::id).map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> superNodes(String cluster) {
    return machines.values().stream().filter(World.Machine::isOn)
        .filter(one -> place(one).filter(member -> member.cluster().equals(cluster) && member.role() == Role.SUPER_NODE).isPresent())
        .map(World.Machine::name).toList();
  }

  @Test
  void twoCellsAreTwoClusters() {
    World.Machine a = node("a", 100);
    World.Machine b = node("b", 490);
    World.Machine c = node("c", 510);
    World.Machine d = node("d", 900);
    startAll();

    assertThat(roster(a)).containsExactly("a", "b");
    assertThat(roster(b)).containsExactly("a", "b");
    assertThat(roster(c)).containsExactly("c", "d");
    assertThat(place(a).orElseThrow().cluster()).isNotEqualTo(place(c).orElseThrow().cluster());
    assertThat(superNodes(place(a).orElseThrow().cluster())).hasSize(1);
    assertThat(superNodes(place(d).orElseThrow().cluster())).hasSize(1);
  }

  @Test
  void goesFromOneClusterToTheNextWithItsPlace() {
    World.Machine a = node("a", 100);
    World.Machine b = node("b", 450);
    World.Machine c = node("c", 900);
    startAll();

    at(b, 530);
    world.runFor(Duration.ofMinutes(4));
    Set<String> near = roster(b);
    at(b, 700);
    world.runFor(Duration.ofMinutes(8));

    assertThat(near).as("no more than 50 m outside").containsExactly("a", "b");
    assertThat(roster(a)).containsExactly("a");
    assertThat(roster(b)).containsExactly("b", "c");
    assertThat(roster(c)).containsExactly("b", "c");
    assertThat(superNodes(place(c).orElseThrow().cluster())).hasSize(1);
  }

  /** Whoever is super node passes its office on where it goes, at once and not when it is missed. */
  @Test
  void leavesItsOfficeBehindInTheCellItLeaves() {
    World.Machine a = node("a", 100);
    World.Machine b = node("b", 200);
    World.Machine c = node("c", 300);
    World.Machine d = node("d", 900);
    startAll();
    String cell = place(a).orElseThrow().cluster();
    String first = superNodes(cell).get(0);

    at(machines.get(first), 800);
    world.runFor(Duration.ofMinutes(1).plusSeconds(10));
    List<String> soon = superNodes(cell);
    world.runFor(Duration.ofMinutes(6));

    assertThat(soon).hasSize(1).doesNotContain(first);
    List<World.Machine> left = List.of(a, b, c).stream().filter(one -> !one.name().equals(first)).toList();
    Set<String> names = left.stream().map(World.Machine::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(left).allSatisfy(one -> assertThat(roster(one)).isEqualTo(names));
    assertThat(roster(d)).containsExactlyInAnyOrder("d", first);
  }

  /** There and back, and there again, as fast as it looks: it ends where it is, once. */
  @Test
  void endsWhereItIsHoweverOftenItTurnsBack() {
    World.Machine a = node("a", 100);
    World.Machine b = node("b", 300);
    World.Machine c = node("c", 900);
    startAll();

    for (int turn = 0; turn < 7; turn++) {
      at(b, turn % 2 == 0 ? 800 : 200);
      world.runFor(Duration.ofMinutes(1));
    }
    world.runFor(Duration.ofMinutes(8));

    assertThat(roster(a)).containsExactly("a");
    assertThat(roster(c)).containsExactly("b", "c");
    assertThat(b.protocol(EdgeNode.class).clusters()).hasSize(2);
    assertThat(List.of(roster(b), roster(c))).containsOnly(roster(c));
  }

  @Test
  void isInNoPlaceWhereItDoesNotSayWhereItIs() {
    World.Machine a = world.machine("a").inCloud().running(host -> new EdgeNode(host, config()));
    machines.put("a", a);
    World.Machine b = node("b", 100);
    startAll();

    assertThat(place(a)).isEmpty();
    assertThat(roster(b)).containsExactly("b");
  }

  /** A search around a place knows no borders of cells, and finds only what is good enough. */
  @Test
  void aSearchAroundAPlaceReachesOverTheBorderAndFilters() {
    SearchConfig near = new SearchConfig(Scope.PROXIMITY, Duration.ofMinutes(1), new Distance(150_000), Via.SERVICE, 2, Duration.ofSeconds(5), false,
        Defaults.of(Filter.class));
    SearchConfig large = Records.with(near, "filter", new Filter("", new DataSize(200_000_000_000L), 0, false));
    node("a", 450, Records.with(config(), "search", near)).type("smartphone");
    node("e", 460, Records.with(config(), "search", large)).type("smartphone");
    node("b", 550).type("server");
    node("c", 590).type("smartphone");
    node("d", 800).type("server");
    startAll();

    world.runFor(Duration.ofMinutes(5));

    // e, b and c; of these b alone has so much storage, and d is too far away.
    assertThat(found("a")).contains(3.0);
    assertThat(found("e")).contains(1.0);
    assertThat(machines.get("b").host().device().storageBytes()).isGreaterThan(200_000_000_000L);
  }

  private List<Double> found(String by) {
    return world.observations("discovery.search.found").stream().filter(o -> o.node().equals(by)).map(World.Observation::value).toList();
  }

  /** Whoever walks through many cells keeps nothing of those it has left. */
  @Test
  void keepsNothingOfThePlacesItHasLeft() {
    World.Machine a = node("a", 100);
    startAll();

    for (int cell = 1; cell <= 12; cell++) {
      at(a, 100 + cell * 500.0);
      world.runFor(Duration.ofMinutes(2));
    }

    assertThat(place(a).orElseThrow().role()).isEqualTo(Role.SUPER_NODE);
    assertThat(a.protocol(EdgeNode.class).places()).isLessThanOrEqualTo(2);
  }

  /**
   * Whoever is where, and however they have walked, once they stand still each cell with anybody in it is one cluster of exactly those
   * who are there, or are no more than 50 m outside of it and were inside before.
   */
  @Test
  void afterAnyWalkEachCellIsOneClusterOfThoseWhoAreThere() {
    Seeds.each(12, random -> {
      PlaceClusterTest test = new PlaceClusterTest();
      test.begin(random.nextLong() & 0xFFFF);
      int count = 3 + random.nextInt(5);
      for (int i = 0; i < count; i++) {
        test.node("n" + i, random.nextInt(1500));
      }
      test.startAll();
      for (int step = 0; step < 6; step++) {
        World.Machine one = test.machines.get("n" + random.nextInt(count));
        if (random.nextInt(6) == 0 && one.isOn()) {
          one.crash();
        } else if (!one.isOn()) {
          one.start();
        }
        test.at(one, random.nextInt(1500));
        test.world.runFor(Duration.ofSeconds(20 + random.nextInt(160)));
      }
      test.world.runFor(Duration.ofMinutes(16));
      test.check();
    });
  }

  private void check() {
    Map<String, Set<String>> inside = new TreeMap<>();
    for (World.Machine one : machines.values()) {
      if (one.isOn()) {
        inside.computeIfAbsent(place(one).orElseThrow().cluster(), name -> new TreeSet<>()).add(one.name());
        Position position = one.host().device().position().orElseThrow();
        String own = PlaceCell.of(position, SIDE).cluster();
        String cluster = place(one).orElseThrow().cluster();
        List<String> cells = new ArrayList<>(List.of(own));
        for (double metres : new double[] {-51, 51}) {
          cells.add(PlaceCell.of(new Position((int) (position.latitudeMicrodegrees() + metres * METRE * 1e6), position.longitudeMicrodegrees()), SIDE).cluster());
        }
        assertThat(cells).contains(cluster);
      }
    }
    inside.forEach((cluster, names) -> {
      assertThat(superNodes(cluster)).as("super nodes of " + cluster + " with " + names).hasSize(1);
      for (String name : names) {
        assertThat(roster(machines.get(name))).as("roster of " + name).isEqualTo(names);
      }
    });
  }
}
