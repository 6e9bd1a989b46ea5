package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.sim.Xoshiro256;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is switched on again finds its cluster by what it kept of it. */
class RejoinTest {

  private static ClusterConfig without() {
    return Records.with(ClusterWorld.config(Algorithm.MERIT), "rejoin", false);
  }

  private static ClusterWorld cluster(long seed, ClusterConfig config, int machines) {
    ClusterWorld cluster = new ClusterWorld(seed, config);
    cluster.machines(machines).forEach(World.Machine::start);
    cluster.run("20 min");
    return cluster;
  }

  private static String member(ClusterWorld cluster) {
    return cluster.machines.keySet().stream().filter(name -> !name.equals(cluster.agreed())).findFirst().orElseThrow();
  }

  /** Milliseconds from switch-on until {@code name} is a member. */
  private static double millisToRegister(ClusterWorld cluster, String name) {
    long from = cluster.world.nanoTime();
    cluster.machines.get(name).start();
    cluster.run("10 s");
    long registered = cluster.world.told().stream()
        .filter(told -> told.time() >= from && told.node().equals(name) && told.value().endsWith("to member: registered"))
        .mapToLong(World.Told::time).findFirst().orElseThrow();
    return (registered - from) / 1e6;
  }

  private static List<String> outcomes(ClusterWorld cluster, String name) {
    return cluster.world.observations("discovery.time").stream()
        .filter(o -> o.node().equals(name)).map(o -> o.labels().get(1)).toList();
  }

