package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import orrery.host.Device.Permission;
import orrery.host.NodeId;
import orrery.net.Partition;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stories of the duties of one cluster's nodes: given, kept over offices, and taken back (EC-7, EC-34). */
class DutyStoryTest {

  private static final Set<Duty> ALL = EnumSet.allOf(Duty.class);

  private static ClusterWorld.Node node(ClusterWorld cluster, String name) {
    return cluster.machines.get(name).protocol(ClusterWorld.Node.class);
  }

  /** A home with one of each: everybody on since long ago. */
  private static ClusterWorld home(long seed) {
    ClusterWorld cluster = ClusterWorld.of(seed, Algorithm.MERIT);
    List<World.Machine> machines = List.of("pc", "laptop", "smartphone", "set-top-box", "camera").stream()
        .map(type -> cluster.machine(type, machine -> machine.type(type).charge(90))).toList();
    machines.forEach(machine -> {
      machine.start();
      cluster.run("5 s");
    });
    cluster.run("10 min");
    return cluster;
  }

  private static void assertTold(ClusterWorld cluster) {
    for (Duty duty : Duty.values()) {
      assertThat(cluster.having(duty)).as(() -> duty + "\n" + cluster.story()).isEqualTo(cluster.holders(duty));
    }
  }

  @Test
  void aSingleNodeHasAllThatItsOwnerPermits() {
    ClusterWorld cluster = ClusterWorld.of(1, Algorithm.MERIT);
    cluster.machine("alone", m -> m.type("smartphone").permissions(EnumSet.complementOf(EnumSet.of(Permission.PROXY)))).start();
    cluster.run("10 s");

    assertThat(cluster.member("alone").duties()).containsExactly(Duty.CACHE, Duty.STORAGE, Duty.COMPUTE);
    assertThat(cluster.heard("alone")).contains("duties cache storage compute");
    assertThat(cluster.world.state("alone", "duties", "link")).isEqualTo("cache storage compute");
  }

  @Test
  void whoIsBestServesAndAllKnowIt() {
    ClusterWorld cluster = home(2);

    assertTold(cluster);
    assertThat(cluster.holders(Duty.PROXY)).hasSize(1);
    assertThat(cluster.holders(Duty.CACHE)).containsExactly("pc");
    assertThat(cluster.holders(Duty.STORAGE)).containsExactly("camera", "pc");
    assertThat(cluster.holders(Duty.COMPUTE)).as("mains first").contains("camera", "pc", "set-top-box").hasSize(4);
    cluster.machines.keySet().forEach(name ->
        assertThat(cluster.member(name).roster().holders(Duty.CACHE)).as(name).extracting(Roster.Entry::id).containsExactly(new NodeId("pc")));
    assertThat(cluster.world.observations("duty.gap")).as("nobody has lost anything yet").noneMatch(o -> o.value() > 1e9);
  }

  /** The permission is withdrawn, or the charge falls: it says so within a self-check, and the next best has the duty. */
  @ParameterizedTest
  @EnumSource(names = {"PROXY", "CACHE"})
  void aDutyIsTakenBackAsTheProfileOfItsHolderChanges(Duty duty) {
    ClusterWorld cluster = home(3);
    String holder = cluster.holders(duty).get(0);
    long renewals = cluster.sent("update");

    node(cluster, holder).owner = device -> ChangedDevice.without(device, duty.permission());
    cluster.run(cluster.config.selection().selfCheck().plusSeconds(1));

    assertThat(cluster.holders(duty)).as(cluster::story).hasSize(1).doesNotContain(holder);
    assertTold(cluster);
    assertThat(cluster.sent("update") - renewals).isLessThanOrEqualTo(2);
    assertThat(cluster.world.observations("duty.tenure")).anyMatch(o -> o.node().equals(holder) && o.labels().get(1).equals(duty.word()));
    assertThat(cluster.world.told()).anyMatch(told -> told.kind().equals("duty.changes") && told.scope().contains("permission"));

    String next = cluster.holders(duty).get(0);
    node(cluster, next).owner = device -> ChangedDevice.charged(device, 10);
    cluster.run(cluster.config.selection().selfCheck().plusSeconds(1));

    assertThat(cluster.holders(duty)).as(cluster::story).hasSize(1).doesNotContain(holder, next);
    assertTold(cluster);
  }

