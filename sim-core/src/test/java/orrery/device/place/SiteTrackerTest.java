package orrery.device.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import orrery.device.LocalTime;
import orrery.device.movement.Commuting;
import orrery.device.movement.Disc;
import orrery.device.movement.Movement;
import orrery.device.movement.RandomWaypoint;
import orrery.device.movement.Track;
import orrery.device.movement.Trajectory;
import orrery.device.place.SiteTracker.Reach;
import orrery.host.Position;
import orrery.sim.Distribution;
import orrery.sim.Streams;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class SiteTrackerTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Position TOWN = new Position(-37_813_600, 144_963_100);

  /** A metre of latitude is 9 microdegrees; this is a way of 10 m/s to the north, past sites 1000 m apart. */
  private static final int METRE = 9;

  private static final SiteIndex ROW = new SiteIndex(List.of(new Position(0, 0), new Position(1_000 * METRE, 0), new Position(2_000 * METRE, 0)));

  private static Track north() {
    return new Track(new long[] {0, 300 * SECOND}, new int[] {0, 3_000 * METRE}, new int[] {0, 0});
  }

  @Test
  void changesHalfWayWithoutHysteresisAndLaterWithIt() {
    SiteTracker plain = new SiteTracker(ROW, new Reach(5_000, 0, SECOND), north(), 0);
    SiteTracker slow = new SiteTracker(ROW, new Reach(5_000, 100, SECOND), north(), 0);

    assertThat(plain.site()).isZero();
    assertThat(plain.next(Long.MAX_VALUE)).isBetween(49_980_000_000L, 50_050_000_000L);
    assertThat(plain.site()).isEqualTo(1);
    assertThat(slow.next(Long.MAX_VALUE)).isBetween(54_980_000_000L, 55_060_000_000L);
    assertThat(slow.site()).isEqualTo(1);
    assertThat(slow.next(100 * SECOND)).isEqualTo(100 * SECOND);
    assertThat(slow.site()).isEqualTo(1);
  }

  @Test
  void isAttachedToNothingOutOfRange() {
    SiteTracker tracker = new SiteTracker(ROW, new Reach(300, 10, SECOND), north(), 0);
    List<Long> seconds = new ArrayList<>();
    List<Integer> sites = new ArrayList<>();

    while (tracker.next(Long.MAX_VALUE) < Long.MAX_VALUE) {
      seconds.add(Math.round(tracker.time() / 1e9));
      sites.add(tracker.site());
    }

    assertThat(sites).containsExactly(-1, 1, -1, 2, -1);
    assertThat(seconds).containsExactly(30L, 70L, 130L, 170L, 230L);
  }

  /** Looks each tenth of a second find the device where it may be attached; but for the rounding of positions. */
  @Test
  void isAttachedAtAnyTimeAsItMustBe() {
    Seeds.each(30, random -> {
      Disc area = new Disc(TOWN, 1_500);
      SiteIndex sites = new SiteIndex(IntStream.range(0, 1 + random.nextInt(40)).mapToObj(i -> area.draw(random)).toList());
      Movement movement = random.nextBoolean(0.5)
          ? new RandomWaypoint(area, 5, 30, new Distribution.Exponential(60e9))
          : new Commuting(area, area, 5, 15, Commuting.Habits.USUAL, new LocalTime(random.nextLong(LocalTime.DAY)));
      Streams streams = new Streams(random.nextLong());
      Trajectory way = movement.of(streams, "phone");
      Reach reach = new Reach(100 + random.nextInt(1_000), 5 + random.nextInt(50), SECOND / 10);
      SiteTracker tracker = new SiteTracker(sites, reach, movement.of(streams, "phone"), 0);
      int site = tracker.site();
      long change = tracker.next(3_600 * SECOND);

      for (long time = 0; time < 1_800 * SECOND; time += SECOND / 10) {
        while (change <= time) {
          int left = site;
          site = tracker.site();
          assertThat(site).isNotEqualTo(left);
          assertThat(site == SiteIndex.NONE || site == sites.nearest(way.at(change))).isTrue();
          change = tracker.next(change + 3_600 * SECOND);
        }
        Position position = way.at(time);
        double nearest = position.metresTo(sites.position(sites.nearest(position)));
        if (site == SiteIndex.NONE) {
          assertThat(nearest).isGreaterThan(reach.range() - 0.5);
        } else {
          double away = position.metresTo(sites.position(site));
          assertThat(away).isLessThan(Math.min(reach.range(), nearest + reach.hysteresis()) + 0.5);
        }
      }
    });
  }

  @Test
  void looksSeldomWhereNothingChanges() {
    int[] looks = {0};
    Track north = north();
    Trajectory counted = new Trajectory() {
      @Override
      public Position at(long nanos) {
        looks[0]++;
        return north.at(nanos);
      }

      @Override
      public double greatestSpeed() {
        return north.greatestSpeed();
      }

      @Override
      public long restsUntil(long nanos) {
        return north.restsUntil(nanos);
      }
    };
    SiteTracker tracker = new SiteTracker(new SiteIndex(List.of(TOWN)), new Reach(1_000, 0, SECOND), counted, 0);

    assertThat(tracker.next(LocalTime.WEEK)).isEqualTo(LocalTime.WEEK);
    assertThat(looks[0]).isLessThan(5);
  }

  @Test
  void aCrowdIsWhereEverybodyIs() {
    Seeds.each(20, random -> {
      Streams streams = new Streams(random.nextLong());
      RandomWaypoint walk = new RandomWaypoint(new Disc(TOWN, 500), 0.8, 1.7, new Distribution.Constant(0));
      List<Trajectory> ways = IntStream.range(0, 200).mapToObj(i -> walk.of(streams, "walker-" + i)).toList();
      Crowd crowd = new Crowd(IntStream.range(0, 200).mapToObj(i -> walk.of(streams, "walker-" + i)).toList(), 50, 60 * SECOND);
      long time = 0;
      for (int i = 0; i < 50; i++) {
        time += random.nextLong(20 * SECOND);
        long at = time;
        Position centre = walk.area().draw(random);

        assertThat(crowd.within(at, centre, 80)).isEqualTo(IntStream.range(0, 200).filter(who -> ways.get(who).at(at).metresTo(centre) <= 80).toArray());
      }
    });
  }

  @Test
  void refusesAReachThatIsNone() {
    assertThatThrownBy(() -> new Reach(0, 1, 1))
        .hasMessage("a reach must have a range greater than 0 m, a hysteresis of 0 m or more and a resolution of at least 1 ns, but has 0 m, 1 m and 1 ns");
  }
}
