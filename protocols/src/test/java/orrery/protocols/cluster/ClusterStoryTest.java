package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import orrery.protocols.cluster.ClusterConfig.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stories of one cluster on one link, told with both elections. */
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
    assertThat(cluster.superNodes()).as(cluster.story()).containsExactly(first);

    cluster.machines.get(first).crash();
    cluster.run("5 min");
    String second = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster.story()).containsExactly(second);

    cluster.machines.get(second).stop();
    cluster.run("1 s");
    String third = cluster.agreed();
    assertThat(cluster.superNodes()).as(cluster.story()).containsExactly(third).doesNotContain(first, second);
    assertThat(cluster.member(third).members()).hasSize(2);
  }
}
