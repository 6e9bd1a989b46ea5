package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.mdns.MulticastDns;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stories of one cluster on one link, most of them told with each election. */
class ClusterStoryTest {

  @ParameterizedTest
  @EnumSource
  void electsOneSuperNodeReplacesItAfterACrashAndHandsOverWhenItLeaves(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(7, algorithm);
    cluster.machines(5).forEach(machine -> {
      machine.start();
      cluster.run("2 s");
    });
    cluster.run("30 min");
    String first = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(first);
    assertThat(cluster.member(first).members()).hasSize(4);

    cluster.machines.get(first).crash();
    cluster.run("4 min");
    String second = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(second);
    assertThat(cluster.member(second).members()).hasSize(3);

    cluster.machines.get(second).stop();
    cluster.run("1 s");
    String third = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(third).doesNotContain(first, second);
    assertThat(cluster.member(third).members()).hasSize(2);
  }

  /** EC-12: the first node finds nobody and declares itself; a later one finds it and is registered. */
  @ParameterizedTest
  @EnumSource
  void bootstrapsByDeclaringItselfAndIsFoundByTheNext(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(1, algorithm);
    List<World.Machine> machines = cluster.machines(2);

    machines.get(0).start();
    cluster.run("6 s");
    machines.get(1).start();
    cluster.run("1 s");

    assertThat(cluster.world.told()).filteredOn(told -> told.value().equals("link: joining to member: registered"))
        .extracting(World.Told::node).as(cluster::story).startsWith("n-1");
    var waits = cluster.world.observations("discovery.time");
    assertThat(waits).extracting(World.Observation::node).containsExactly("n-0", "n-1");
    assertThat(waits).extracting(World.Observation::labels).containsExactly(List.of("link", "declared"), List.of("link", "found"));
    assertThat(waits.get(0).value()).as("seconds").isBetween(3.5, 4.7);
    assertThat(waits.get(1).value()).as("nanoseconds: a query and its answer").isBetween(20e6, 300e6);
    assertThat(cluster.heard("n-0")).contains("super-node n-0 1", "joined n-1");
    assertThat(cluster.heard("n-1")).startsWith("super-node n-0 1");
  }

