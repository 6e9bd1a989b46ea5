package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static orrery.protocols.discovery.Nodes.node;
import static orrery.protocols.discovery.Nodes.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.host.Distance;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class DiscoveryRegistryTest {

  private static final Address ADDRESS = Address.ipv4(203, 0, 113, 1);
  private static final Address ELSEWHERE = Address.ipv4(203, 0, 113, 2);
  private static final String PAIR = "203.0.113.1/192.168.1.0/24";

  private final DiscoveryRegistry registry = Nodes.registry(1000, true, new Xoshiro256(1));
  private long now;

  // ---- Whose word counts

  @Test
  void takesTheNewerIncarnationThenTheHigherTermThenTheLaterRevision() {
    register("a", registration(10, 5, 3, null, node("a"), node("b")));

    assertThat(register("a", registration(9, 9, 9, null, node("a")))).isEqualTo(Verdict.SUPERSEDED);
    assertThat(register("a", registration(10, 4, 9, null, node("a")))).isEqualTo(Verdict.SUPERSEDED);
    assertThat(register("a", registration(10, 5, 2, null, node("a")))).isEqualTo(Verdict.SUPERSEDED);
    assertThat(registry.size()).isEqualTo(2);
    assertThat(register("a", registration(10, 5, 3, null, node("a"), node("b")))).isEqualTo(Verdict.DONE);
    assertThat(register("a", registration(11, 1, 1, null, node("a")))).isEqualTo(Verdict.DONE);
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void letsASuccessorTakeTheRecordOfItsPredecessorAndItsLink() {
    register("a", registration(10, 5, 1, null, node("a"), node("b"), node("c")));

    Verdict verdict = register("b", registration(20, 6, 1, "a", node("b"), node("c")));

    assertThat(verdict).isEqualTo(Verdict.CREATED);
    assertThat(registry.cluster(id("a"))).isEmpty();
    assertThat(link("b")).isEqualTo(PAIR);
    assertThat(found(SearchQuery.ofLink(PAIR))).containsExactly("b", "c");
  }

  /** A request of the old super node that was on its way while its successor registered. */
  @Test
  void keepsAPredecessorFromComingBackInAnOldTerm() {
    register("a", registration(10, 5, 1, null, node("a"), node("b")));
    register("b", registration(20, 6, 1, "a", node("b")));

    assertThat(register("a", registration(10, 5, 2, null, node("a"), node("b")))).isEqualTo(Verdict.SUPERSEDED);
    assertThat(register("a", registration(10, 7, 3, null, node("a"), node("b")))).isEqualTo(Verdict.CREATED);
    assertThat(registry.cluster(id("b"))).as("its super node is a member again").isEmpty();
  }

  @Test
  void refusesASuccessorWhosePredecessorIsBackInAHigherTerm() {
    register("a", registration(10, 7, 1, null, node("a"), node("b")));

    assertThat(register("b", registration(20, 6, 1, "a", node("b")))).isEqualTo(Verdict.SUPERSEDED);
  }

  /** Behind one carrier NAT, with equal prefixes: the phone has moved from one home to the other. */
  /** Two for one link, each of which goes on to later terms: what one once replaced of the other is long past. */
  @Test
  void replacesNobodyWhoHasComeBackInALaterTerm() {
    register("a", registration(10, 5, 1, null, node("a"), node("b")));
    register("b", registration(20, 6, 1, "a", node("b")));
    register("a", registration(10, 7, 2, null, node("a")));
    register("b", registration(20, 8, 2, null, node("b")));

    assertThat(register("a", registration(10, 7, 3, null, node("a")))).isEqualTo(Verdict.DONE);
  }

  @Test
  void doesNotReplaceASuperNodeThatIsOnAnotherLinkByNow() {
    register("phone", registration(10, 5, 1, null, node("phone"), node("b")));
    register("phone", registration(11, 1, 1, null, node("phone"), node("x")));

    register("b", registration(20, 6, 1, "phone", node("b")));

    assertThat(registry.cluster(id("phone"))).isPresent();
    assertThat(link("b")).isEqualTo(PAIR + "~b");
  }

  @Test
  void hasANodeWhereItWasClaimedLast() {
    register("a", registration(10, 5, 1, null, node("a"), node("phone")));
    registry.register(id("x"), registration(10, 1, 1, null, node("x"), node("phone")), ELSEWHERE, now);

    assertThat(registry.cluster(id("a")).orElseThrow().nodes.values()).extracting(known -> known.entry.id()).containsExactly(id("a"));
    assertThat(registry.cluster(id("x")).orElseThrow().nodes.values()).extracting(known -> known.entry.id()).containsExactly(id("phone"), id("x"));
    assertThat(registry.claimed()).isEqualTo(1);
  }

  @Test
  void endsTheRecordOfASuperNodeThatHasBecomeAMember() {
    register("a", registration(10, 5, 1, null, node("a"), node("c")));

    register("b", registration(20, 6, 1, null, node("b"), node("a")));

    assertThat(registry.cluster(id("a"))).isEmpty();
    assertThat(registry.size()).isEqualTo(2);
  }

  @Test
  void changesARecordOnlyFromTheRevisionThatIsThere() {
    register("a", registration(10, 5, 1, null, node("a"), node("b")));

    assertThat(update("a", "\"10-1\"", 5, 2, List.of(node("c")), "b")).isEqualTo(Verdict.DONE);
    assertThat(update("a", "\"10-1\"", 5, 2, List.of(node("c")), "b")).as("once more").isEqualTo(Verdict.OTHER_REVISION);
    assertThat(update("a", "\"10-2\"", 4, 3, List.of(), "c")).isEqualTo(Verdict.SUPERSEDED);
    assertThat(update("b", "\"10-2\"", 4, 3, List.of(), "c")).isEqualTo(Verdict.UNKNOWN);
    assertThat(registry.update(id("a"), "\"10-2\"", new ClusterUpdate(5, 3, List.of(), List.of()), ELSEWHERE, now)).isEqualTo(Verdict.OTHER_REVISION);
    assertThat(registry.cluster(id("a")).orElseThrow().nodes.values()).extracting(known -> known.entry.id()).containsExactly(id("a"), id("c"));
  }

  @Test
  void endsARecordOnceItsSuperNodeLeaves() {
    register("a", registration(10, 5, 1, null, node("a")));

    assertThat(registry.leave(id("a"), 9)).isEqualTo(Verdict.SUPERSEDED);
    assertThat(registry.leave(id("a"), 10)).isEqualTo(Verdict.DONE);
    assertThat(registry.leave(id("a"), 10)).isEqualTo(Verdict.UNKNOWN);
    assertThat(registry.size()).isZero();
  }

  @Test
  void takesNoMoreThanItsCapacity() {
    DiscoveryRegistry small = Nodes.registry(2, true, new Xoshiro256(1));

    assertThat(small.register(id("a"), registration(1, 1, 1, null, node("a"), node("b"), node("c")), ADDRESS, 0)).isEqualTo(Verdict.FULL);
    assertThat(small.register(id("a"), registration(1, 1, 1, null, node("a"), node("b")), ADDRESS, 0)).isEqualTo(Verdict.CREATED);
    assertThat(small.register(id("a"), registration(1, 1, 2, null, node("a"), node("c")), ADDRESS, 0)).isEqualTo(Verdict.DONE);
    assertThat(small.update(id("a"), "\"1-2\"", new ClusterUpdate(1, 3, List.of(node("d")), List.of()), ADDRESS, 0)).isEqualTo(Verdict.FULL);
  }

  @Test
  void forgetsWhatIsOldWhereThatIsWanted() {
    register("a", registration(1, 1, 1, null, node("a")));
    now = 100;
    registry.register(id("b"), registration(1, 1, 1, null, node("b")), ELSEWHERE, now);

    registry.forgetBefore(50);

    assertThat(registry.cluster(id("a"))).isEmpty();
    assertThat(registry.cluster(id("b"))).isPresent();
  }

  // ---- The identity of a link (EC-36)

  @Test
  void namesALinkByItsPublicAddressAndItsNetwork() {
    register("a", registration(1, 1, 1, null, node("a")));
    registry.register(id("b"), registration(1, 1, 1, null, node("b")), ELSEWHERE, now);

    assertThat(link("a")).isEqualTo(PAIR);
    assertThat(link("b")).isEqualTo("203.0.113.2/192.168.1.0/24");
    assertThat(registry.contenders(cluster("a"), 8)).isEmpty();
  }

  @Test
  void keepsStrangersWithEqualPairsApart() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));

    assertThat(link("a")).isEqualTo(PAIR);
    assertThat(link("b")).isEqualTo(PAIR + "~b");
    assertThat(found(SearchQuery.ofLink(PAIR))).containsExactly("a");
    assertThat(registry.contenders(cluster("b"), 8)).containsExactly(cluster("a"));
    assertThat(registry.contenders(cluster("a"), 8)).containsExactly(cluster("b"));
    assertThat(registry.peers(cluster("b"), 8)).isEmpty();
  }

  @Test
  void joinsTheLinksOfNeighboursThatHaveProvedIt() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));

    assertThat(registry.confirm(id("b"), id("a"), cluster("b").proof, now)).as("its own secret").isEqualTo(Verdict.UNPROVEN);
    assertThat(registry.confirm(id("b"), id("a"), "", now)).isEqualTo(Verdict.UNPROVEN);
    assertThat(registry.confirm(id("b"), id("c"), cluster("a").proof, now)).isEqualTo(Verdict.UNKNOWN);
    assertThat(registry.confirm(id("b"), id("a"), cluster("a").proof, now)).isEqualTo(Verdict.DONE);

    assertThat(link("b")).isEqualTo(PAIR);
    assertThat(found(SearchQuery.ofLink(PAIR))).containsExactly("a", "b");
    assertThat(found(SearchQuery.ofLink(PAIR + "~b"))).isEmpty();
    assertThat(registry.contenders(cluster("a"), 8)).isEmpty();
    assertThat(registry.peers(cluster("b"), 8)).singleElement().matches(peer -> peer.id().equals(id("a")) && peer.term() == 1);
  }

  @Test
  void joinsUnderTheOlderIdentityWhoeverProvesIt() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));

    registry.confirm(id("a"), id("b"), cluster("b").proof, now);

    assertThat(link("a")).isEqualTo(PAIR);
    assertThat(link("b")).isEqualTo(PAIR);
  }

  @Test
  void believesNoProofBetweenLinksThatDiffer() {
    register("a", registration(1, 1, 1, null, node("a")));
    registry.register(id("b"), registration(1, 1, 1, null, node("b")), ELSEWHERE, now);

    assertThat(registry.confirm(id("b"), id("a"), cluster("a").proof, now)).isEqualTo(Verdict.UNPROVEN);
  }

  /** It may have moved to a stranger's home with an equal pair: what was confirmed before says nothing. */
  @Test
  void confirmsAnewInANewIncarnationWhereOthersShareTheLink() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));
    registry.confirm(id("b"), id("a"), cluster("a").proof, now);
    String old = cluster("b").proof;

    register("b", registration(2, 1, 1, null, node("b")));

    assertThat(link("b")).isEqualTo(PAIR + "~b");
    assertThat(cluster("b").proof).isNotEqualTo(old);
  }

  @Test
  void freesAPairWithTheLastThatHadIt() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));
    registry.leave(id("a"), 1);

    register("c", registration(1, 1, 1, null, node("c")));

    assertThat(link("b")).as("an identity stays").isEqualTo(PAIR + "~b");
    assertThat(link("c")).isEqualTo(PAIR);
  }

  /** The contender was the memory of a crashed node, which is back as a member. */
  @Test
  void namesALinkByItsPairOnceNobodyContends() {
    register("a", registration(1, 1, 1, null, node("a")));
    register("b", registration(1, 1, 1, null, node("b")));
    String contended = link("b");

    update("b", "\"1-1\"", 1, 2, List.of(node("a")));

    assertThat(contended).isEqualTo(PAIR + "~b");
    assertThat(link("b")).isEqualTo(PAIR);
    assertThat(found(SearchQuery.ofLink(PAIR))).containsExactly("a", "b");
    assertThat(found(SearchQuery.ofLink(contended))).isEmpty();
  }

  @Test
  void namesTheContendersHeardOfLastWhereThereAreMany() {
    for (int i = 0; i < 20; i++) {
      now = i;
      register("n" + i, registration(1, 1, 1, null, node("n" + i)));
    }

    assertThat(registry.contenders(cluster("n0"), 3).stream().map(c -> c.superNode.name())).containsExactly("n19", "n18", "n17");
  }

  // ---- Searches

  @Test
  void searchesByEachScopeAndByAllOfThem() {
    Position here = new Position(-37_813_600, 144_963_100);
    Position near = new Position(-37_814_600, 144_963_100);
    Position far = new Position(-37_820_000, 144_963_100);
    register("a", registration(1, 1, 1, null, node("a", "anna", here), node("b", "ben", near), node("c", "anna", far)));
    registry.register(id("d"), registration(1, 1, 1, null, node("d", "anna", near), node("e", "ben", null)), ELSEWHERE, now);
    SearchQuery.Circle circle = new SearchQuery.Circle(here, new Distance(150_000));

    assertThat(found(SearchQuery.ofAccount("anna"))).containsExactly("a", "c", "d");
    assertThat(found(SearchQuery.ofLink(PAIR))).containsExactly("a", "b", "c");
    assertThat(found(SearchQuery.near(here, new Distance(150_000)))).containsExactly("a", "b", "d");
    assertThat(found(query("anna", PAIR, null))).containsExactly("a", "c");
    assertThat(found(query("anna", null, circle))).containsExactly("a", "d");
    assertThat(found(query(null, PAIR, circle))).containsExactly("a", "b");
    assertThat(found(query("ben", PAIR, circle))).containsExactly("b");
    assertThat(found(query("nobody", PAIR, circle))).isEmpty();
  }

  @Test
  void forgetsWhereANodeWas() {
    Position here = new Position(0, 0);
    register("a", registration(1, 1, 1, null, node("a", "anna", here)));
    update("a", "\"1-1\"", 1, 2, List.of(node("a", "ben", new Position(1_000_000, 0))));

    assertThat(found(SearchQuery.near(here, new Distance(1_000_000)))).isEmpty();
    assertThat(found(SearchQuery.ofAccount("anna"))).isEmpty();
    assertThat(found(SearchQuery.ofAccount("ben"))).containsExactly("a");
  }

  @Test
  void findsOnPagesWhatThereIs() {
    NodeEntry[] nodes = new NodeEntry[26];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node("" + (char) ('a' + i));
    }
    register("a", registration(1, 1, 1, null, nodes));

    List<String> all = new ArrayList<>();
    Optional<NodeId> after = Optional.empty();
    int pages = 0;
    List<DiscoveryRegistry.Known> page;
    do {
      page = registry.search(new SearchQuery(Optional.of("anna"), Optional.empty(), Optional.empty(), after, 10));
      page.stream().limit(10).forEach(known -> all.add(known.entry.id().name()));
      after = Optional.of(new NodeId(all.get(all.size() - 1)));
      pages++;
    } while (page.size() > 10);

    assertThat(pages).isEqualTo(3);
    assertThat(String.join("", all)).isEqualTo("abcdefghijklmnopqrstuvwxyz");
  }

  /** The grid and the maps against a walk over all nodes, while clusters come, change and go. */
  @Test
  void findsWhatAWalkOverAllNodesFinds() {
    Seeds.each(40, random -> {
      DiscoveryRegistry some = Nodes.registry(10_000, true, random);
      TreeMap<String, Long> revisions = new TreeMap<>();
      for (int step = 0; step < 60; step++) {
        String superNode = "s" + random.nextInt(8);
        long revision = revisions.merge(superNode, 1L, Long::sum);
        Address address = Address.ipv4(203, 0, 113, random.nextInt(3));
        List<NodeEntry> nodes = new ArrayList<>(List.of(someNode(superNode, random)));
        for (int i = random.nextInt(6); i > 0; i--) {
          NodeEntry node = someNode((random.nextBoolean(0.1) ? "s" : "m") + i + random.nextInt(3), random);
          if (nodes.stream().noneMatch(other -> other.id().equals(node.id()))) {
            nodes.add(node);
          }
        }
        switch (random.nextInt(4)) {
          case 0 -> some.leave(id(superNode), Long.MAX_VALUE);
          case 1 -> some.cluster(id(superNode)).ifPresent(cluster ->
              some.update(id(superNode), cluster.tag(), new ClusterUpdate(cluster.term, cluster.revision + 1, nodes, List.of()), cluster.address, 0));
          default -> some.register(id(superNode), registration(revision, 1, revision, null, nodes.toArray(new NodeEntry[0])), address, step);
        }
      }
      for (int i = 0; i < 30; i++) {
        Distance radius = new Distance(random.nextLong(random.nextBoolean(0.5) ? 300_000 : 20_000_000_000L));
        SearchQuery.Circle circle = new SearchQuery.Circle(somewhere(random), radius);
        SearchQuery query = switch (random.nextInt(3)) {
          case 0 -> SearchQuery.near(circle.centre(), circle.radius());
          case 1 -> query("u" + random.nextInt(3), null, circle);
          default -> query(null, "203.0.113." + random.nextInt(3) + "/192.168.1.0/24", random.nextBoolean(0.5) ? circle : null);
        };

        List<String> found = some.search(query).stream().map(known -> known.entry.id().name()).toList();

        assertThat(found).as("%s", query).isEqualTo(walk(some, query));
      }
    });
  }

  private static List<String> walk(DiscoveryRegistry registry, SearchQuery query) {
    TreeMap<String, NodeEntry> all = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      registry.cluster(id("s" + i)).ifPresent(cluster -> addMatching(all, cluster, query));
      for (int j = 0; j < 10; j++) {
        registry.cluster(id("s" + i + j)).ifPresent(cluster -> addMatching(all, cluster, query));
      }
    }
    return all.keySet().stream().limit(query.limit() + 1).toList();
  }

  private static void addMatching(TreeMap<String, NodeEntry> all, Cluster cluster, SearchQuery query) {
    cluster.nodes.values().stream()
        .map(known -> known.entry)
        .filter(entry -> query.account().map(entry.profile().account()::equals).orElse(true))
        .filter(entry -> query.link().map(cluster.link.id::equals).orElse(true))
        .filter(entry -> query.near().map(circle -> entry.profile().position().map(circle::contains).orElse(false)).orElse(true))
        .forEach(entry -> all.put(entry.id().name(), entry));
  }

  private static NodeEntry someNode(String id, RandomStream random) {
    return node(id, "u" + random.nextInt(3), random.nextBoolean(0.1) ? null : somewhere(random));
  }

  /** Anywhere, or crowded around Greenwich, a pole or the antimeridian. */
  private static Position somewhere(RandomStream random) {
    int spread = random.nextInt(30_000);
    return switch (random.nextInt(4)) {
      case 0 -> new Position(spread - 15_000, random.nextInt(30_000) - 15_000);
      case 1 -> new Position((random.nextBoolean(0.5) ? 1 : -1) * (90_000_000 - spread), random.nextInt(360_000_001) - 180_000_000);
      case 2 -> new Position(spread, random.nextBoolean(0.5) ? 180_000_000 - random.nextInt(3000) : -180_000_000 + random.nextInt(3000));
      default -> new Position(random.nextInt(180_000_001) - 90_000_000, random.nextInt(360_000_001) - 180_000_000);
    };
  }

  private static SearchQuery query(String account, String link, SearchQuery.Circle near) {
    return new SearchQuery(Optional.ofNullable(account), Optional.ofNullable(link), Optional.ofNullable(near), Optional.empty(), 50);
  }

  private List<String> found(SearchQuery query) {
    return registry.search(query).stream().map(known -> known.entry.id().name()).toList();
  }

  private Verdict register(String superNode, ClusterRegistration registration) {
    return registry.register(id(superNode), registration, ADDRESS, now);
  }

  private Verdict update(String superNode, String tag, long term, long revision, List<NodeEntry> present, String... left) {
    List<NodeId> gone = List.of(left).stream().map(NodeId::new).toList();
    return registry.update(id(superNode), tag, new ClusterUpdate(term, revision, present, gone), ADDRESS, now);
  }

  private Cluster cluster(String superNode) {
    return registry.cluster(id(superNode)).orElseThrow();
  }

  private String link(String superNode) {
    return cluster(superNode).link.id;
  }

  private static NodeId id(String name) {
    return new NodeId(name);
  }
}
