package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stories of clusters that are too large for one super node (EC-11). */
class PartStoryTest {

  static ClusterWorld cluster(long seed, Algorithm algorithm, int limit) {
    return new ClusterWorld(seed, Records.with(ClusterWorld.config(algorithm), "parts", new PartConfig(limit, 60)));
  }

  private static void grow(ClusterWorld cluster, int count, String every) {
    cluster.machines(count).forEach(machine -> {
      machine.start();
      cluster.run(every);
    });
  }

  /** What is wrong with the cluster's parts, empty where nothing is: they are disjoint, and each node is a member of its own. */
  static List<String> faults(ClusterWorld cluster) {
    List<String> faults = new ArrayList<>();
    List<String> supers = cluster.superNodes();
    for (String one : supers) {
      Part part = cluster.member(one).superNode().orElseThrow().part();
      for (String other : supers) {
        if (one.compareTo(other) < 0 && part.overlaps(cluster.member(other).superNode().orElseThrow().part())) {
          faults.add(one + " and " + other + " overlap");
        }
      }
      for (Member member : cluster.member(one).members()) {
        if (!part.holds(member.id())) {
          faults.add(member.id() + " is a guest of " + one);
        }
      }
    }
    for (World.Machine machine : cluster.machines.values()) {
      if (machine.isOn() && !supers.contains(machine.name())) {
        ClusterMember member = cluster.member(machine.name());
        String believed = member.superNode().map(superNode -> superNode.id().name()).orElse("nobody");
        List<String> listing = supers.stream()
            .filter(one -> cluster.member(one).members().stream().anyMatch(each -> each.id().name().equals(machine.name()))).toList();
        if (member.role() != Role.MEMBER || !listing.equals(List.of(believed))) {
          faults.add(machine.name() + " is " + member.role() + " of " + believed + " but is listed by " + listing);
        }
      }
    }
    return faults;
  }

  static String parts(ClusterWorld cluster) {
    return cluster.superNodes().stream().map(name -> cluster.member(name).superNode().orElseThrow().part().text() + ":" + (cluster.member(name).members().size() + 1))
        .sorted().collect(Collectors.joining(" "));
  }

  @Test
  void aLanOf200IsTwoPartsAndOneAgainWhenItHasShrunkTo80() {
    ClusterWorld cluster = cluster(1, Algorithm.MERIT, 150);
    grow(cluster, 200, "200 ms");
    cluster.run("10 min");
    assertThat(faults(cluster)).as(() -> parts(cluster)).isEmpty();
    assertThat(cluster.superNodes()).as(parts(cluster)).hasSize(2);
    assertThat(cluster.superNodes()).allSatisfy(name -> assertThat(cluster.member(name).members().size()).isBetween(70, 130));

    List<World.Machine> leaving = cluster.machines.values().stream().filter(machine -> !cluster.superNodes().contains(machine.name())).limit(120).toList();
    leaving.forEach(machine -> {
      machine.stop();
      cluster.run("100 ms");
    });
    cluster.run("10 min");

    assertThat(faults(cluster)).as(() -> parts(cluster)).isEmpty();
    assertThat(cluster.superNodes()).as(parts(cluster)).hasSize(1);
    assertThat(cluster.member(cluster.agreed()).members()).hasSize(79);
  }

  /** Dividing costs each node the same, however many there are, and is over within a second. */
  @Test
  void theMessagesOfADivisionArePerNodeConstant() {
    double few = messagesOfADivision(30);
    double many = messagesOfADivision(100);

    // Measured: 3.1 a node both times.
    assertThat(few).isBetween(2.0, 6.0);
    assertThat(many).isBetween(2.0, 6.0);
  }

  private static double messagesOfADivision(int limit) {
    ClusterWorld cluster = cluster(2, Algorithm.MERIT, limit);
    List<World.Machine> machines = cluster.machines(limit + 1);
    machines.subList(0, limit).forEach(machine -> {
      machine.start();
      cluster.run("200 ms");
    });
    cluster.run("10 min");
    assertThat(cluster.superNodes()).hasSize(1);
    int before = cluster.world.sent("cluster").size();

    machines.get(limit).start();
    cluster.run("1 s");

    assertThat(faults(cluster)).as(() -> parts(cluster)).isEmpty();
    assertThat(cluster.superNodes()).hasSize(2);
    return (cluster.world.sent("cluster").size() - before) / (limit + 1.0);
  }

