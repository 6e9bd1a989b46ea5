package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.host.Distance;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class ProximityGridTest {

  /** No circle misses what is in it: around towns, poles and the antimeridian, from a metre to half the earth. */
  @Test
  void tellsOfAllThatIsInACircle() {
    Seeds.each(12, random -> {
      ProximityGrid<Position> grid = new ProximityGrid<>();
      TreeMap<NodeId, Position> all = new TreeMap<>();
      for (int i = 0; i < 4_000; i++) {
        NodeId id = new NodeId("n" + i);
        Position position = somewhere(random);
        all.put(id, position);
        grid.put(position, id, position);
      }
      for (int i = 0; i < 200; i++) {
        NodeId gone = new NodeId("n" + i);
        grid.remove(all.remove(gone), gone);
      }
      for (int i = 0; i < 60; i++) {
        long millimetres = (long) StrictMath.pow(10, 3 + random.nextDouble() * 7.3);
        SearchQuery.Circle circle = new SearchQuery.Circle(somewhere(random), new Distance(millimetres));
        TreeSet<NodeId> inCircle = new TreeSet<>();
        all.forEach((id, position) -> {
          if (circle.contains(position)) {
            inCircle.add(id);
          }
        });

        List<NodeId> told = new ArrayList<>();
        grid.around(circle, (id, position) -> told.add(id));

        TreeSet<NodeId> once = new TreeSet<>(told);
        assertThat(told).as("%s tells each once", circle).hasSize(once.size());
        inCircle.removeAll(once);
        assertThat(inCircle).as("missed in %s", circle).isEmpty();
      }
    });
  }

  @Test
  void looksAtFewStrangersAroundASmallCircle() {
    ProximityGrid<Position> grid = new ProximityGrid<>();
    for (int i = 0; i < 100; i++) {
      for (int j = 0; j < 100; j++) {
        Position position = new Position(i * 1_000, j * 1_000);
        grid.put(position, new NodeId("n" + i + "-" + j), position);
      }
    }

    List<NodeId> told = new ArrayList<>();
    grid.around(new SearchQuery.Circle(new Position(50_000, 50_000), new Distance(150_000)), (id, position) -> told.add(id));

    assertThat(told).hasSizeLessThan(100);
  }

  private static Position somewhere(RandomStream random) {
    int near = random.nextInt(60_000) - 30_000;
    return switch (random.nextInt(4)) {
      case 0 -> new Position(-37_813_600 + near, 144_963_100 + random.nextInt(60_000));
      case 1 -> new Position((random.nextBoolean(0.5) ? 1 : -1) * (90_000_000 - random.nextInt(60_000)), random.nextInt(360_000_001) - 180_000_000);
      case 2 -> new Position(near, random.nextBoolean(0.5) ? 180_000_000 - random.nextInt(9_000) : -180_000_000 + random.nextInt(9_000));
      default -> new Position(random.nextInt(180_000_001) - 90_000_000, random.nextInt(360_000_001) - 180_000_000);
    };
  }
}