  /** EC-34: on every exit. A crash is learned of by what fails: here by the lease. */
  @Test
  void theDutiesOfWhoLeavesAreGivenToOthersAtOnceAndOfWhoDiesWhenItIsMissed() {
    ClusterWorld cluster = home(4);
    String superNode = cluster.agreed();
    String holder = cluster.machines.keySet().stream()
        .filter(name -> !name.equals(superNode) && !cluster.member(name).duties().isEmpty()).findFirst().orElseThrow();
    Set<Duty> duties = cluster.member(holder).duties();

    cluster.machines.get(holder).stop();
    cluster.run("100 ms");

    assertThat(duties).isNotEmpty().allSatisfy(duty -> assertThat(cluster.holders(duty)).doesNotContain(holder));
    assertTold(cluster);

    String second = cluster.machines.keySet().stream()
        .filter(name -> cluster.machines.get(name).isOn() && !name.equals(superNode) && !cluster.member(name).duties().isEmpty()).findFirst().orElseThrow();
    cluster.machines.get(second).crash();
    cluster.run(cluster.config.lease().plusSeconds(1));

    assertTold(cluster);
    assertThat(cluster.holders(Duty.COMPUTE)).doesNotContain(second);
  }

  /** The holders go on while there is no super node, and the next takes over what it finds. */
  @Test
  void dutiesOutliveTheOfficeThatGaveThem() {
    ClusterWorld cluster = home(5);
    String first = cluster.agreed();
    String witness = cluster.machines.keySet().stream().filter(name -> !name.equals(first) && cluster.member(name).duties().contains(Duty.COMPUTE)).findFirst().orElseThrow();
    int before = cluster.heard(witness).size();
    cluster.machines.get(first).crash();
    cluster.run("4 min");

    assertTold(cluster);
    for (Duty duty : ALL) {
      assertThat(cluster.holders(duty)).doesNotContain(first);
    }
    assertThat(cluster.holders(Duty.PROXY)).hasSize(1);
    assertThat(cluster.holders(Duty.COMPUTE)).contains(witness);
    assertThat(cluster.heard(witness).subList(before, cluster.heard(witness).size()))
        .as("it is given more, but keeps what it had").filteredOn(line -> line.startsWith("duties")).allMatch(line -> line.contains("compute"));
  }

  @Test
  void anOfficeThatIsPassedOnChangesNoDutyOfTheFit() {
    ClusterWorld cluster = home(6);
    String first = cluster.agreed();
    List<String> others = cluster.having(Duty.COMPUTE).stream().filter(name -> !name.equals(first)).toList();
    String proxy = cluster.having(Duty.PROXY).get(0);
    cluster.world.told().clear();

    cluster.machines.get(first).stop();
    cluster.run("10 s");

    assertTold(cluster);
    assertThat(cluster.holders(Duty.COMPUTE)).containsAll(others);
    assertThat(cluster.holders(Duty.PROXY)).hasSize(1);
    if (!proxy.equals(first)) {
      assertThat(cluster.holders(Duty.PROXY)).containsExactly(proxy);
    }
    others.forEach(name -> assertThat(cluster.world.told())
        .filteredOn(told -> told.node().equals(name) && told.scope().startsWith("duties|")).allMatch(told -> told.value().contains("compute")));
  }

