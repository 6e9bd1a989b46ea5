package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/**
 * A cluster of many small parts in random trouble for a while, then left alone: whatever happens no accepted term goes back,
 * and within the stated time every node is a member of exactly one part, and the parts are the whole.
 */
class PartPropertyTest {

  private static final int SEEDS = 20;

  @Test
  void nobodyIsLostBetweenTheParts() {
    Seeds.each(SEEDS, luck -> new Trial(luck).run());
  }

  private static final class Trial {

    private final Xoshiro256 luck;
    private final ClusterWorld cluster;
    private final List<World.Machine> machines;
    private final List<Partition> cuts = new ArrayList<>();
    private final List<String> diary = new ArrayList<>();
    private final Map<String, Long> terms = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    Trial(Xoshiro256 luck) {
      this.luck = luck;
      Algorithm algorithm = luck.nextBoolean(0.5) ? Algorithm.MERIT : Algorithm.BULLY;
      cluster = PartStoryTest.cluster(luck.nextLong(), algorithm, 4 + luck.nextInt(4));
      machines = cluster.machines(6 + luck.nextInt(12));
      cluster.world.onTold(this::observe);
    }

    private void observe(World.Told told) {
      if (told.kind().equals("state") && told.scope().equals("term|link")) {
        long term = Long.parseLong(told.value());
        Long before = terms.put(told.node(), term);
        if (before != null && term < before) {
          violations.add(told.node() + " accepts term " + term + " after " + before);
        }
      }
    }

    void run() {
      cluster.weather = luck.nextBoolean(0.5)
          ? new RoughHost.Weather(luck.nextDouble() * 0.2, luck.nextDouble() * 0.3, 0.1, 0.1, 0.01)
          : RoughHost.Weather.CALM;
      boolean together = luck.nextBoolean(0.3);
      machines.forEach(machine -> {
        machine.start();
        if (!together) {
          cluster.run(Duration.ofMillis(luck.nextLong(5_000)));
        }
      });
      for (int i = 10 + luck.nextInt(25); i > 0; i--) {
        cluster.run(Duration.ofMillis(luck.nextBoolean(0.5) ? luck.nextLong(10_000) : luck.nextLong(400_000)));
        fault();
      }
      cluster.weather = RoughHost.Weather.CALM;
      cuts.forEach(cluster.world::heal);
      diary.add("calm " + cluster.world.nanoTime() / 1_000_000);
      cluster.run("6 s");
      if (machines.stream().noneMatch(World.Machine::isOn)) {
        machines.get(0).start();
      }
      cluster.run(cluster.config.dividedBound());
      assertThat(PartStoryTest.faults(cluster)).as(this::told).isEmpty();
      cluster.run("20 min");
      assertThat(PartStoryTest.faults(cluster)).as(() -> "later, " + told()).isEmpty();
      assertThat(violations).as(this::told).isEmpty();
      cluster.superNodes().forEach(name -> {
        ClusterMember superNode = cluster.member(name);
        Part mine = superNode.superNode().orElseThrow().part().half(superNode.superNode().orElseThrow().id());
        boolean oneSided = superNode.members().stream().allMatch(member -> mine.holds(member.id()));
        assertThat(oneSided ? 0 : superNode.members().size() + 1).as(this::told).isLessThanOrEqualTo(cluster.config.parts().limit());
      });
    }

    private void fault() {
      World.Machine machine = machines.get(luck.nextInt(machines.size()));
      diary.add(cluster.world.nanoTime() / 1_000_000 + " " + machine.name());
      switch (luck.nextInt(7)) {
        case 0, 1 -> {
          if (machine.isOn()) {
            diary.add("crash");
            machine.crash();
          }
        }
        case 2 -> {
          if (machine.isOn()) {
            diary.add("stop");
            machine.stop();
          }
        }
        case 3, 4 -> {
          if (!machine.isOn()) {
            diary.add("start");
            machine.start();
          }
        }
        case 5 -> {
          Set<String> some = new TreeSet<>();
          Set<String> others = new TreeSet<>();
          machines.forEach(each -> (luck.nextBoolean(0.5) ? some : others).add(each.name()));
          diary.add("cut " + some);
          cuts.add(cluster.world.partition(some, others));
        }
        default -> {
          if (!cuts.isEmpty()) {
            diary.add("heal");
            cluster.world.heal(cuts.remove(luck.nextInt(cuts.size())));
          }
        }
      }
    }

    private String told() {
      return cluster.config.election() + " limit " + cluster.config.parts().limit() + " of " + machines.size() + " " + diary + "\n"
          + PartStoryTest.parts(cluster) + "\n" + violations + "\n"
          + (Boolean.getBoolean("orrery.long") ? cluster.story() : "with -Dorrery.long=true: the whole story");
    }
  }
}
