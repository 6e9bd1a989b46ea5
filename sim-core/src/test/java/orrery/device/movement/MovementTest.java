package orrery.device.movement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import orrery.device.LocalTime;
import orrery.device.movement.Commuting.Habits;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Goodness;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class MovementTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Position TOWN = new Position(-37_813_600, 144_963_100);
  private static final RandomWaypoint WALK = new RandomWaypoint(new Disc(TOWN, 1_000), 0.8, 1.7, new Distribution.Exponential(600e9));
  private static final Commuting COMMUTE =
      new Commuting(new Disc(TOWN, 8_000), new Disc(TOWN, 2_000), 5, 15, Habits.USUAL, LocalTime.of(1_767_571_200L * SECOND, TOWN));

  private static Trajectory way(Movement movement, RandomStream luck) {
    return movement.of(new Streams(luck.nextLong()), "phone");
  }

  @Test
  void whereOneIsDoesNotDependOnWhoAsksAndWhen() {
    Seeds.each(50, random -> {
      for (Movement movement : List.of(WALK, COMMUTE, track(random))) {
        Streams streams = new Streams(random.nextLong());
        Trajectory often = movement.of(streams, "phone");
        Trajectory seldom = movement.of(streams, "phone");
        for (int i = 0; i < 200; i++) {
          often.at(random.nextLong(10 * LocalTime.DAY));
        }
        long time = random.nextLong(10 * LocalTime.DAY);

        assertThat(often.at(time)).isEqualTo(seldom.at(time));
      }
    });
  }

  @Test
  void nobodyExceedsTheGreatestSpeedOrMovesWhileResting() {
    Seeds.each(100, random -> {
      for (Movement movement : List.of(WALK, COMMUTE, track(random))) {
        Trajectory way = way(movement, random);
        long time = random.nextLong(3 * LocalTime.DAY);
        for (int i = 0; i < 50; i++) {
          Position before = way.at(time);
          long rests = way.restsUntil(time);
          long later = time + 1 + random.nextLong(600 * SECOND);
          Position after = way.at(later);

          assertThat(before.metresTo(after)).isLessThanOrEqualTo(way.greatestSpeed() * (later - time) / SECOND + 0.25);
          if (later <= rests) {
            assertThat(after).isEqualTo(before);
          }
          time = later;
        }
      }
    });
  }

  /** Navidi and Camp (2004), theorem 1 and equation 19: the share that rests, and how fast the others are. */
  @Test
  void aWalkIsInEquilibriumFromTheFirstMomentOn() {
    double meanLeg = 128 * 1_000 / (45 * StrictMath.PI);
    double meanTravel = meanLeg * StrictMath.log(1.7 / 0.8) / 0.9;
    double resting = 600 / (600 + meanTravel);
    double meanSpeed = 0.9 / StrictMath.log(1.7 / 0.8);
    for (long time : new long[] {0, 600 * SECOND, LocalTime.DAY}) {
      Goodness.assertMean("resting at " + time, 4_000, resting, luck -> way(WALK, luck).restsUntil(time) > time ? 1 : 0);
      Goodness.assertMean("metres of the next ten milliseconds at " + time, 4_000, (1 - resting) * meanSpeed, luck -> {
        Trajectory way = way(WALK, luck);
        // Over 10 s the microdegree does not matter, and few begin or end a leg; those are made up for by the others.
        return way.at(time).metresTo(way.at(time + 10 * SECOND)) / 10;
      });
    }
  }

  /** Bettstetter, Resta and Santi (2003): a moving node's density is about 2 (1 - (r/R)^2) of the mean: closer to the centre. */
  @Test
  void whereWalkersAreDoesNotDrift() {
    double[] first = distances(0);
    double[] later = distances(LocalTime.DAY / 4);

    double greatest = 0;
    for (int i = 0; i < first.length; i++) {
      double below = 0;
      for (double other : later) {
        below += other <= first[i] ? 1.0 / later.length : 0;
      }
      greatest = Math.max(greatest, Math.abs((i + 1.0) / first.length - below));
    }

    // The two-sample Kolmogorov-Smirnov distance at 99.9 %.
    assertThat(greatest * Math.sqrt(first.length / 2.0)).isLessThan(1.95);
  }

  private static double[] distances(long time) {
    double[] distances = new double[3_000];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = way(WALK, new Streams(i + time).stream("walkers", "drift")).at(time).metresTo(TOWN);
    }
    java.util.Arrays.sort(distances);
    return distances;
  }

  @Test
  void aDayBeginsAndEndsAtHome() {
    Seeds.each(100, random -> {
      Trajectory life = way(COMMUTE, random);
      Position home = life.at(COMMUTE.time().startOf(1));
      long midnight = COMMUTE.time().startOf(1 + random.nextInt(300));

      assertThat(life.at(midnight)).isEqualTo(home);
      assertThat(life.at(midnight - 30 * SECOND)).isEqualTo(home);
      assertThat(life.restsUntil(midnight)).isGreaterThan(midnight);
    });
  }

  /** The sources of the habits: 83 % work on a weekday, 34 % on a weekend day; a little more than half of them leave from 6:30 to 8:30. */
  @Test
  void peopleGoToWorkAsTheSurveysSay() {
    Habits onlyWork = new Habits(7.5, 1.38, 7.6, 1.5, 0.83, 0.34, 0, 0);
    Commuting commute = new Commuting(new Disc(TOWN, 8_000), new Disc(TOWN, 2_000), 5, 15, onlyWork, new LocalTime(0));

    Goodness.assertMean("works on a Tuesday", 3_000, 0.83, luck -> way(commute, luck).restsUntil(LocalTime.DAY) < 2 * LocalTime.DAY ? 1 : 0);
    Goodness.assertMean("works on a Saturday", 3_000, 0.34, luck -> way(commute, luck).restsUntil(5 * LocalTime.DAY) < 6 * LocalTime.DAY ? 1 : 0);
    Goodness.assertMean("leaves at the usual hours", 3_000, 0.83 * 0.531, luck -> {
      double hour = (double) (way(commute, luck).restsUntil(LocalTime.DAY) - LocalTime.DAY) / LocalTime.HOUR;
      return hour >= 6.5 && hour < 8.5 ? 1 : 0;
    });
  }

  @Test
  void aTrackIsFollowedInStraightLines() {
    Track track = new Track(new long[] {10 * SECOND, 20 * SECOND, 30 * SECOND}, new int[] {0, 0, 1_000}, new int[] {0, 1_000, 1_000});

    assertThat(track.at(0)).isEqualTo(new Position(0, 0));
    assertThat(track.at(15 * SECOND)).isEqualTo(new Position(0, 500));
    assertThat(track.at(20 * SECOND)).isEqualTo(new Position(0, 1_000));
    assertThat(track.at(27 * SECOND)).isEqualTo(new Position(700, 1_000));
    assertThat(track.at(99 * SECOND)).isEqualTo(new Position(1_000, 1_000));
    assertThat(track.greatestSpeed()).isCloseTo(11.13, within(0.05));
    assertThat(track.restsUntil(0)).isEqualTo(10 * SECOND);
    assertThat(track.restsUntil(12 * SECOND)).isEqualTo(12 * SECOND);
    assertThat(track.restsUntil(31 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusesWhatIsNoMovement() {
    assertThatThrownBy(() -> new Disc(TOWN, -5)).hasMessage("a radius must be greater than 0 m and at most 10000 km but is -5 m");
    assertThatThrownBy(() -> new RandomWaypoint(WALK.area(), 0, 2, WALK.rest()))
        .hasMessage("speeds must be greater than 0 m/s, the slowest first and at most 1000 km/s, but are 0 and 2");
    assertThatThrownBy(() -> new Track(new long[] {5, 5}, new int[2], new int[2])).hasMessageStartingWith("the times of a track must rise, but");
    assertThatThrownBy(() -> new Habits(25, 1, 1, 1, 1, 1, 1, 1)).hasMessage("leavesAt must be from 0 to 24 hours");
  }

  private static Track track(Xoshiro256 random) {
    int points = 1 + random.nextInt(20);
    long[] times = new long[points];
    int[] latitudes = new int[points];
    int[] longitudes = new int[points];
    long time = random.nextLong(LocalTime.DAY);
    for (int i = 0; i < points; i++) {
      time += 1 + random.nextLong(LocalTime.HOUR);
      times[i] = time;
      boolean rests = i > 0 && random.nextBoolean(0.3);
      latitudes[i] = rests ? latitudes[i - 1] : -37_000_000 + random.nextInt(1_000_000);
      longitudes[i] = rests ? longitudes[i - 1] : 144_000_000 + random.nextInt(1_000_000);
    }
    return new Track(times, latitudes, longitudes);
  }
}
