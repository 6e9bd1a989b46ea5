package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.sim.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Many nodes of one link that are switched on in one moment: claims, meetings and hand-overs cross each other. */
class CrowdedBootstrapTest {

  /** An office that is passed on while a later term is being written neither speaks nor believes in itself afterwards. */
  @Test
  void endsWithOneSuperNodeWhereManyDeclareThemselves() {
    Seeds.forEach(12, random -> {
      ClusterWorld cluster = ClusterWorld.of(random.nextLong(), random.nextBoolean(0.5) ? Algorithm.MERIT : Algorithm.BULLY);
      cluster.machines(20).forEach(World.Machine::start);

      cluster.run(Duration.ofMinutes(1));

      assertThat(cluster.superNodes()).containsExactly(cluster.agreed());
    });
  }
}
