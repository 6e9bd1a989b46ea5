package orrery.device.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.sim.Goodness;
import orrery.sim.Streams;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Users have to do with a few, and with some of these more than with others (EC-11). */
class CircleTest {

  private static List<NodeId> company(int size) {
    return IntStream.range(0, size).mapToObj(i -> new NodeId("node-" + i)).toList();
  }

  private static Set<NodeId> met(Circle circle, Streams streams, int company, RandomStream luck) {
    Set<NodeId> met = new TreeSet<>();
    for (int i = 0; i < 500; i++) {
      met.addAll(circle.some(streams, "phone", "files", company(company), 1, luck));
    }
    return met;
  }

  @Test
  void oneMeetsSoManyAndNoMore() {
    Seeds.each(10, random -> {
      Streams streams = new Streams(random.nextLong());
      assertThat(met(new Circle(5, 0), streams, 1_000, random)).hasSize(5);
      assertThat(met(new Circle(5, 0), streams, 8, random)).hasSize(5);
      assertThat(met(new Circle(5, 0), streams, 3, random)).hasSize(3);
      assertThat(met(new Circle(5, 0), streams, 0, random)).isEmpty();
    });
  }

  @Test
  void aWantForSeveralIsForDifferentOnesOfTheCircle() {
    Seeds.each(20, random -> {
      Streams streams = new Streams(random.nextLong());
      for (int company : new int[] {3, 8, 12, 1_000}) {
        Circle circle = new Circle(6, 2);
        Set<NodeId> all = new TreeSet<>(circle.some(streams, "phone", "files", company(company), 100, random));
        assertThat(all).hasSize(Math.min(6, company));
        List<NodeId> some = circle.some(streams, "phone", "files", company(company), 4, random);
        assertThat(some).doesNotHaveDuplicates().hasSize(Math.min(4, company)).isSubsetOf(all);
      }
    });
  }

  @Test
  void ranksAreMetByZipfsLaw() {
    Circle circle = new Circle(4, 1);
    double sum = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4;
    Streams streams = new Streams(7);
    // The dearest is whom the least luck meets.
    RandomStream least = () -> 0;
    NodeId dearest = circle.some(streams, "phone", "files", company(100), 1, least).get(0);

    Goodness.assertMean("share of the dearest", 4_000, 1 / sum,
        luck -> circle.some(streams, "phone", "files", company(100), 1, luck).get(0).equals(dearest) ? 1 : 0);
    Goodness.assertMean("without skew", 4_000, 0.25,
        luck -> new Circle(4, 0).some(streams, "phone", "files", company(100), 1, luck).get(0).equals(dearest) ? 1 : 0);
  }

  @Test
  void everybodyIsInSomebodysCircleAlike() {
    Goodness.assertMean("in the circle", 2_000, 5 / 50.0, luck -> new Circle(5, 1)
        .some(new Streams(luck.nextLong()), "phone", "files", company(50), 5, luck).contains(new NodeId("node-17")) ? 1 : 0);
    Goodness.assertMean("in the circle of a small company", 2_000, 5 / 10.0, luck -> new Circle(5, 1)
        .some(new Streams(luck.nextLong()), "phone", "files", company(10), 5, luck).contains(new NodeId("node-7")) ? 1 : 0);
  }
}
