package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.Device.Permission;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/**
 * A cluster in random trouble for a while, then left alone: whatever happens no accepted term goes back and no two super
 * nodes that reach each other coexist for longer than stated, and afterwards there is one within the stated time.
 */
class ClusterPropertyTest {

  private static final int SEEDS = 60;
  private static final String[] TYPES = {"laptop", "smartphone", "set-top-box", "tv", "pc", "gateway", "tablet"};

  @Test
  void keepsItsInvariantsInAnyTrouble() {
    Seeds.each(SEEDS, random -> new Trial(random).run());
  }

  /** One world in trouble, and the observer of its invariants. */
  private static final class Trial {

    private final Xoshiro256 luck;
    private final ClusterWorld cluster;
    private final List<World.Machine> machines = new ArrayList<>();
    private final List<Partition> cuts = new ArrayList<>();
    private final List<Map.Entry<Set<String>, Set<String>>> cutSets = new ArrayList<>();
    private final Map<String, Long> terms = new TreeMap<>();
    private final Set<String> superNodes = new TreeSet<>();
    private final Map<String, Long> coexistSince = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> diary = new ArrayList<>();

    Trial(Xoshiro256 luck) {
      this.luck = luck;
      cluster = ClusterWorld.of(luck.nextLong(), Algorithm.values()[luck.nextInt(Algorithm.values().length)]);
      int count = 2 + luck.nextInt(7);
      for (int i = 0; i < count; i++) {
        String type = TYPES[luck.nextInt(TYPES.length)];
        // One node at least may be super node.
        boolean permitted = i == 0 || !luck.nextBoolean(0.2);
        machines.add(cluster.machine("n-" + i, machine -> machine.type(type)
            .permissions(permitted ? EnumSet.allOf(Permission.class) : EnumSet.noneOf(Permission.class))));
      }
      cluster.world.onTold(this::observe);
    }

    void run() {
      boolean rough = luck.nextBoolean(0.5);
      cluster.weather = rough
          ? new RoughHost.Weather(luck.nextDouble() * 0.3, luck.nextDouble() * 0.3, 0.1, 0.1, 0.01)
          : RoughHost.Weather.CALM;
      diary.add("weather " + rough);
      boolean together = luck.nextBoolean(0.5);
      for (World.Machine machine : machines) {
        machine.start();
        if (!together) {
          pause(luck.nextLong(20_000));
        }
      }
      int faults = 5 + luck.nextInt(20);
      for (int i = 0; i < faults; i++) {
        pause(luck.nextBoolean(0.5) ? luck.nextLong(15_000) : luck.nextLong(600_000));
        fault();
      }
      calm();
      ClusterConfig config = cluster.config;
      pause(config.settlingBound().toMillis());
      String agreed = cluster.agreed();
      assertThat(cluster.superNodes()).as(() -> "one super node, but " + agreed + "\n" + told()).containsExactly(agreed);
      pause(20 * 60_000);
      assertThat(violations).as(() -> told()).isEmpty();
      assertThat(cluster.superNodes()).as(() -> "later, " + told()).hasSize(1);
      for (Duty duty : Duty.values()) {
        assertThat(cluster.having(duty)).as(() -> duty.word() + " as the super node gave it, " + told()).isEqualTo(cluster.holders(duty));
      }
    }

    private void pause(long millis) {
      cluster.run(Duration.ofMillis(millis));
    }

    private void fault() {
      World.Machine machine = machines.get(luck.nextInt(machines.size()));
      switch (luck.nextInt(7)) {
        case 0 -> {
          if (machine.isOn()) {
            note("crash " + machine.name());
            machine.crash();
            gone(machine.name());
          }
        }
        case 1 -> {
          if (machine.isOn()) {
            note("stop " + machine.name());
            machine.stop();
          }
        }
        case 2, 3 -> {
          if (!machine.isOn()) {
            note("start " + machine.name());
            machine.start();
          }
        }
        case 4 -> {
          if (machine.isOn()) {
            note("suspect " + machine.name());
            cluster.member(machine.name()).suspect("a request failed");
          }
        }
        case 5 -> {
          Set<String> some = new TreeSet<>();
          Set<String> others = new TreeSet<>();
          for (World.Machine each : machines) {
            (luck.nextBoolean(0.5) ? some : others).add(each.name());
          }
          boolean bothWays = !luck.nextBoolean(0.3);
          note("cut " + some + " from " + others + (bothWays ? "" : " one way"));
          Partition cut = new Partition(n -> some.contains(n.name()), n -> others.contains(n.name()), bothWays);
          cluster.world.network().cut(cut);
          cuts.add(cut);
          cutSets.add(Map.entry(some, others));
          reconsider();
        }
        default -> {
          if (!cuts.isEmpty()) {
            int which = luck.nextInt(cuts.size());
            note("heal " + cutSets.get(which));
            cluster.world.heal(cuts.remove(which));
            cutSets.remove(which);
            reconsider();
          }
        }
      }
    }

    private void calm() {
      note("calm");
      cluster.weather = RoughHost.Weather.CALM;
      cuts.forEach(cluster.world::heal);
      cuts.clear();
      cutSets.clear();
      reconsider();
      // Whoever is leaving has left by then.
      pause(6_000);
      if (!machines.get(0).isOn()) {
        machines.get(0).start();
      }
    }

    private void note(String what) {
      diary.add(cluster.world.nanoTime() / 1_000_000 + " ms " + what);
    }

    // The observer.

    private void observe(World.Told told) {
      if (!told.kind().equals("state")) {
        return;
      }
      if (told.scope().equals("term|" + ClusterWorld.CLUSTER)) {
        long term = Long.parseLong(told.value());
        Long before = terms.put(told.node(), term);
        if (before != null && term < before) {
          violations.add(told.node() + " accepts term " + term + " after " + before + " at " + told.time() / 1_000_000 + " ms");
        }
      } else if (told.scope().equals("role|" + ClusterWorld.CLUSTER)) {
        if (told.value().equals("super-node")) {
          superNodes.add(told.node());
        } else {
          superNodes.remove(told.node());
        }
        reconsider();
      }
    }

    private void gone(String name) {
      superNodes.remove(name);
      reconsider();
    }

    private boolean connected(String a, String b) {
      return cutSets.stream().noneMatch(cut -> cut.getKey().contains(a) && cut.getValue().contains(b)
          || cut.getKey().contains(b) && cut.getValue().contains(a));
    }

    /** In rough weather nothing is promised in time; else each pair of super nodes has its limit. */
    private void reconsider() {
      long now = cluster.world.nanoTime();
      superNodes.removeIf(name -> !cluster.machines.get(name).isOn());
      Map<String, Long> before = new TreeMap<>(coexistSince);
      coexistSince.clear();
      if (cluster.weather.equals(RoughHost.Weather.CALM)) {
        for (String a : superNodes) {
          for (String b : superNodes) {
            if (a.compareTo(b) < 0 && connected(a, b)) {
              coexistSince.put(a + " " + b, before.getOrDefault(a + " " + b, now));
            }
          }
        }
      }
      before.forEach((pair, since) -> {
        if (now - since > cluster.config.coexistenceBound().toNanos()) {
          violations.add(pair + " were both super node for " + (now - since) / 1_000_000 + " ms until " + now / 1_000_000 + " ms");
        }
      });
    }

    private String told() {
      return cluster.config.election() + " " + diary + "\n" + cluster.agreed() + "\n" + violations + "\n"
          + (Boolean.getBoolean("orrery.long") ? cluster.story() : "with -Dorrery.long=true: the whole story");
    }
  }
}
