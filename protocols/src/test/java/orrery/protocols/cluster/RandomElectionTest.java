package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.World;

/** Whom a lot elects. */
class RandomElectionTest {

  private static ClusterWorld afterACrash(long seed, int alike) {
    ClusterWorld cluster = ClusterWorld.of(seed, Algorithm.RANDOM);
    World.Machine first = cluster.machine("first");
    List<World.Machine> others = cluster.machines(alike);
    first.start();
    cluster.run("6 s");
    others.forEach(World.Machine::start);
    cluster.run("20 min");
    assertThat(cluster.agreed()).isEqualTo("first");
    first.crash();
    return cluster;
  }

  /** Of four, each is elected by a quarter of the lots: 200 of them, so that each is drawn 50 times, give or take four deviations. */
  @Test
  void drawsAllAlikeAndCostsOneMessageMoreThanTheAnnouncement() {
    Map<String, Integer> elected = new TreeMap<>();
    for (int seed = 1; seed <= 200; seed++) {
      ClusterWorld cluster = afterACrash(seed, 4);
      int before = cluster.world.sent("cluster").size();

      cluster.member("n-0").suspect("a request failed");
      cluster.run("8500 ms");

      String one = cluster.agreed();
      elected.merge(one, 1, Integer::sum);
      List<String> types = cluster.world.sent("cluster").stream().skip(before).map(World.Sent::messageType).toList();
      assertThat(types.stream().filter("nomination"::equals)).as(cluster::story).hasSize(one.equals("n-0") ? 0 : 1);
      assertThat(types.stream().filter("coordinator"::equals)).hasSize(3);
    }
    assertThat(elected.keySet()).containsExactly("n-0", "n-1", "n-2", "n-3");
    assertThat(elected.values()).allSatisfy(times -> assertThat(times).isBetween(26, 74));
  }

  /** Whoever is drawn is dead, but for the one that draws. */
  @Test
  void drawsAnotherWhereTheFirstIsGone() {
    for (int seed = 1; seed <= 20; seed++) {
      ClusterWorld cluster = afterACrash(seed, 3);
      Stream.of("n-1", "n-2").forEach(name -> cluster.machines.get(name).crash());

      cluster.member("n-0").suspect("a request failed");
      cluster.run("8500 ms");

      assertThat(cluster.agreed()).as(cluster::story).isEqualTo("n-0");
      assertThat(cluster.sent("nomination")).isLessThanOrEqualTo(2);
    }
  }
}