  /** Two clusters become one: for each duty there are too many, and in the end as many as there should be. */
  @Test
  void whereTwoClustersBecomeOneTheSurplusIsTakenBack() {
    ClusterWorld cluster = ClusterWorld.of(7, Algorithm.MERIT);
    cluster.machines(8).forEach(World.Machine::start);
    cluster.run("10 min");
    Set<String> left = Set.of("n-0", "n-1", "n-2", "n-3");
    Set<String> right = Set.of("n-4", "n-5", "n-6", "n-7");
    Partition cut = cluster.world.partition(left, right);
    cluster.run("15 min");
    assertThat(cluster.having(Duty.PROXY)).hasSize(2);
    assertThat(cluster.having(Duty.STORAGE)).hasSize(4);

    cluster.world.heal(cut);
    cluster.run(cluster.config.coexistenceBound());

    assertTold(cluster);
    assertThat(cluster.having(Duty.PROXY)).as(cluster::story).hasSize(1);
    assertThat(cluster.having(Duty.STORAGE)).hasSize(2);
    assertThat(cluster.having(Duty.COMPUTE)).hasSize(4);
  }

  @Test
  void equalsDoNotAlternate() {
    ClusterWorld cluster = ClusterWorld.of(8, Algorithm.MERIT);
    List<World.Machine> machines = IntStream.range(0, 6).mapToObj(i -> cluster.machine("n-" + i, m -> m.type("pc"))).toList();
    machines.forEach(machine -> {
      machine.start();
      cluster.run("40 s");
    });
    cluster.run("10 min");
    cluster.world.told().clear();

    cluster.run("48 h");

    assertThat(cluster.world.told()).filteredOn(told -> told.kind().equals("duty.changes")).isEmpty();
    assertThat(cluster.sent("assign")).isPositive();
    assertTold(cluster);
  }

  /** EC-8: another protocol objects to a node, which is given nothing then, and given something again when it no longer does. */
  @Test
  void whoIsObjectedToLosesItsDutiesAndIsNoSuccessor() {
    ClusterWorld cluster = home(9);
    String superNode = cluster.agreed();
    String barred = cluster.having(Duty.COMPUTE).stream().filter(name -> !name.equals(superNode)).findFirst().orElseThrow();

    cluster.machines.keySet().forEach(name -> cluster.member(name).mayServe(id -> !id.name().equals(barred)));
    cluster.run("1 s");
    assertThat(cluster.member(barred).duties()).as(cluster::story).isEmpty();
    assertTold(cluster);

    cluster.member(superNode).mayServe(id -> id.name().equals(superNode) || id.name().equals("smartphone"));
    cluster.machines.get(superNode).stop();
    cluster.run("5 s");
    assertThat(cluster.agreed()).isEqualTo("smartphone");
  }

  /** An assignment that nobody acknowledges is a use that fails. */
  @Test
  void aDutyGivenToWhoDoesNotAnswerIsGivenToAnother() {
    ClusterWorld cluster = ClusterWorld.of(10, Algorithm.MERIT);
    cluster.machine("first", m -> m.type("camera"));
    cluster.machine("best", m -> m.type("pc"));
    cluster.machine("next", m -> m.type("game-console"));
    cluster.machines.get("first").start();
    cluster.run("10 s");
    cluster.machines.get("best").start();
    cluster.machines.get("next").start();
    cluster.run("1 s");
    assertThat(cluster.holders(Duty.CACHE)).containsExactly("first");
    cluster.machines.get("best").crash();

    cluster.run("5 min");

    assertThat(cluster.holders(Duty.CACHE)).as(cluster::story).containsExactly("next");
    assertThat(cluster.world.told()).anyMatch(told -> told.kind().equals("duty.changes") && told.scope().contains("silent"));
    assertTold(cluster);
  }

  /** Where some datagrams are lost, doubled and late, those who have a duty come to be those who should. */
  @Test
  void agreesInRoughWeather() {
    for (int seed = 1; seed <= 10; seed++) {
      ClusterWorld cluster = ClusterWorld.of(seed, Algorithm.MERIT);
      cluster.weather = new RoughHost.Weather(0.2, 0.2, 0.1, 0.1, 0.01);
      cluster.machines(7).forEach(machine -> {
        machine.start();
        cluster.run("20 s");
      });
      cluster.run("20 min");
      cluster.machines.get("n-3").crash();
      cluster.run("20 min");
      cluster.weather = RoughHost.Weather.CALM;
      cluster.run(Duration.ofMinutes(20));
      assertTold(cluster);
      assertThat(cluster.having(Duty.PROXY)).hasSize(1);
    }
  }
}
