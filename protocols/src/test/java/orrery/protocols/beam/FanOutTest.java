package orrery.protocols.beam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.host.NodeId;
import orrery.protocols.beam.FanOut.Hop;
import orrery.protocols.beam.FanOut.Plan;
import orrery.protocols.beam.FanOut.Rates;
import orrery.protocols.beam.FanOut.Shape;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** By which way a content goes to many. */
class FanOutTest {

  private static final long MEGA = 1_000_000;
  private static final NodeId SENDER = new NodeId("sender");
  private static final NodeId CACHE = new NodeId("cache");

  private static List<NodeId> receivers(int count) {
    return IntStream.range(0, count).mapToObj(i -> new NodeId("r-" + i)).toList();
  }

  private static Plan plan(long bytes, Rates sender, Rates receiver, int count, Rates cache) {
    Map<NodeId, Rates> rates = new TreeMap<>();
    rates.put(SENDER, sender);
    rates.put(CACHE, cache);
    receivers(count).forEach(node -> rates.put(node, receiver));
    return FanOut.plan(bytes, SENDER, rates, receivers(count), List.of(CACHE));
  }

  /** EC-3: the uplink is the scarce one. 10 Mb/s up, 100 down, and a cache with 1 Gb/s: 12.5 MB take 10 s up, and 1 s down to each. */
  @Test
  void goesOnceUpToACacheWithTheBetterUplink() {
    Plan plan = plan(12_500_000, new Rates(10 * MEGA, 100 * MEGA), new Rates(10 * MEGA, 100 * MEGA), 3, new Rates(1000 * MEGA, 1000 * MEGA));

    assertThat(plan.shape()).isEqualTo(Shape.PROXY);
    assertThat(plan.roots()).containsExactly(new Hop(CACHE, false, receivers(3).stream().map(Hop::leaf).toList()));
    assertThat(plan.expected()).isEqualTo(Duration.ofSeconds(11));
    assertThat(plan.senderBytes(12_500_000)).isEqualTo(12_500_000);
  }

  @Test
  void goesDirectlyToOne() {
    Plan plan = plan(1000, new Rates(MEGA, MEGA), new Rates(MEGA, MEGA), 1, new Rates(1000 * MEGA, 1000 * MEGA));

    assertThat(plan.shape()).isEqualTo(Shape.DIRECT);
  }

  /** In a LAN with equal rates nothing is won by a detour: 3 times the bytes, all at once, against twice them one after the other. */
  @Test
  void goesDirectlyWhereTheSenderIsTheFastest() {
    Plan plan = plan(1_000_000, new Rates(1000 * MEGA, 1000 * MEGA), new Rates(10 * MEGA, 100 * MEGA), 3, new Rates(20 * MEGA, 100 * MEGA));

    assertThat(plan.shape()).isEqualTo(Shape.DIRECT);
    assertThat(plan.roots()).hasSize(3);
    assertThat(plan.expected()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void goesInATreeToMany() {
    Plan direct = plan(1_000_000, new Rates(10 * MEGA, 100 * MEGA), new Rates(10 * MEGA, 100 * MEGA), 60, new Rates(MEGA, MEGA));

    assertThat(direct.shape()).isEqualTo(Shape.TREE);
    // Directly it would take 48 s.
    assertThat(direct.expected()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void setsTheBetterUplinksNearerToTheSender() {
    Map<NodeId, Rates> rates = new TreeMap<>();
    rates.put(SENDER, new Rates(MEGA, 100 * MEGA));
    receivers(5).forEach(node -> rates.put(node, new Rates(MEGA, 100 * MEGA)));
    rates.put(new NodeId("r-3"), new Rates(100 * MEGA, 100 * MEGA));

    Plan plan = FanOut.plan(1_000_000, SENDER, rates, receivers(5), List.of());

    assertThat(plan.shape()).isEqualTo(Shape.TREE);
    assertThat(plan.roots()).singleElement().satisfies(root -> {
      assertThat(root.node()).isEqualTo(new NodeId("r-3"));
      assertThat(root.children()).hasSize(4);
    });
  }

  /** Whoever there is, each receiver gets it once, nobody else does, and it takes no longer than directly, but for a tenth. */
  @Test
  void reachesEachReceiverOnceAndNoLaterThanDirectly() {
    Seeds.each(500, random -> {
      int count = 1 + random.nextInt(Parcel.MOST_RECEIVERS);
      Map<NodeId, Rates> rates = new TreeMap<>();
      rates.put(SENDER, new Rates(1 + random.nextLong(1000 * MEGA), 1 + random.nextLong(1000 * MEGA)));
      List<NodeId> proxies = new ArrayList<>(List.of(CACHE, SENDER));
      rates.put(CACHE, new Rates(1 + random.nextLong(1000 * MEGA), 1 + random.nextLong(1000 * MEGA)));
      for (NodeId node : receivers(count)) {
        rates.put(node, new Rates(1 + random.nextLong(100 * MEGA), 1 + random.nextLong(100 * MEGA)));
        if (random.nextInt(5) == 0) {
          proxies.add(node);
        }
      }
      long bytes = random.nextLong(1_000_000_000);
      Plan plan = FanOut.plan(bytes, SENDER, rates, receivers(count), proxies);

      List<NodeId> reached = FanOut.all(plan.roots()).stream().filter(Hop::receives).map(Hop::node).toList();
      assertThat(reached).hasSize(count).hasSameElementsAs(receivers(count));
      assertThat(FanOut.all(plan.roots()).stream().filter(hop -> !hop.receives()).map(Hop::node)).allMatch(CACHE::equals);
      double uplink = count * 8.0 * bytes / rates.get(SENDER).up();
      double slowest = receivers(count).stream().mapToDouble(node -> 8.0 * bytes / rates.get(node).down()).max().orElse(0);
      assertThat(plan.expected().toNanos() / 1e9).isLessThanOrEqualTo(1.1 * Math.max(uplink, slowest) + 1e-6);
      assertThat(depth(plan.roots())).isLessThanOrEqualTo(FanOut.MOST_LEVELS);
      assertThat(new TreeSet<>(reached)).hasSize(count);
    });
  }

  private static int depth(List<Hop> hops) {
    return hops.stream().mapToInt(hop -> 1 + depth(hop.children())).max().orElse(0);
  }
}
