package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.PartConfig;
import orrery.protocols.cluster.Role;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.edge.NoticeConfig.Whom;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** A link's cluster that is divided: its parts are two records at discovery, and one link to whoever searches (EC-11, EC-20). */
class DividedClusterTest {

  private final World world = World.withSeed(6);
  private final World.Machine cloud = world.machine("cloud").inCloud()
      .running(host -> new DiscoveryService(host, Defaults.of(DiscoveryServiceConfig.class)));
  private final World.Home home = world.home("home");
  private final World.Home other = world.home("other");
  private final List<World.Machine> crowd = IntStream.range(0, 9).mapToObj(i -> node("n" + i, home)).toList();
  private final World.Machine far = node("far", other);

  private EdgeNodeConfig config() {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    EdgeNodeConfig asking = Records.with(usual, "discovery", usual.discovery().withService(new Endpoint(cloud.address(), 80).toString()));
    EdgeNodeConfig telling = Records.with(asking, "notices", Records.with(usual.notices(), "whom", Whom.ALL));
    return Records.with(telling, "cluster", Records.with(usual.cluster(), "parts", new PartConfig(6, 60)));
  }

  private World.Machine node(String name, World.Home where) {
    return world.machine(name).type("set-top-box").account("anna").on(where).running(host -> new EdgeNode(host, config()));
  }

  private List<String> all(String... more) {
    TreeSet<String> names = crowd.stream().filter(World.Machine::isOn).map(World.Machine::name).collect(Collectors.toCollection(TreeSet::new));
    names.addAll(List.of(more));
    return List.copyOf(names);
  }

  private static ClusterMember cluster(World.Machine machine) {
    return machine.protocol(EdgeNode.class).cluster();
  }

  private List<World.Machine> superNodes() {
    return crowd.stream().filter(World.Machine::isOn).filter(one -> cluster(one).role() == Role.SUPER_NODE).toList();
  }

  private void divide() {
    cloud.start();
    far.start();
    crowd.forEach(one -> {
      one.start();
      world.runFor(Duration.ofSeconds(5));
    });
    world.runFor(Duration.ofMinutes(8));
    assertThat(superNodes()).hasSize(2);
    assertThat(superNodes()).allMatch(one -> one.protocol(EdgeNode.class).discovery().isRegistered());
  }

  private List<FoundNode> atTheService(SearchQuery query) {
    List<FoundNode> found = new ArrayList<>();
    far.protocol(EdgeNode.class).discovery().search(query, "test", outcome -> found.addAll(((SearchOutcome.Found) outcome).nodes()));
    world.runFor(Duration.ofSeconds(10));
    return found;
  }

  private Optional<SearchDesk.Answer> onTheLink(World.Machine by, SearchQuery query) {
    List<Optional<SearchDesk.Answer>> answers = new ArrayList<>();
    by.protocol(EdgeNode.class).search(query, answers::add);
    world.runFor(Duration.ofSeconds(10));
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private static List<String> names(List<FoundNode> found) {
    return found.stream().map(one -> one.node().id().name()).toList();
  }

  @Test
  void bothPartsAreFoundAtTheServiceByAccountAndByLink() {
    divide();

    List<FoundNode> found = atTheService(SearchQuery.ofAccount("anna"));

    assertThat(names(found)).containsExactlyElementsOf(all("far"));
    List<FoundNode> here = found.stream().filter(one -> !one.node().id().name().equals("far")).toList();
    assertThat(here.stream().map(FoundNode::superNode).distinct()).as("each part has its own record").hasSize(2);
    assertThat(here.stream().map(FoundNode::link).distinct()).as("and they are one link").hasSize(1);
    assertThat(names(atTheService(SearchQuery.ofLink(here.get(0).link())))).containsExactlyElementsOf(all());
  }

  /** Whoever asks its super node for those on the link is told of all of them, whichever part they belong to. */
  @Test
  void bothPartsAreFoundOnTheLink() {
    divide();

    for (World.Machine one : crowd) {
      List<FoundNode> found = onTheLink(one, SearchQuery.ofLink(SearchDesk.LOCAL)).orElseThrow().nodes();
      assertThat(names(found)).as("by " + one.name()).containsExactlyElementsOf(all());
      assertThat(found).allMatch(each -> each.reachability().equals(Reachability.ON_LINK));
    }
  }

  /** EC-6. */
  @Test
  void bothPartsAreFoundWithoutTheService() {
    divide();
    cloud.crash();

    for (World.Machine one : superNodes()) {
      assertThat(names(onTheLink(one, SearchQuery.ofAccount("anna")).orElseThrow().nodes())).as("by " + one.name()).containsAll(all());
    }
  }

  @Test
  void whoComesTellsThoseOfBothParts() {
    World.Machine late = node("late", home);
    divide();
    late.start();

    world.runFor(Duration.ofSeconds(20));

    assertThat(all()).allSatisfy(name -> assertThat(world.state("late", "notice", name)).as(name).isEqualTo("known by link"));
  }

  /** A part that shrinks unites with the other, and its record goes with it. */
  @Test
  void allAreFoundOnceWhenThePartsAreOneAgain() {
    divide();
    List<World.Machine> leaving = crowd.stream().filter(one -> !superNodes().contains(one)).limit(6).toList();
    leaving.forEach(one -> {
      one.stop();
      world.runFor(Duration.ofSeconds(1));
    });

    world.runFor(Duration.ofMinutes(12));

    assertThat(superNodes()).hasSize(1);
    List<FoundNode> found = atTheService(SearchQuery.ofAccount("anna"));
    assertThat(names(found)).containsExactlyElementsOf(all("far"));
    assertThat(found.stream().filter(one -> !one.node().id().name().equals("far")).map(FoundNode::superNode).distinct())
        .extracting(Object::toString).containsExactly(superNodes().get(0).name());
  }

  /** Divided while the service is out of reach, both parts register when it is back. */
  @Test
  void bothPartsRegisterThatCameToBeOffline() {
    cloud.start();
    far.start();
    Partition cut = world.partition(crowd.stream().map(World.Machine::name).collect(Collectors.toSet()), new TreeSet<>(List.of("cloud", "far")));
    crowd.forEach(one -> {
      one.start();
      world.runFor(Duration.ofSeconds(5));
    });
    world.runFor(Duration.ofMinutes(8));
    assertThat(superNodes()).hasSize(2);

    world.heal(cut);
    world.runFor(Duration.ofMinutes(15));

    List<FoundNode> found = atTheService(SearchQuery.ofAccount("anna"));
    assertThat(names(found)).containsExactlyElementsOf(all("far"));
    assertThat(found.stream().filter(one -> !one.node().id().name().equals("far")).map(FoundNode::link).distinct()).hasSize(1);
  }
}