  @ParameterizedTest
  @EnumSource
  void theCrashOfAPartsSuperNodeIsThePartsOwnMatter(Algorithm algorithm) {
    ClusterWorld cluster = cluster(3, algorithm, 12);
    grow(cluster, 20, "3 s");
    cluster.run("10 min");
    assertThat(faults(cluster)).as(cluster::story).isEmpty();
    assertThat(cluster.superNodes().size()).as(parts(cluster)).isGreaterThan(1);
    String lost = cluster.superNodes().get(0);
    String other = cluster.superNodes().get(1);
    long term = cluster.member(other).term();

    cluster.machines.get(lost).crash();
    cluster.run(cluster.config.lease().plusSeconds(1));

    assertThat(faults(cluster)).as(() -> parts(cluster) + "\n" + cluster.story()).isEmpty();
    assertThat(cluster.superNodes()).contains(other).doesNotContain(lost);
    assertThat(cluster.member(other).term()).as("of the other part").isEqualTo(term);
  }

  /** All of a part go at once, without a word: its other half takes over, and newcomers are taken meanwhile. */
  @Test
  void aPartThatIsGoneIsTakenOverByItsOtherHalf() {
    ClusterWorld cluster = cluster(4, Algorithm.MERIT, 12);
    grow(cluster, 20, "3 s");
    cluster.run("10 min");
    String gone = cluster.superNodes().get(0);
    Part part = cluster.member(gone).superNode().orElseThrow().part();
    List<World.Machine> all = cluster.machines.values().stream().filter(machine -> part.holds(machine.host().id())).toList();
    all.forEach(World.Machine::crash);
    cluster.run("1 min");

    all.get(0).start();
    cluster.run("30 s");
    assertThat(cluster.member(all.get(0).name()).role()).as(cluster::story).isEqualTo(Role.MEMBER);

    cluster.run(cluster.config.dividedBound());
    assertThat(faults(cluster)).as(() -> parts(cluster) + "\n" + cluster.story()).isEmpty();
  }

  @Test
  void theLastOfAPartPassesItOnWhenItLeaves() {
    ClusterWorld cluster = cluster(5, Algorithm.MERIT, 12);
    grow(cluster, 20, "3 s");
    cluster.run("10 min");
    String last = cluster.superNodes().get(0);
    cluster.member(last).members().stream().map(member -> member.id().name()).toList().forEach(name -> cluster.machines.get(name).stop());
    cluster.run("100 ms");
    cluster.machines.get(last).stop();
    cluster.run("10 s");

    assertThat(faults(cluster)).as(() -> parts(cluster) + "\n" + cluster.story()).isEmpty();
  }

  @Test
  void whoRestartsComesBackToItsPart() {
    ClusterWorld cluster = cluster(6, Algorithm.MERIT, 12);
    grow(cluster, 20, "3 s");
    cluster.run("10 min");
    for (World.Machine machine : cluster.machines.values()) {
      if (!cluster.superNodes().contains(machine.name())) {
        machine.crash();
        machine.start();
        cluster.run("2 s");
      }
    }
    assertThat(faults(cluster)).as(() -> parts(cluster) + "\n" + cluster.story()).isEmpty();
  }

  /** A cut while the cluster grows over the limit: both sides divide as they like, and are one cluster in parts afterwards. */
  @ParameterizedTest
  @EnumSource
  void aPartitionDuringTheDivisionHeals(Algorithm algorithm) {
    for (int seed = 1; seed <= 3; seed++) {
      ClusterWorld cluster = cluster(seed, algorithm, 10);
      List<World.Machine> machines = cluster.machines(24);
      machines.subList(0, 10).forEach(machine -> {
        machine.start();
        cluster.run("2 s");
      });
      cluster.run("5 min");
      Set<String> left = machines.stream().filter(machine -> Integer.parseInt(machine.name().substring(2)) % 2 == 0).map(World.Machine::name).collect(Collectors.toCollection(TreeSet::new));
      Set<String> right = machines.stream().map(World.Machine::name).filter(name -> !left.contains(name)).collect(Collectors.toCollection(TreeSet::new));
      machines.subList(10, 17).forEach(machine -> {
        machine.start();
        cluster.run("5 ms");
      });
      cluster.run(Duration.ofMillis(100L + seed * 37L));
      Partition cut = cluster.world.partition(left, right);
      machines.subList(17, 24).forEach(World.Machine::start);
      cluster.run("15 min");

      cluster.world.heal(cut);
      cluster.run(cluster.config.dividedBound());

      assertThat(faults(cluster)).as(() -> parts(cluster) + "\n" + cluster.story()).isEmpty();
      assertThat(cluster.superNodes()).hasSizeBetween(2, 6);
    }
  }
}
