package orrery.device.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orrery.device.LocalTime;
import orrery.device.churn.WeekPattern;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Distribution.Constant;
import orrery.sim.Distribution.Exponential;
import orrery.sim.Distribution.Lognormal;
import orrery.sim.Distribution.Pareto;
import orrery.sim.Distribution.Weibull;
import orrery.sim.Goodness;
import orrery.sim.Streams;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Wants come as their models say, from the first moment on, whoever looks. */
class ArrivalsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = LocalTime.HOUR;

  private static final List<Distribution> GAPS = List.of(
      new Exponential(20e9), new Constant(20e9), new Weibull(10e9, 0.6), new Lognormal(15e9, 1.2), new Pareto(5e9, 1.5), new Distribution.Uniform(1e9, 30e9));

  private static List<Long> times(ArrivalModel model, Streams streams, String device, String workload) {
    List<Long> times = new ArrayList<>();
    for (Arrivals arrivals = model.of(streams, device, workload); arrivals.time() < Arrivals.FOREVER; arrivals.next()) {
      assertThat(arrivals.number()).isEqualTo(times.size());
      times.add(arrivals.time());
    }
    return times;
  }

  private static List<Long> times(ArrivalModel model, RandomStream luck) {
    return times(model, new Streams(luck.nextLong()), "phone", "files");
  }

  private static double within(List<Long> times, long from, long to) {
    return times.stream().filter(time -> time >= from && time < to).count();
  }

  @Test
  void wantsComeAtTheSameRateFromTheFirstMomentOnWhateverTheGaps() {
    for (Distribution gap : GAPS) {
      RenewalArrivals model = RenewalArrivals.of(gap, 40 * SECOND);
      for (long from : new long[] {0, 30 * SECOND}) {
        Goodness.assertMean("wants after " + from + " of " + gap.getClass().getSimpleName(), 4_000, 10e9 / gap.mean(),
            luck -> within(times(model, luck), from, from + 10 * SECOND));
      }
    }
  }

  @Test
  void exponentialGapsMakeAPoissonProcess() {
    RenewalArrivals model = RenewalArrivals.of(new Exponential(20e9), 100 * SECOND);
    Distribution five = new Distribution.Poisson(5);

    for (int count = 0; count < 10; count++) {
      int most = count;
      Goodness.assertMean("at most " + most + " wants in five gaps", 4_000, five.cumulative(most), luck -> times(model, luck).size() <= most ? 1 : 0);
    }
    Goodness.assertFollows("time of the first", 4_000, new Exponential(20e9)::cumulative, luck -> RenewalArrivals.of(new Exponential(20e9), HOUR).of(new Streams(luck.nextLong()), "phone", "files").time());
  }

  @Test
  void aPeriodHasARandomPhaseOrTheOneThatIsSaid() {
    RenewalArrivals period = RenewalArrivals.of(new Constant(60e9), HOUR);
    RenewalArrivals inStep = new RenewalArrivals(new Constant(60e9), 10 * SECOND, 200 * SECOND, OptionalLong.of(5 * SECOND), Optional.empty(), Optional.empty());
    RenewalArrivals atOnce = new RenewalArrivals(new Constant(60e9), 0, 60 * SECOND, OptionalLong.of(0), Optional.empty(), Optional.empty());

    Goodness.assertFollows("phase", 2_000, time -> Math.max(0, Math.min(1, time / 60e9)), luck -> times(period, luck).get(0));
    Seeds.each(10, random -> {
      List<Long> times = times(period, random);
      assertThat(IntStream.range(1, times.size()).mapToObj(i -> times.get(i) - times.get(i - 1))).containsOnly(60 * SECOND);
      assertThat(times(inStep, random)).containsExactly(15 * SECOND, 75 * SECOND, 135 * SECOND, 195 * SECOND);
      assertThat(times(atOnce, random)).containsExactly(0L);
    });
  }

  /** Thursday, 1 January 1970, by a clock two hours east. */
  private static WeekPattern hours(double... rates) {
    return new WeekPattern(IntStream.range(0, 24).mapToObj(hour -> rates[hour % rates.length]).toList(), LocalTime.of(0, 2));
  }

  @Test
  void hoursAreThoseOfLocalTime() {
    double[] evening = new double[24];
    evening[20] = 3;
    evening[21] = 1;
    RenewalArrivals model = new RenewalArrivals(new Exponential(300e9), 0, 48 * HOUR, OptionalLong.empty(), Optional.of(hours(evening)), Optional.empty());

    Seeds.each(20, random -> assertThat(times(model, random).stream().map(time -> time / HOUR % 24)).isNotEmpty().containsOnly(18L, 19L));
    // All 288 wants of a mean day come within two hours.
    Goodness.assertMean("wants from 20:00 to 21:00", 200, 216, luck -> within(times(model, luck), 18 * HOUR, 19 * HOUR));
    Goodness.assertMean("wants from 21:00 to 22:00 the next day", 200, 72, luck -> within(times(model, luck), 43 * HOUR, 44 * HOUR));
  }

  @Test
  void hoursStretchEveryKindOfGapFromTheFirstMomentOn() {
    for (Distribution gap : GAPS) {
      RenewalArrivals model = new RenewalArrivals(gap, 0, 3 * HOUR, OptionalLong.empty(), Optional.of(hours(1, 3)), Optional.empty());
      Goodness.assertMean("wants of a slow hour of " + gap.getClass().getSimpleName(), 100, 0.5 * HOUR / gap.mean(), luck -> within(times(model, luck), 0, HOUR));
      Goodness.assertMean("wants of a fast hour of " + gap.getClass().getSimpleName(), 100, 1.5 * HOUR / gap.mean(), luck -> within(times(model, luck), HOUR, 2 * HOUR));
    }
  }

  @Test
  void burstsLetWantsComeForTheirShareOfTime() {
    Bursts bursts = new Bursts(new Exponential(30e9), new Weibull(60e9, 0.7));
    RenewalArrivals model = new RenewalArrivals(new Exponential(2e9), 0, 600 * SECOND, OptionalLong.empty(), Optional.empty(), Optional.of(bursts));

    for (long from : new long[] {0, 500 * SECOND}) {
      Goodness.assertMean("wants in bursts after " + from, 2_000, 50 * bursts.share(), luck -> within(times(model, luck), from, from + 100 * SECOND));
    }
  }

  @Test
  void aPauseIsWithoutWantsAndABurstHasThemAsOftenAsSaid() {
    Bursts bursts = new Bursts(new Constant(10e9), new Constant(50e9));
    RenewalArrivals model = new RenewalArrivals(new Constant(3e9), 0, 600 * SECOND, OptionalLong.empty(), Optional.empty(), Optional.of(bursts));

    Seeds.each(20, random -> {
      List<Long> times = times(model, random);
      assertThat(IntStream.range(1, times.size()).mapToObj(i -> times.get(i) - times.get(i - 1)).collect(Collectors.toSet())).containsOnly(3 * SECOND, 53 * SECOND);
      // A burst of 10 s has three wants, or four.
      assertThat(times.size()).isBetween(30, 37);
    });
  }

  @Test
  void arrivalsHangOnNamesAlone() {
    Seeds.each(20, random -> {
      Streams streams = new Streams(random.nextLong());
      Bursts bursts = new Bursts(new Exponential(30e9), new Exponential(30e9));
      RenewalArrivals model = new RenewalArrivals(new Weibull(10e9, 0.6), 0, HOUR, OptionalLong.empty(), Optional.of(hours(1, 2, 3)), Optional.of(bursts));

      List<Long> times = times(model, streams, "phone", "files");

      assertThat(times(model, streams, "phone", "files")).isEqualTo(times);
      assertThat(times(model, streams, "tv", "files")).isNotEqualTo(times);
      assertThat(times(model, streams, "phone", "films")).isNotEqualTo(times);
    });
  }

  @Test
  void aRecordingIsReplayedByNameWithinItsTime() {
    ArrivalTrace trace = new ArrivalTrace(List.of("phone", "tv"), new int[] {0, 4, 5}, new long[] {0, 5, 5, 9, 7}, new long[] {1, -1, 3, 4, 5}, new long[] {-1, 0, -1, -1, -1});
    Streams streams = new Streams(1);

    assertThat(times(trace.byName(0, 10), streams, "phone", "w")).containsExactly(0L, 5L, 5L, 9L);
    assertThat(times(trace.byName(0, 10), streams, "tv", "w")).containsExactly(7L);
    assertThat(times(trace.byName(0, 9), streams, "phone", "w")).containsExactly(0L, 5L, 5L);
    assertThat(trace.byName(1, 9).of(streams, "phone", "w").time()).isEqualTo(5);
    assertThat(times(trace.byName(0, 10), streams, "nobody", "w")).isIn(List.of(0L, 5L, 5L, 9L), List.of(7L));
    Arrivals arrivals = trace.byName(0, 10).of(streams, "phone", "w");
    assertThat(arrivals.upBytes()).hasValue(1);
    assertThat(arrivals.downBytes()).isEmpty();
    arrivals.next();
    assertThat(arrivals.upBytes()).isEmpty();
    assertThat(arrivals.downBytes()).hasValue(0);
    assertThatThrownBy(() -> new ArrivalTrace(List.of("a"), new int[] {0, 2}, new long[] {5, 4}, new long[2], new long[2])).hasMessageContaining("must be in order");
  }

  @Test
  void nothingComesAtTheEndOrLaterHoweverRareOrFarItIs() {
    RenewalArrivals rare = RenewalArrivals.of(new Lognormal(1e15, 10), 366 * LocalTime.DAY);
    Bursts blink = new Bursts(new Constant(1e9), new Pareto(1e9, 1.01));
    RenewalArrivals late = new RenewalArrivals(new Constant(30e15), 0, 10 * HOUR, OptionalLong.empty(), Optional.of(hours(1, 2)), Optional.of(blink));

    Seeds.each(50, random -> {
      assertThat(times(rare, random)).allMatch(time -> time >= 0 && time < 366 * LocalTime.DAY);
      assertThat(times(late, random)).isEmpty();
    });
  }
}