  @Test
  void aRememberedSuperNodeRegistersItWithinARoundTripAndNotAfterASearch() {
    List<Double> with = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int seed = 1; seed <= 20; seed++) {
      for (ClusterConfig config : List.of(ClusterWorld.config(Algorithm.MERIT), without())) {
        ClusterWorld cluster = cluster(seed, config, 4);
        String name = member(cluster);
        cluster.machines.get(name).crash();
        cluster.run("20 s");
        (config.rejoin() ? with : bare).add(millisToRegister(cluster, name));
        assertThat(outcomes(cluster, name)).endsWith(config.rejoin() ? "remembered" : "found");
        assertThat(cluster.superNodes()).containsExactly(cluster.agreed());
      }
    }
    // Measured: 2.0 ms with memory, 87 to 230 ms without.
    assertThat(with).allMatch(millis -> millis < 10);
    assertThat(bare).allMatch(millis -> millis > 20);
  }

  /** What it had to do it goes on with, where nobody else has come to do it. */
  @Test
  void aNodeGoesOnWithWhatItHadToDo() {
    ClusterWorld cluster = cluster(3, ClusterWorld.config(Algorithm.MERIT), 5);
    String name = cluster.having(Duty.COMPUTE).stream().filter(each -> !each.equals(cluster.agreed())).findFirst().orElseThrow();
    var before = EnumSet.copyOf(cluster.member(name).duties());
    cluster.run("10 min");
    cluster.machines.get(name).crash();
    cluster.machines.get(name).start();
    cluster.run("1 s");

    assertThat(cluster.member(name).duties()).as(cluster::story).isEqualTo(before);
    assertThat(cluster.heard(name)).contains("duties " + Duty.words(before));
  }

  @ParameterizedTest
  @EnumSource
  void aSuperNodeThatRestartsGoesOnWhereNobodyHasMissedIt(Algorithm algorithm) {
    ClusterWorld cluster = cluster(4, ClusterWorld.config(algorithm), 5);
    String first = cluster.agreed();
    long term = cluster.member(first).term();
    cluster.machines.get(first).crash();
    cluster.machines.get(first).start();
    cluster.run("1500 ms");

    assertThat(cluster.agreed()).as(cluster::story).isEqualTo(first);
    assertThat(cluster.member(first).term()).isEqualTo(term + 1);
    assertThat(cluster.member(first).members()).hasSize(4);
    assertThat(outcomes(cluster, first)).endsWith("remembered");
  }

  @Test
  void aFormerSuperNodeThatHasBeenReplacedLearnsOfTheOtherFromThoseItRemembers() {
    ClusterWorld cluster = cluster(5, ClusterWorld.config(Algorithm.MERIT), 5);
    String first = cluster.agreed();
    cluster.machines.get(first).crash();
    cluster.run("5 min");
    String second = cluster.agreed();
    assertThat(second).isNotEqualTo(first);

    cluster.machines.get(first).start();
    cluster.run("20 ms");

    assertThat(cluster.member(first).superNode()).as(cluster::story).map(s -> s.id().name()).contains(second);
  }

  /** Nobody remembered is there: the search goes on as if nothing had been kept. */
  @Test
  void whoseMemoryIsOutOfDateFallsBackToTheSearch() {
    ClusterWorld cluster = cluster(6, ClusterWorld.config(Algorithm.MERIT), 3);
    cluster.machines.values().forEach(World.Machine::crash);
    cluster.machines.get("n-1").start();
    cluster.run("6 s");
    cluster.machines.get("n-2").start();
    cluster.run("6 s");

    assertThat(cluster.superNodes()).as(cluster::story).containsExactly("n-1");
    assertThat(cluster.member("n-2").superNode()).map(s -> s.id().name()).contains("n-1");
  }

  @Test
  void damagedMemoryCountsAsNothing() {
    ClusterWorld cluster = cluster(7, ClusterWorld.config(Algorithm.MERIT), 3);
    String name = member(cluster);
    cluster.machines.get(name).host().storage().put("cluster/link/known", ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
    cluster.machines.get(name).host().storage().sync(() -> {});
    cluster.run("1 s");
    cluster.machines.get(name).crash();

    millisToRegister(cluster, name);

    assertThat(outcomes(cluster, name)).endsWith("found");
  }

  private static Recollection recollection(Xoshiro256 luck) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (int i = luck.nextInt(60); i > 0; i--) {
      entries.add(new Roster.Entry(new NodeId("n-" + i), endpoint(luck), luck.nextInt(1001), luck.nextBoolean(0.5), Duty.ofBits(luck.nextInt(16))));
    }
    return Recollection.of(new SuperNode(new NodeId("n-1"), endpoint(luck), 1 + luck.nextInt(100), 500), new Roster(1, entries));
  }

  private static Endpoint endpoint(Xoshiro256 luck) {
    return new Endpoint(Address.ipv4(192, 168, 1, luck.nextInt(256)), 1 + luck.nextInt(65535));
  }

  private static byte[] bytes(Recollection recollection) {
    ByteBuffer buffer = recollection.bytes();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void readsWhatItKeptAndNothingThatItDidNot() {
    Xoshiro256 luck = new Xoshiro256(1);
    for (int i = 0; i < 2_000; i++) {
      Recollection kept = recollection(luck);
      byte[] bytes = bytes(kept);
      assertThat(kept.members()).hasSizeLessThanOrEqualTo(Recollection.MAXIMUM_MEMBERS);
      assertThat(Recollection.read(bytes, new Shared())).contains(kept);

      UnaryOperator<byte[]> cut = all -> java.util.Arrays.copyOf(all, luck.nextInt(all.length));
      assertThat(Recollection.read(cut.apply(bytes), new Shared())).isEmpty();
      bytes[luck.nextInt(bytes.length)] = (byte) luck.nextLong();
      Optional<Recollection> read = Recollection.read(bytes, new Shared());
      read.ifPresent(each -> assertThat(bytes(each)).isEqualTo(bytes));
    }
    assertThat(Recollection.read(new byte[0], new Shared())).isEmpty();
  }

  @Test
  void whatItHadToDoIsReadOrCountsAsNothing() {
    for (int bits = 0; bits < 16; bits++) {
      ByteBuffer kept = Recollection.bytes(Duty.ofBits(bits));
      byte[] bytes = new byte[kept.remaining()];
      kept.get(bytes);
      assertThat(Recollection.readDuties(bytes)).isEqualTo(Duty.ofBits(bits));

      bytes[0]--;
      assertThat(Recollection.readDuties(bytes)).as("of an earlier version").isEmpty();
    }
    assertThat(Recollection.readDuties(new byte[0])).isEmpty();
    assertThat(Recollection.readDuties(new byte[] {2, (byte) 200})).isEmpty();
  }

  @Test
  void membersOfAClusterAtRestRememberTheSame() {
    ClusterWorld cluster = cluster(8, ClusterWorld.config(Algorithm.MERIT), 5);
    cluster.run("25 min");
    List<byte[]> kept = new ArrayList<>();
    cluster.machines.values().forEach(machine -> kept.add(machine.host().storage().get("cluster/link/known").orElseThrow()));

    assertThat(kept).hasSize(5).allMatch(bytes -> java.util.Arrays.equals(bytes, kept.get(0)));
  }

  @Test
  void remembersTheFittestFirst() {
    Endpoint endpoint = new Endpoint(Address.ipv4(192, 168, 1, 9), 5000);
    Map<String, Integer> scores = Map.of("low", 100, "high", 900);
    List<Roster.Entry> entries = scores.keySet().stream().sorted().map(id -> new Roster.Entry(new NodeId(id), endpoint, scores.get(id), true)).toList();
    List<Roster.Entry> all = new ArrayList<>(entries);
    all.add(new Roster.Entry(new NodeId("super"), endpoint, 950, true));

    Recollection kept = Recollection.of(new SuperNode(new NodeId("super"), endpoint, 2, 950), new Roster(1, all));

    assertThat(kept.members()).extracting(entry -> entry.id().name()).containsExactly("high", "low");
  }
}
