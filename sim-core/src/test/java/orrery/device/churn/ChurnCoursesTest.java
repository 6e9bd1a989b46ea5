package orrery.device.churn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import orrery.device.LocalTime;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Distribution.Constant;
import orrery.sim.Distribution.Exponential;
import orrery.sim.Distribution.Weibull;
import orrery.sim.Goodness;
import orrery.sim.Streams;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

class ChurnCoursesTest {

  private static final long MINUTE = 60_000_000_000L;
  private static final Renewal PLAIN = Renewal.of(new Weibull(169e9 * 60, 0.615), new Exponential(40e9 * 60), 0.3);

  private static Presence course(ChurnModel model, RandomStream luck) {
    return model.of(new Streams(luck.nextLong()), "phone");
  }

  private static boolean isThere(Presence course, long time) {
    while (course.until() <= time) {
      course.next();
    }
    return course.isThere();
  }

  @Test
  void aRenewalIsInEquilibriumFromTheFirstMomentOn() {
    for (long time : new long[] {0, 60 * MINUTE, 3 * LocalTime.DAY}) {
      Goodness.assertMean("there at " + time, 4_000, PLAIN.availability(), luck -> isThere(course(PLAIN, luck), time) ? 1 : 0);
    }
  }

  @Test
  void turnsAlternateAndFollowOneAnother() {
    Seeds.each(100, random -> {
      Streams streams = new Streams(random.nextLong());
      Optional<WeekPattern> pattern = random.nextBoolean(0.5) ? Optional.of(pattern(random)) : Optional.empty();
      Renewal model = new Renewal(PLAIN.session(), PLAIN.absence(), 0.3, pattern, Optional.empty());
      Outages outages = new Outages(streams, "region", new Exponential(300e9 * 60), new Weibull(20e9 * 60, 0.7), new Exponential(5e9 * 60));
      for (Presence course : List.of(model.of(streams, "phone"), outages.of(model.of(streams, "phone"), "phone"))) {
        long before = 0;
        for (int i = 0; i < 100; i++) {
          assertThat(course.until()).isGreaterThan(before);
          boolean there = course.isThere();
          before = course.until();
          course.next();
          assertThat(course.isThere()).isNotEqualTo(there);
        }
      }
    });
  }

  @Test
  void aPatternPassesAWeekInAWeek() {
    Seeds.each(500, random -> {
      WeekPattern pattern = pattern(random);
      long from = random.nextLong(-LocalTime.WEEK, 3 * LocalTime.WEEK);
      long length = 1 + random.nextLong(2 * LocalTime.WEEK);

      long end = pattern.after(from, length);

      assertThat(gone(pattern, from, end)).isCloseTo(length, within(1e6 + 1e-6 * length));
      assertThat(pattern.after(from, length + LocalTime.WEEK)).isCloseTo(end + LocalTime.WEEK, within(1_000L));
    });
  }

  /** The integral of the rate, by steps of at most an hour that no hour's beginning is within. */
  private static double gone(WeekPattern pattern, long from, long to) {
    double sum = 0;
    for (long time = from; time < to; ) {
      long next = Math.min(to, Math.floorDiv(time, MINUTE) * MINUTE + MINUTE);
      sum += pattern.rate(time) * (next - time);
      time = next;
    }
    return sum;
  }

  /** Rates that change on the full minute of the simulation, so that the integral above is exact. */
  private static WeekPattern pattern(Xoshiro256 random) {
    List<Double> rates = IntStream.range(0, random.nextBoolean(0.5) ? 24 : 168).mapToObj(i -> random.nextBoolean(0.2) ? 0 : random.nextDouble()).toList();
    List<Double> some = new ArrayList<>(rates);
    some.set(0, 1.0);
    return new WeekPattern(some, new LocalTime(random.nextInt(10_000) * MINUTE));
  }

  /** With exponential lengths the probability to be there follows p' = a(t) (1 - p) / absence - g(t) p / session. */
  @Test
  void dayAndWeekAreInTheirPeriodicEquilibrium() {
    LocalTime clock = new LocalTime(9 * LocalTime.HOUR);
    List<Double> evening = IntStream.range(0, 24).mapToObj(hour -> hour >= 18 && hour < 23 ? 5.0 : 0.5).toList();
    List<Double> night = IntStream.range(0, 24).mapToObj(hour -> hour < 6 ? 3.0 : 1.0).toList();
    Renewal model = new Renewal(new Exponential(2.0 * LocalTime.HOUR), new Exponential(6.0 * LocalTime.HOUR), 0,
        Optional.of(new WeekPattern(evening, clock)), Optional.of(new WeekPattern(night, clock)));
    double p = 0.25;
    List<Double> byHour = new ArrayList<>();
    long step = LocalTime.HOUR / 1_000;
    for (long time = -LocalTime.WEEK; time <= LocalTime.DAY; time += step) {
      if (time >= 0 && time % LocalTime.HOUR == 0) {
        byHour.add(p);
      }
      double come = model.comes().orElseThrow().rate(time) / 6 * (1 - p);
      double go = model.goes().orElseThrow().rate(time) / 2 * p;
      p += (come - go) / 1_000;
    }

    for (int hour : new int[] {0, 8, 13, 20}) {
      Goodness.assertMean("there at hour " + hour, 4_000, byHour.get(hour), luck -> isThere(course(model, luck), hour * LocalTime.HOUR) ? 1 : 0);
      Goodness.assertMean("there a week after hour " + hour, 4_000, byHour.get(hour), luck -> isThere(course(model, luck), LocalTime.WEEK + hour * LocalTime.HOUR) ? 1 : 0);
    }
    assertThat(byHour.get(13) / byHour.get(0)).isGreaterThan(2);
  }

