package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that another protocol keeps from serving (EC-8), with each election. */
class BarredTest {

  private static ClusterWorld five(int seed, Algorithm algorithm) {
    ClusterWorld cluster = ClusterWorld.of(seed, algorithm);
    cluster.machines(5).forEach(World.Machine::start);
    cluster.run("10 min");
    return cluster;
  }

  private static void bar(ClusterWorld cluster, String barred) {
    cluster.machines.keySet().forEach(name -> cluster.member(name).mayServe(id -> !id.name().equals(barred)));
  }

  private static String afterACrash(ClusterWorld cluster) {
    cluster.machines.get(cluster.agreed()).crash();
    cluster.run("4 min");
    return cluster.agreed();
  }

  /** The one that is barred would be elected, as the same world without the bar shows; and it holds nothing up. */
  @ParameterizedTest
  @EnumSource
  void whoIsBarredIsNotElectedAndAnotherIs(Algorithm algorithm) {
    for (int seed = 1; seed <= 4; seed++) {
      String winner = afterACrash(five(seed, algorithm));
      ClusterWorld cluster = five(seed, algorithm);
      bar(cluster, winner);

      String other = afterACrash(cluster);

      assertThat(other).as(cluster::story).isNotEqualTo(winner);
      assertThat(cluster.superNodes()).as(cluster::story).containsExactly(other);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSuperNodeThatIsBarredPassesItsOfficeOn(Algorithm algorithm) {
    ClusterWorld cluster = five(1, algorithm);
    String first = cluster.agreed();

    bar(cluster, first);
    cluster.run("10 s");

    assertThat(cluster.agreed()).as(cluster::story).isNotEqualTo(first);
    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(cluster.agreed());
  }

  @ParameterizedTest
  @EnumSource
  void itStaysWhereNobodyElseMayServe(Algorithm algorithm) {
    ClusterWorld cluster = five(1, algorithm);
    String first = cluster.agreed();

    cluster.machines.keySet().forEach(name -> cluster.member(name).mayServe(id -> false));
    cluster.run("10 min");

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly(first);
    assertThat(cluster.agreed()).isEqualTo(first);
  }
}
