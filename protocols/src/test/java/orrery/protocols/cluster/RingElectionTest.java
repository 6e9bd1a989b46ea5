package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.validation.Published;
import orrery.validation.Replications;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The ring's published message counts, and what the paper leaves open: nodes that are dead. */
class RingElectionTest {

  private static final int NODES = 10;
  private static final RingConfig CONFIG = Defaults.of(RingConfig.class);

  /** All ten notice at once. Receipts, which the paper does not have, are not counted. */
  @Test
  @DisplayName("L07: of 10 nodes in random order n H_n = 29.29 candidacies on average, 55 at worst and 19 at best, and 10 to announce")
  void costsWhatIsPublished() {
    Replications random = new Replications("L07", streams -> {
      RandomStream luck = streams.stream("ring", "names");
      Electors ring = ring(streams.seed());
      double candidacies = 0;
      int elections = 150;
      for (int i = 0; i < elections; i++) {
        ring.name(IntStream.range(0, NODES).mapToObj(n -> "n-" + Long.toUnsignedString(luck.nextLong(), 36)).toList());
        elect(ring);
        candidacies += ring.sent("ring-candidate");
      }
      return new double[] {candidacies / elections};
    });
    double harmonic = IntStream.rangeClosed(1, NODES).mapToDouble(k -> 1.0 / k).sum();
    Electors best = ring(1);
    best.name(names(true));
    elect(best);
    Electors worst = ring(1);
    worst.name(names(false));
    elect(worst);

    Published.row("L07")
        .inside("candidacies of 10 nodes in random order", NODES * harmonic, random.statistic(0))
        .exactly("candidacies, the best order", 19, best.sent("ring-candidate"))
        .exactly("candidacies, the worst order", 55, worst.sent("ring-candidate"))
        .exactly("announcements", 10, worst.sent("ring-elected"));
  }

  private static Electors ring(long seed) {
    return new Electors(seed, NODES, Duration.ofMillis(1), Duration.ZERO, electorate -> new RingElection(CONFIG, electorate));
  }

  private static void elect(Electors ring) {
    ring.begin();
    ring.run(1_000_000_000L);
    NodeId highest = ring.all.stream().map(elector -> elector.self().id()).max(IdHash::compare).orElseThrow();
    assertThat(Objects.requireNonNull(ring.winner()).self().id()).isEqualTo(highest);
    assertThat(ring.all.stream().filter(elector -> elector.accepted != null && elector.accepted.id().equals(highest))).hasSize(NODES - 1);
  }

  /** Names in the order of the ring whose priorities rise, or fall. */
  private static List<String> names(boolean rising) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      long tenth = rising ? i : NODES - 1 - i;
      String prefix = "n-" + i + "-";
      names.add(IntStream.iterate(0, k -> k + 1).mapToObj(k -> prefix + k)
          .filter(name -> Long.remainderUnsigned(Long.divideUnsigned(IdHash.of(name), Long.divideUnsigned(-1, NODES)), NODES) == tenth)
          .findFirst().orElseThrow());
    }
    return names;
  }

  /** Of a settled cluster the super node dies, and two more that nobody has missed yet. One notices. */
  @Test
  void passesOverTheDeadAndElectsTheHighestThatLives() {
    for (int seed = 1; seed <= 20; seed++) {
      ClusterWorld cluster = ClusterWorld.of(seed, Algorithm.RING);
      List<World.Machine> machines = cluster.machines(8);
      machines.forEach(World.Machine::start);
      cluster.run("20 min");
      String first = cluster.agreed();
      cluster.machines.get(first).crash();
      machines.stream().filter(World.Machine::isOn).skip(seed % 3).limit(2).toList().forEach(World.Machine::crash);
      String user = machines.stream().filter(World.Machine::isOn).findFirst().orElseThrow().name();
      int before = cluster.world.sent("cluster").size();

      cluster.member(user).suspect("a request failed");
      cluster.run("8500 ms");

      String highest = machines.stream().filter(World.Machine::isOn).map(machine -> new NodeId(machine.name())).max(IdHash::compare).orElseThrow().name();
      assertThat(cluster.agreed()).as(cluster::story).isEqualTo(highest);
      List<String> types = cluster.world.sent("cluster").stream().skip(before).map(World.Sent::messageType).toList();
      assertThat(types).as("told by the ring alone").doesNotContain("coordinator", "referral").contains("ring-elected");
    }
  }

  /** The notice is of a node that may not be super node itself. */
  @Test
  void aNodeThatMayNotBeSuperNodeBeginsForTheOthers() {
    ClusterWorld cluster = ClusterWorld.of(1, Algorithm.RING);
    World.Machine barred = cluster.machine("barred", m -> m.permissions(ClusterWorld.noPermissions()));
    cluster.machines(3).forEach(World.Machine::start);
    cluster.run("10 s");
    barred.start();
    cluster.run("20 min");
    cluster.machines.get(cluster.agreed()).crash();

    cluster.member("barred").suspect("a request failed");
    cluster.run("8500 ms");

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
    assertThat(cluster.sent("ring-elected")).isEqualTo(3);
  }

  /**
   * Where each hop seems to be lost, since receipts take longer than they are waited for, several are elected, and each
   * node hears everything from all before it. It passes everything on once: messages stay as few as the cube of the nodes.
   */
  @Test
  void timeoutsBelowTheRoundTripMakeNoStorm() {
    for (int seed = 1; seed <= 20; seed++) {
      RingConfig hasty = new RingConfig(Duration.ofMillis(1), Duration.ofMillis(2));
      ClusterWorld cluster = new ClusterWorld(seed, Records.with(ClusterWorld.config(Algorithm.RING), "ring", hasty));
      List<World.Machine> machines = cluster.machines(9);
      machines.forEach(World.Machine::start);
      cluster.run("20 min");
      cluster.machines.get(cluster.agreed()).crash();
      int before = cluster.world.sent("cluster").size();

      machines.stream().filter(World.Machine::isOn).forEach(machine -> cluster.member(machine.name()).suspect("a request failed"));
      cluster.run("30 s");

      assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
      assertThat(cluster.world.sent("cluster").size() - before).isLessThan(8 * 8 * 8 * RingElection.MAXIMUM_ROUNDS);
    }
  }
}