  /** EC-34: a single node is its own super node. EC-14: alone, it has nobody to send anything but its look around. */
  @Test
  void aSingleNodeIsItsOwnSuperNodeAndAlmostSilent() {
    ClusterWorld cluster = ClusterWorld.of(1, Algorithm.MERIT);
    cluster.machines(1).get(0).start();
    cluster.run("1 h");

    assertThat(cluster.agreed()).isEqualTo("n-0");
    assertThat(cluster.world.sent("cluster")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void tenThatBootAtOnceBecomeOneCluster(Algorithm algorithm) {
    for (int seed = 1; seed <= 20; seed++) {
      ClusterWorld cluster = ClusterWorld.of(seed, algorithm);
      cluster.machines(10).forEach(World.Machine::start);

      cluster.run("15 s");

      assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
      assertThat(cluster.member(cluster.agreed()).members()).hasSize(9);
    }
  }

  /** EC-13: with hysteresis. A poor node is first; the best of those that come takes over, once. */
  @Test
  void aBetterCandidateTakesOverOnceAndKeepsTheKnowledge() {
    ClusterWorld cluster = ClusterWorld.of(3, Algorithm.MERIT);
    World.Machine poor = cluster.machine("poor", m -> m.type("camera"));
    World.Machine middling = cluster.machine("middling", m -> m.type("tablet"));
    World.Machine best = cluster.machine("best", m -> m.type("pc"));
    poor.start();
    cluster.run("10 s");
    middling.start();
    best.start();
    cluster.run("9 min");
    assertThat(cluster.agreed()).as("the first, while its office is young").isEqualTo("poor");

    cluster.run("12 h");

    assertThat(cluster.agreed()).isEqualTo("best");
    assertThat(changes(cluster)).containsExactly("poor declared", "best handed over");
    assertThat(cluster.member("best").members()).extracting(member -> member.id().name()).containsExactly("middling", "poor");
    assertThat(cluster.world.observations("handover.overlap")).hasSize(1);
    assertThat(cluster.world.observations("handover.overlap").get(0).value()).isLessThan(10e6);
    assertThat(cluster.world.observations("handover.gap")).extracting(World.Observation::node).containsExactlyInAnyOrder("poor", "middling");
    assertThat(cluster.heard("middling")).filteredOn(line -> line.startsWith("super-node")).containsExactly("super-node poor 1", "super-node best 2");
    assertThat(cluster.world.observations("super-node.tenure")).hasSize(1);
  }

  @Test
  void equalsNeverTakeOverFromEachOther() {
    ClusterWorld cluster = ClusterWorld.of(4, Algorithm.MERIT);
    cluster.machines(6).forEach(machine -> {
      machine.start();
      cluster.run("40 s");
    });

    cluster.run("48 h");

    assertThat(changes(cluster)).containsExactly("n-0 declared");
    assertThat(cluster.sent("challenge")).isZero();
  }

  private static List<String> changes(ClusterWorld cluster) {
    return cluster.world.told().stream()
        .filter(told -> told.kind().equals("cluster.changes"))
        .map(told -> told.node() + " " + told.scope().substring(told.scope().indexOf(';') + 1))
        .toList();
  }

  /** The office goes to the highest priority at once, as Bully wants it. */
  @Test
  void aHigherBullyThatJoinsTakesOver() {
    ClusterWorld cluster = ClusterWorld.of(5, Algorithm.BULLY);
    List<World.Machine> machines = cluster.machines(6);
    machines.forEach(machine -> {
      machine.start();
      cluster.run("10 s");
    });

    NodeId highest = machines.stream().map(machine -> new NodeId(machine.name())).max(IdHash::compare).orElseThrow();
    assertThat(cluster.agreed()).as(cluster::story).isEqualTo(highest.name());
  }

  /** EC-43. */
  @ParameterizedTest
  @EnumSource
  void theHalvesOfAPartitionEachHaveOneAndBecomeOneAfterItHeals(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(8, algorithm);
    cluster.machines(6).forEach(World.Machine::start);
    cluster.run("20 min");
    Set<String> left = Set.of("n-0", "n-1", "n-2");
    Set<String> right = Set.of("n-3", "n-4", "n-5");

    Partition cut = cluster.world.partition(left, right);
    cluster.run("10 min");
    assertThat(cluster.superNodes()).hasSize(2);
    long termBefore = cluster.superNodes().stream().mapToLong(name -> cluster.member(name).term()).max().orElseThrow();
    cluster.world.heal(cut);
    cluster.run(cluster.config.coexistenceBound());

    String one = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(one);
    assertThat(cluster.member(one).term()).isEqualTo(termBefore + 1);
    assertThat(cluster.member(one).members()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void formsAndHealsWhereAThirdOfMulticastIsLost(Algorithm algorithm) {
    for (int seed = 1; seed <= 20; seed++) {
      ClusterWorld cluster = ClusterWorld.of(seed, algorithm);
      cluster.weather = new RoughHost.Weather(0, 0.3, 0, 0, 0);
      cluster.machines(5).forEach(machine -> {
        machine.start();
        cluster.run("5 s");
      });
      cluster.run(cluster.config.settlingBound());
      String first = cluster.agreed();
      assertThat(cluster.superNodes()).as(cluster::story).containsExactly(first);

      cluster.machines.get(first).crash();
      cluster.run(cluster.config.settlingBound());

      assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestartRemembersTheTerm(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(2, algorithm);
    cluster.machines(3).forEach(World.Machine::start);
    cluster.run("10 min");
    cluster.machines.get(cluster.agreed()).crash();
    cluster.run("10 min");
    long term = cluster.member(cluster.agreed()).term();
    assertThat(term).isGreaterThan(1);
    World.Machine witness = cluster.machines.values().stream().filter(World.Machine::isOn).findFirst().orElseThrow();
    cluster.machines.values().stream().filter(World.Machine::isOn).toList().forEach(World.Machine::crash);

    witness.start();
    cluster.run("10 s");

    assertThat(cluster.member(witness.name()).term()).isEqualTo(term + 1);
  }

  /** A node that has been in a later term elsewhere brings the cluster to a term after that. */
  @Test
  void aNewcomerWithALaterTermMovesTheClusterToOneAfterIt() {
    ClusterWorld cluster = ClusterWorld.of(2, Algorithm.MERIT);
    World.Machine traveller = cluster.machine("traveller");
    cluster.machines(3);
    for (int i = 0; i < 5; i++) {
      traveller.start();
      cluster.run("10 s");
      traveller.crash();
    }
    cluster.machines.get("n-0").start();
    cluster.machines.get("n-1").start();
    cluster.run("20 s");
    assertThat(cluster.member(cluster.agreed()).term()).isLessThan(5);

    traveller.start();
    cluster.run("5 s");

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    assertThat(cluster.member("n-0").term()).isEqualTo(6);
    assertThat(cluster.member("traveller").term()).isEqualTo(6);
  }

  /** Its members learn of it when they next renew: to a port that is closed, so that they ask around. */
  @ParameterizedTest
  @EnumSource
  void aSuperNodeThatRestartsIsJoinedAgain(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(11, algorithm);
    cluster.machines(4).forEach(World.Machine::start);
    cluster.run("20 min");
    World.Machine first = cluster.machines.get(cluster.agreed());
    first.crash();
    first.start();

    cluster.run(cluster.config.settlingBound());

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    assertThat(cluster.member(cluster.agreed()).members()).hasSize(3);
  }

  /** EC-35: a use that fails is noticed long before the lease. */
  @ParameterizedTest
  @EnumSource
  void aFailedUseLeadsToAnElectionWithinSeconds(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(12, algorithm);
    cluster.machines(4).forEach(World.Machine::start);
    cluster.run("20 min");
    String first = cluster.agreed();
    cluster.machines.get(first).crash();
    String user = cluster.machines.values().stream().filter(World.Machine::isOn).findFirst().orElseThrow().name();

    cluster.member(user).suspect("a request failed");
    cluster.run("12 s");

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    assertThat(cluster.world.observations("election.noticed.time")).extracting(World.Observation::node).containsExactly(user);
    assertThat(cluster.world.observations("election.noticed.time").get(0).value()).isLessThan(2.5e9);
  }

  @Test
  void aLivingSuperNodeThatIsSuspectedStaysInOffice() {
    ClusterWorld cluster = ClusterWorld.of(13, Algorithm.MERIT);
    cluster.machines(4).forEach(World.Machine::start);
    cluster.run("20 min");
    String first = cluster.agreed();
    String other = cluster.machines.keySet().stream().filter(name -> !name.equals(first)).findFirst().orElseThrow();

    cluster.member(other).suspect("a request failed");
    cluster.run("1 min");

    assertThat(cluster.agreed()).isEqualTo(first);
    assertThat(cluster.sent("suspicion")).isZero();
    assertThat(cluster.world.observations("election.noticed.time")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatIsNotPermittedNeverTakesOffice(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(14, algorithm);
    World.Machine barred = cluster.machine("barred", m -> m.type("pc").permissions(ClusterWorld.noPermissions()));
    World.Machine camera = cluster.machine("camera", m -> m.type("camera"));
    barred.start();
    cluster.run("10 min");
    assertThat(cluster.member("barred").role()).isEqualTo(Role.SEEKING);

    camera.start();
    cluster.run("30 min");
    assertThat(cluster.agreed()).as(cluster::story).isEqualTo("camera");
    camera.stop();
    cluster.run("30 min");

    assertThat(cluster.member("barred").role()).isEqualTo(Role.SEEKING);
    assertThat(cluster.member("barred").superNode()).isEmpty();
  }

  /** EC-11: some 150 nodes in one cluster; its roster takes several pages. */
  @ParameterizedTest
  @EnumSource
  void aRosterOf150ReachesEveryMember(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(15, algorithm);
    cluster.machines(150).forEach(machine -> {
      machine.start();
      cluster.run("200 ms");
    });

    cluster.run("10 min");
    String one = cluster.agreed();
    assertThat(cluster.superNodes()).containsExactly(one);
    List<NodeId> all = cluster.machines.keySet().stream().map(NodeId::new).sorted().toList();
    cluster.machines.keySet().forEach(name ->
        assertThat(cluster.member(name).roster().entries()).extracting(Roster.Entry::id).isEqualTo(all));

    cluster.machines.get(one).stop();
    cluster.run("3 s");
    assertThat(cluster.superNodes()).containsExactly(cluster.agreed());
    assertThat(cluster.member(cluster.agreed()).members()).hasSize(148);
  }

  @Test
  void aFullClusterTurnsNodesAwayAndTakesThemWhenThereIsRoom() {
    ClusterWorld cluster = new ClusterWorld(16, Records.with(ClusterWorld.config(Algorithm.MERIT), "maximumMembers", 2));
    cluster.machines(4).forEach(machine -> {
      machine.start();
      cluster.run("10 s");
    });
    assertThat(cluster.member("n-3").role()).as(cluster::story).isEqualTo(Role.SEEKING);
    assertThat(cluster.sent("declined")).isEqualTo(1);

    cluster.machines.get("n-2").stop();
    cluster.run("5 min");

    assertThat(cluster.member("n-3").role()).as(cluster::story).isEqualTo(Role.MEMBER);
  }

  /** EC-14, EC-15: no keep-alive but the renewal of leases. All protocols together may use 150 (design), here is their sum. */
  @ParameterizedTest
  @EnumSource
  void inSteadyStateADeviceReceivesFewMessages(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(17, algorithm);
    List<World.Machine> machines = cluster.machines(5);
    machines.forEach(machine -> {
      machine.start();
      cluster.run("10 s");
    });
    cluster.run("3 h");
    int before = cluster.world.sent().size();

    cluster.run("1 h");

    long received = cluster.world.sent().subList(before, cluster.world.sent().size()).stream()
        .mapToLong(sent -> sent.destination().address().isMulticast() ? machines.size() - 1 : 1)
        .sum();
    assertThat(received / (double) machines.size()).isLessThan(75);
  }

  /** The best member has just died, too; the host gives a leaving node five seconds. */
  @ParameterizedTest
  @EnumSource
  void aLeavingSuperNodeTurnsToTheNextBestWhereTheBestIsGone(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(19, algorithm);
    cluster.machines(5).forEach(World.Machine::start);
    cluster.run("20 min");
    String first = cluster.agreed();
    Comparator<Member> worstFirst = algorithm == Algorithm.MERIT
        ? Comparator.<Member>comparingInt(m -> m.profile().score()).thenComparing((a, b) -> IdHash.compare(b.id(), a.id()))
        : (a, b) -> IdHash.compare(a.id(), b.id());
    List<String> ranked = cluster.member(first).members().stream().sorted(worstFirst.reversed()).map(m -> m.id().name()).toList();
    cluster.machines.get(ranked.get(0)).crash();

    cluster.machines.get(first).stop();
    cluster.run("5 s");

    if (algorithm == Algorithm.RANDOM) {
      assertThat(ranked.subList(1, ranked.size())).as(cluster::story).contains(cluster.agreed());
    } else {
      assertThat(cluster.agreed()).as(cluster::story).isEqualTo(ranked.get(1));
    }
  }

  /** The successor's acknowledgement is lost: the knowledge comes again, and must not make the office change again. */
  @ParameterizedTest
  @EnumSource
  void anOfficeWhoseHandoverComesTwiceIsTakenOnce(Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(21, algorithm);
    cluster.machines(5).forEach(World.Machine::start);
    cluster.run("20 min");
    String first = cluster.agreed();
    long term = cluster.member(first).term();
    List<String> others = cluster.machines.keySet().stream().filter(name -> !name.equals(first)).toList();

    Partition deaf = new Partition(n -> others.contains(n.name()), n -> n.name().equals(first), false);
    cluster.world.network().cut(deaf);
    cluster.machines.get(first).stop();
    cluster.run("300 ms");
    assertThat(cluster.superNodes()).as("overlapping").hasSize(2);
    cluster.world.heal(deaf);
    cluster.run("700 ms");

    assertThat(cluster.machines.get(first).isOn()).isFalse();
    assertThat(cluster.world.told()).noneMatch(told -> told.scope().equals("cluster-handover-failed") && told.node().equals(first));
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    assertThat(cluster.member(cluster.agreed()).term()).isEqualTo(term + 1);
    assertThat(cluster.member(cluster.agreed()).members()).hasSize(3);
  }

  /** It has no roster from another yet, but remembers whom it led. */
  @Test
  void aFormerSuperNodeHoldsAnElectionWhereItsSuccessorDiesAtOnce() {
    ClusterWorld cluster = ClusterWorld.of(22, Algorithm.MERIT);
    World.Machine poor = cluster.machine("poor", m -> m.type("camera"));
    World.Machine worse = cluster.machine("worse", m -> m.type("sensor"));
    World.Machine best = cluster.machine("best", m -> m.type("pc"));
    poor.start();
    cluster.run("10 s");
    worse.start();
    best.start();
    while (cluster.member("best").role() != Role.SUPER_NODE) {
      cluster.run("500 us");
    }
    best.crash();

    cluster.run("10 s");

    assertThat(cluster.world.told()).as(cluster::story).anyMatch(told -> told.node().equals("poor") && told.kind().equals("state")
        && told.scope().startsWith("role") && told.value().equals("candidate"));
    assertThat(cluster.agreed()).as(cluster::story).isEqualTo("poor");
  }

  /** EC-6: nothing here needs a way out. EC-38: a node may be in several clusters, with a role in each. */
  @Test
  void aNodeInTwoClustersHasARoleInEachWithoutAnyInternet() {
    World world = World.withSeed(20);
    World.Home island = world.island("island");
    ClusterConfig config = ClusterWorld.config(Algorithm.MERIT);
    List<World.Machine> machines = IntStream.range(0, 4)
        .mapToObj(i -> world.machine("n-" + i).on(island).running(host -> new TwoClusters(host, config, i < 3 ? "left" : "right", "right")))
        .toList();
    for (World.Machine machine : machines) {
      machine.start();
      world.runFor(Duration.ofSeconds(10));
    }

    TwoClusters both = machines.get(0).protocol(TwoClusters.class);
    assertThat(both.first.role()).isEqualTo(Role.SUPER_NODE);
    assertThat(both.first.members()).hasSize(2);
    assertThat(both.second.roster().entries()).hasSize(4);
    machines.get(0).crash();
    world.runFor(Duration.ofMinutes(4));
    assertThat(machines.stream().skip(1).filter(m -> m.protocol(TwoClusters.class).first.role() == Role.SUPER_NODE)).hasSizeBetween(1, 2);
    assertThat(machines.stream().skip(1).filter(m -> m.protocol(TwoClusters.class).second.role() == Role.SUPER_NODE)).hasSize(1);
  }

  /** One multicast DNS, two clusters; the same cluster twice counts as one. */
  private static final class TwoClusters implements orrery.host.Protocol {
    private final MulticastDns mdns;
    private final ClusterMember first;
    private final ClusterMember second;

    TwoClusters(orrery.host.Host host, ClusterConfig config, String one, String other) {
      mdns = new MulticastDns(host, MdnsConfig.standard());
      second = new ClusterMember(host, config, other, new LinkRendezvous(host, mdns, other), new ClusterListener() {});
      first = one.equals(other) ? second : new ClusterMember(host, config, one, new LinkRendezvous(host, mdns, one), new ClusterListener() {});
    }

    @Override
    public void start() {
      mdns.start();
      second.start();
      if (first != second) {
        first.start();
      }
    }

    @Override
    public void stop(Runnable done) {
      mdns.stop(done);
    }
  }

  @Test
  void hostileDatagramsAreCountedAndDropped() {
    ClusterWorld cluster = ClusterWorld.of(18, Algorithm.MERIT);
    cluster.machines(2).forEach(World.Machine::start);
    cluster.run("10 min");
    String one = cluster.agreed();
    Endpoint target = cluster.endpoint(one);

    var port = cluster.machines.get("n-0").host().open(orrery.host.PortSpec.ephemeral("hostile"), (source, destination, payload) -> { });
    List<byte[]> datagrams = IntStream.range(0, 300)
        .mapToObj(length -> IntStream.range(0, length).mapToObj(i -> Integer.toString(i * 31 & 7)).collect(Collectors.joining()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toList();
    datagrams.forEach(bytes -> port.send(target, java.nio.ByteBuffer.wrap(bytes), "garbage"));
    cluster.run(Duration.ofSeconds(1));

    assertThat(cluster.world.told().stream().filter(told -> told.kind().equals("cluster.malformed"))).hasSize(300);
    assertThat(cluster.agreed()).isEqualTo(one);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(fingerprint(5)).isEqualTo(fingerprint(5)).isNotEqualTo(fingerprint(6));
  }

  private static String fingerprint(long seed) {
    ClusterWorld cluster = ClusterWorld.of(seed, Algorithm.MERIT);
    cluster.weather = new RoughHost.Weather(0.1, 0.1, 0.1, 0.1, 0);
    cluster.machines(5).forEach(World.Machine::start);
    cluster.run("1 h");
    return cluster.world.fingerprint();
  }
}
