package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.sim.Xoshiro256;
import orrery.world.World;

/** Merit, part by part. */
class MeritTest {

  private static final MeritConfig USUAL = Defaults.of(MeritConfig.class);
  private static final Merit MERIT = new Merit(USUAL);

  /** What merit looks at. */
  private record Node(long minutes, long up, boolean reachable, OptionalInt battery, long mops, long storage) {

    static final Node WORST = new Node(0, 0, false, OptionalInt.of(0), 0, 0);
    static final Node BEST = new Node(1 << 14, 1_000_000_000, true, OptionalInt.empty(), 100_000, 1_000_000_000_000L);

    int score(Merit merit) {
      return merit.score(new Profile("laptop", "linux", "anna", mops, 1, storage, up, up, battery, (int) minutes, 0,
          EnumSet.allOf(Permission.class), Optional.empty(), reachable, 0, Inventory.NONE));
    }

    Node minutes(long other) {
      return new Node(other, up, reachable, battery, mops, storage);
    }

    Node up(long other) {
      return new Node(minutes, other, reachable, battery, mops, storage);
    }

    Node reachable(boolean other) {
      return new Node(minutes, up, other, battery, mops, storage);
    }

    Node battery(OptionalInt other) {
      return new Node(minutes, up, reachable, other, mops, storage);
    }

    Node mops(long other) {
      return new Node(minutes, up, reachable, battery, other, storage);
    }

    Node storage(long other) {
      return new Node(minutes, up, reachable, battery, mops, other);
    }
  }

  @Test
  void isAThousandForTheBestAndNothingForTheWorst() {
    assertThat(Node.BEST.score(MERIT)).isEqualTo(1000);
    assertThat(Node.WORST.score(MERIT)).isZero();
    assertThat(Node.BEST.minutes(Integer.MAX_VALUE).up(Long.MAX_VALUE).mops(Long.MAX_VALUE).storage(Long.MAX_VALUE).score(MERIT)).isEqualTo(1000);
  }

  @Test
  void growsWithPersistence() {
    grows(minutes -> Node.WORST.minutes(minutes), 0, 1, 5, 60, 1_440, 1 << 14);
    assertThat(Node.WORST.minutes(1 << 14).score(MERIT)).as("its whole weight").isEqualTo(1000 * USUAL.persistenceWeight() / (int) USUAL.weights());
  }

  @Test
  void growsWithTheUplink() {
    grows(rate -> Node.WORST.up(rate), 64_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000);
    assertThat(Node.WORST.up(1_000_000_000).score(MERIT)).isEqualTo(1000 * USUAL.linkWeight() / (int) USUAL.weights());
  }

  @Test
  void growsWithReachability() {
    grows(found -> Node.WORST.reachable(found == 1), 0, 1);
    assertThat(Node.WORST.reachable(true).score(MERIT)).isEqualTo(1000 * USUAL.reachabilityWeight() / (int) USUAL.weights());
  }

  @Test
  void growsWithTheChargeAndIsBestOnMains() {
    grows(percent -> Node.WORST.battery(percent > 100 ? OptionalInt.empty() : OptionalInt.of(percent.intValue())), 0, 10, 50, 90, 100, 101);
    assertThat(Node.WORST.battery(OptionalInt.empty()).score(MERIT)).isEqualTo(1000 * USUAL.powerWeight() / (int) USUAL.weights());
  }

  @Test
  void growsWithTheProcessor() {
    grows(mops -> Node.WORST.mops(mops), 100, 1_000, 10_000, 100_000);
    assertThat(Node.WORST.mops(100_000).score(MERIT)).isEqualTo(1000 * USUAL.processorWeight() / (int) USUAL.weights());
  }

  @Test
  void growsWithStorage() {
    grows(bytes -> Node.WORST.storage(bytes), 1_000_000_000L, 64_000_000_000L, 256_000_000_000L, 1_000_000_000_000L);
    assertThat(Node.WORST.storage(1_000_000_000_000L).score(MERIT)).isEqualTo(1000 * USUAL.storageWeight() / (int) USUAL.weights());
  }

  private static void grows(Function<Long, Node> with, long... rising) {
    List<Integer> scores = LongStream.of(rising).mapToObj(value -> with.apply(value).score(MERIT)).toList();
    assertThat(scores).isSorted().doesNotHaveDuplicates();
  }

  /** Whatever the other parts are, and whatever the weights. */
  @Test
  void neverFallsWhereAPartGrows() {
    Xoshiro256 luck = new Xoshiro256(1);
    for (int i = 0; i < 10_000; i++) {
      Merit merit = new Merit(weights(luck.nextInt(100), luck.nextInt(100), luck.nextInt(100), luck.nextInt(100), luck.nextInt(100), 1 + luck.nextInt(100)));
      Node node = new Node(Math.min(Integer.MAX_VALUE, size(luck) >>> 1), size(luck), luck.nextBoolean(0.5), OptionalInt.of(luck.nextInt(100)), size(luck), size(luck));
      int score = node.score(merit);

      assertThat(score).isBetween(0, 1000);
      assertThat(node.minutes(node.minutes() / 2).score(merit)).isLessThanOrEqualTo(score);
      assertThat(node.up(node.up() / 2).score(merit)).isLessThanOrEqualTo(score);
      assertThat(node.mops(node.mops() / 2).score(merit)).isLessThanOrEqualTo(score);
      assertThat(node.storage(node.storage() / 2).score(merit)).isLessThanOrEqualTo(score);
      assertThat(node.battery(OptionalInt.empty()).score(merit)).isGreaterThanOrEqualTo(score);
      assertThat(node.reachable(true).score(merit)).isGreaterThanOrEqualTo(node.reachable(false).score(merit));
    }
  }

  private static long size(Xoshiro256 luck) {
    return luck.nextLong() >>> 1 + luck.nextInt(50);
  }

  private static MeritConfig weights(int persistence, int link, int power, int processor, int storage, int reachability) {
    return new MeritConfig(persistence, link, power, processor, storage, USUAL.margin(), USUAL.holdDown(), USUAL.minimumTenure(),
        USUAL.candidacyDelay(), USUAL.candidacyWindow(), reachability);
  }

  @Test
  void aWeightOfNothingLeavesAPartOut() {
    Merit blind = new Merit(weights(0, 20, 20, 10, 10, 10));

    assertThat(Node.BEST.minutes(0).score(blind)).isEqualTo(1000);
    assertThatThrownBy(() -> weights(0, 0, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class).hasMessage("the weights of merit must not all be 0");
    assertThatThrownBy(() -> weights(1, 1, 1, 1, 1, -1)).hasMessage("a weight of merit must be 0 to 1000000 but is -1");
  }

  /** Of two that are alike, the one that can be called from outside is preferred. */
  @Test
  void whoIsFoundReachableIsElected() {
    ClusterWorld cluster = ClusterWorld.of(5, Algorithm.MERIT);
    World.Machine server = cluster.machine("server", m -> m.type("server"));
    List<World.Machine> alike = cluster.machines(4);
    server.start();
    cluster.run("10 s");
    alike.forEach(World.Machine::start);
    cluster.run("1 s");
    cluster.member("n-2").onReachability(true);
    cluster.run(Duration.ofMinutes(20));

    server.crash();
    cluster.run("4 min");

    assertThat(cluster.agreed()).as(cluster::story).isEqualTo("n-2");
  }
}
