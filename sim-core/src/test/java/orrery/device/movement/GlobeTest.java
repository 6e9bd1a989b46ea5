package orrery.device.movement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import orrery.host.Position;
import orrery.sim.Goodness;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class GlobeTest {

  @Test
  void sinesOfMicrodegreesAreThoseOfStrictMath() {
    Seeds.each(2_000, random -> {
      int angle = (int) random.nextLong(-180_000_000, 180_000_001);

      assertThat(Globe.sin(angle)).isCloseTo(StrictMath.sin(StrictMath.toRadians(angle / 1e6)), within(1e-15));
      assertThat(Globe.cos(angle)).isCloseTo(StrictMath.cos(StrictMath.toRadians(angle / 1e6)), within(1e-15));
    });
  }

  @Test
  void aPositionIsThatOfItsVector() {
    Seeds.each(1_000, random -> {
      Position position = position(random);
      int latitude = position.latitudeMicrodegrees();
      int longitude = position.longitudeMicrodegrees();

      assertThat(Globe.position(Globe.x(latitude, longitude), Globe.y(latitude, longitude), Globe.z(latitude))).isEqualTo(position);
    });
  }

  @Test
  void anArcIsTheShortestWay() {
    Seeds.each(1_000, random -> {
      Position from = position(random);
      Position to = random.nextBoolean(0.1) ? new Position(-from.latitudeMicrodegrees(), antipode(from.longitudeMicrodegrees())) : position(random);
      Arc arc = new Arc(from, to);
      double share = random.nextDouble();

      Position there = arc.at(share);

      // The haversine formula is good to a metre only where two points are nearly opposite.
      assertThat(there.metresTo(from)).isCloseTo(share * from.metresTo(to), within(1.0));
      assertThat(there.metresTo(to)).isCloseTo((1 - share) * from.metresTo(to), within(1.0));
      assertThat(arc.at(0)).isEqualTo(from);
      assertThat(arc.at(1)).isEqualTo(to);
    });
  }

  @Test
  void aDiscIsDrawnFromEvenly() {
    for (Disc disc : new Disc[] {
      new Disc(new Position(-37_813_600, 144_963_100), 2_000), new Disc(new Position(89_999_000, 0), 500_000), new Disc(new Position(0, 180_000_000), 8_000_000)}) {
      double whole = StrictMath.sin(disc.radiusMetres() / Position.EARTH_RADIUS_METRES / 2);
      Goodness.assertFollows(
          "distance within " + disc, 5_000,
          metres -> {
            double half = StrictMath.sin(Math.min(metres, disc.radiusMetres()) / Position.EARTH_RADIUS_METRES / 2);
            return half * half / (whole * whole);
          },
          random -> disc.draw(random).metresTo(disc.centre()));
    }
    Disc town = new Disc(new Position(-37_813_600, 144_963_100), 2_000);
    Goodness.assertMean("north half", 5_000, 0.5, random -> town.draw(random).latitudeMicrodegrees() > town.centre().latitudeMicrodegrees() ? 1 : 0);
    Goodness.assertMean("east half", 5_000, 0.5, random -> town.draw(random).longitudeMicrodegrees() > town.centre().longitudeMicrodegrees() ? 1 : 0);
  }

  static Position position(Xoshiro256 random) {
    if (random.nextBoolean(0.05)) {
      return new Position(random.nextBoolean(0.5) ? 90_000_000 : -90_000_000, 0);
    }
    return new Position((int) random.nextLong(-89_999_999, 90_000_000), (int) random.nextLong(-179_999_999, 180_000_001));
  }

  private static int antipode(int longitude) {
    return longitude > 0 ? longitude - 180_000_000 : longitude + 180_000_000;
  }
}
