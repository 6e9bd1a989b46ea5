package orrery.device.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import orrery.host.Position;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class SiteIndexTest {

  @Test
  void findsWhatComparingAllFinds() {
    Seeds.each(300, random -> {
      List<Position> sites = places(random, random.nextInt(200));
      SiteIndex index = new SiteIndex(sites);
      for (Position position : places(random, 20)) {
        int except = sites.isEmpty() || random.nextBoolean(0.5) ? SiteIndex.NONE : random.nextInt(sites.size());
        int guess = sites.isEmpty() || random.nextBoolean(0.5) ? SiteIndex.NONE : random.nextInt(sites.size());
        double metres = random.nextBoolean(0.2) && !sites.isEmpty() ? position.metresTo(sites.get(0)) : StrictMath.exp(18 * random.nextDouble());

        assertThat(index.nearest(position)).isEqualTo(nearest(sites, position, SiteIndex.NONE));
        assertThat(index.nearest(position, except, guess)).isEqualTo(nearest(sites, position, except));
        assertThat(index.within(position, metres)).isEqualTo(within(sites, position, metres));
      }
    });
  }

  @Test
  void whoMovesIsFoundWhereHeIs() {
    Seeds.each(150, random -> {
      int count = 1 + random.nextInt(200);
      MovingIndex index = new MovingIndex(count, 10 * StrictMath.exp(9 * random.nextDouble()));
      List<Position> nowhere = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        nowhere.add(null);
      }
      for (int round = 0; round < 5; round++) {
        List<Position> places = places(random, count);
        for (int who = 0; who < count; who++) {
          if (random.nextBoolean(0.7)) {
            nowhere.set(who, places.get(who));
            index.put(who, places.get(who));
          } else if (random.nextBoolean(0.5)) {
            nowhere.set(who, null);
            index.remove(who);
          }
        }
        Position centre = places(random, 1).get(0);
        double metres = random.nextBoolean(0.2) ? centre.metresTo(places.get(0)) : StrictMath.exp(17 * random.nextDouble());

        assertThat(index.within(centre, metres)).isEqualTo(within(nowhere, centre, metres));
        assertThat(index.size()).isEqualTo((int) nowhere.stream().filter(place -> place != null).count());
      }
    });
  }

  /** Places that are hard to index: in a heap, at the poles, on either side of the date line, at the same spot. */
  static List<Position> places(Xoshiro256 random, int count) {
    List<Position> places = new ArrayList<>();
    int kind = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      int near = random.nextInt(20_000) - 10_000;
      places.add(switch (kind) {
        case 0 -> new Position((int) random.nextLong(-90_000_000, 90_000_001), (int) random.nextLong(-180_000_000, 180_000_001));
        case 1 -> new Position(-37_813_600 + near, 144_963_100 + random.nextInt(20_000));
        case 2 -> new Position(near > 0 ? 90_000_000 - near : -90_000_000 - near, (int) random.nextLong(-180_000_000, 180_000_001));
        case 3 -> new Position(near, near > 0 ? 180_000_000 - near : -180_000_000 - near);
        default -> new Position(random.nextInt(3), random.nextInt(3));
      });
    }
    return places;
  }

  static int nearest(List<Position> sites, Position position, int except) {
    int best = SiteIndex.NONE;
    for (int i = 0; i < sites.size(); i++) {
      if (i != except && (best < 0 || position.metresTo(sites.get(i)) < position.metresTo(sites.get(best)))) {
        best = i;
      }
    }
    return best;
  }

  static int[] within(List<Position> places, Position position, double metres) {
    return IntStream.range(0, places.size()).filter(i -> places.get(i) != null && position.metresTo(places.get(i)) <= metres).toArray();
  }
}