  @Test
  void anOutageTakesAllOfAGroupAndReturnsThemOneByOne() {
    Streams streams = new Streams(7);
    Outages outages = new Outages(streams, "provider", new Exponential(LocalTime.DAY), new Constant(30 * MINUTE), new Exponential(10 * MINUTE));
    List<Presence> members = IntStream.range(0, 50).mapToObj(i -> outages.of(always(), "home-" + i)).toList();
    long start = outages.start(0);
    long end = outages.end(0);

    assertThat(members).allMatch(member -> isThere(member, start - 1));
    assertThat(members).allMatch(Presence::goesSilently);
    assertThat(members).noneMatch(member -> isThere(member, start));
    assertThat(members).noneMatch(member -> isThere(member, end));
    long back = members.stream().filter(member -> isThere(member, end + 7 * MINUTE)).count();
    assertThat(back).isBetween(10L, 40L);
    assertThat(members.get(0).until()).isEqualTo(members.get(0).isThere() ? outages.start(1) : outages.back(0, "home-0"));
  }

  @Test
  void outagesAreInEquilibriumAndHangOnTheGroupAlone() {
    Distribution between = new Weibull(20.0 * LocalTime.HOUR, 0.8);
    Distribution length = new Weibull(3.0 * LocalTime.HOUR, 0.7);
    double out = length.mean() / (length.mean() + between.mean());
    for (long time : new long[] {0, 5 * LocalTime.DAY}) {
      Goodness.assertMean("out at " + time, 4_000, out, luck -> {
        Outages outages = new Outages(new Streams(luck.nextLong()), "region", between, length, new Constant(0));
        int outage = 0;
        while (outages.end(outage) <= time) {
          outage++;
        }
        return outages.start(outage) <= time ? 1 : 0;
      });
    }
    Outages one = new Outages(new Streams(3), "region", between, length, new Constant(0));
    Outages other = new Outages(new Streams(3), "region", between, length, new Exponential(5));
    assertThat(one.start(20)).isEqualTo(other.start(20));
  }

  @Test
  void aTraceIsReplayedSessionBySession() {
    SessionTrace trace = new SessionTrace(List.of("a", "b", "c"), new int[] {0, 3, 3, 4}, new long[] {0, 50, 80, 5}, new long[] {10, 80, 90, 6});
    Presence a = trace.replay(0, new Streams(1), "phone", 0);

    assertThat(turns(a)).containsExactly(10L, 50L, 90L);
    assertThat(turns(trace.replay(1, new Streams(1), "phone", 0))).isEmpty();
    assertThat(turns(trace.replay(2, new Streams(1), "phone", 0))).containsExactly(5L, 6L);
    assertThat(IntStream.range(0, 3_000).filter(i -> trace.assigned(new Streams(1), "phone-" + i) == 2).count()).isBetween(900L, 1_100L);
  }

  private static List<Long> turns(Presence course) {
    List<Long> turns = new ArrayList<>();
    while (course.until() != Presence.FOREVER) {
      turns.add(course.until());
      course.next();
    }
    assertThat(course.isThere()).isFalse();
    return turns;
  }

  private static Presence always() {
    return new Presence() {
      @Override
      public boolean isThere() {
        return true;
      }

      @Override
      public long until() {
        return FOREVER;
      }

      @Override
      public boolean goesSilently() {
        return false;
      }

      @Override
      public void next() {
        throw new AssertionError("it lasts forever");
      }
    };
  }

  @Test
  void refusesWhatIsNoCourse() {
    assertThatThrownBy(() -> new WeekPattern(List.of(1.0), new LocalTime(0))).hasMessage("a pattern must have a rate for each of 24 or 168 hours but has 1");
    assertThatThrownBy(() -> new SessionTrace(List.of("a"), new int[] {0, 2}, new long[] {0, 5}, new long[] {10, 20}))
        .hasMessage("sessions of a must follow one another, each ending after its start, but one is from 5 to 20 ns, where the one before ends at 10 ns");
  }
}
