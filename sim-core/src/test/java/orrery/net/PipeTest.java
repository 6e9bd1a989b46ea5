package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Quantity;
import orrery.host.RandomStream;
import orrery.sim.Distribution;
import orrery.sim.Goodness;
import orrery.sim.Streams;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one direction of a link does to packets, of whatever technology, while it is left alone and while it is changed. */
class PipeTest {

  private static final Streams STREAMS = new Streams(11);
  private static final long MILLI = 1_000_000;

  static Pipe pipe(PipeSpec spec) {
    return pipe(spec, null);
  }

  static Pipe pipe(PipeSpec spec, Medium medium) {
    RandomStream luck = STREAMS.stream("pipe", "luck");
    return new Pipe(spec, new LonePipe(() -> luck, purpose -> STREAMS.stream("pipe", purpose), medium));
  }

  static PipeSpec line(String rate) {
    return PipeSpec.plain(Quantity.bitRate(rate), Duration.ZERO, Duration.ZERO, 0, Quantity.dataSize("100 MiB"));
  }

  private static Supplier<RandomStream> noLuck() {
    return () -> {
      throw new AssertionError("a pipe without chance draws nothing");
    };
  }

  // ---- Rates

  @Test
  @DisplayName("E17: a token bucket lets a burst through at line rate, and the rest at the sustained rate")
  void lettsABurstThroughAtLineRateAndTheRestAtTheSustainedRate() {
    Pipe pipe = pipe(line("1 Gb/s").with(new Sending.Shaped(Quantity.bitRate("1 Mb/s"), Quantity.dataSize("10 kB"))));

    List<Long> out = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      out.add(pipe.cross(0, 1_000));
    }

    Published.row("E17")
        .exactly("time until 10 kB are out at 1 Gb/s, ns", 80_000, out.get(9))
        .exactly("time until the last of 25 kB is out, s", "0.120", out.get(24) / 1e9);
    assertThat(out.get(24)).isEqualTo(120 * MILLI);
  }

  @Test
  void fillsTheBucketUpToTheBurstAndNoFurther() {
    Pipe pipe = pipe(line("1 Gb/s").with(new Sending.Shaped(Quantity.bitRate("1 Mb/s"), Quantity.dataSize("10 kB"))));
    pipe.cross(0, 10_000);
    long halfFull = 40 * MILLI;

    long first = pipe.cross(halfFull, 5_000);
    long second = pipe.cross(halfFull, 1_000);
    long muchLater = pipe.cross(3600_000 * MILLI, 10_000);

    assertThat(first).isEqualTo(halfFull + 40_000);
    assertThat(second).isEqualTo(halfFull + 8 * MILLI);
    assertThat(muchLater).isEqualTo(3600_000 * MILLI + 80_000);
  }

  @Test
  void sendsAtARateThatFollowsASeriesByStepsOrStraightLines() {
    long[] times = {0, 1_000 * MILLI, 2_000 * MILLI};
    Series steps = new Series(times, new double[] {8e6, 0, 8e6}, false);
    Series ramp = new Series(times, new double[] {0, 8e6, 8e6}, true);
    Pipe stepped = pipe(line("8 Mb/s").with(new Sending.Varying(steps)));
    Pipe ramped = pipe(line("8 Mb/s").with(new Sending.Varying(ramp)));

    long beforeTheGap = stepped.cross(999 * MILLI, 1_000);
    long intoTheGap = stepped.cross(999 * MILLI, 1_000);
    long half = ramped.cross(0, 500_000);

    assertThat(beforeTheGap).isEqualTo(1_000 * MILLI);
    assertThat(intoTheGap).isEqualTo(2_001 * MILLI);
    assertThat(half).as("half of 8 Mb/s times one second has accrued when the ramp ends").isEqualTo(1_000 * MILLI);
  }

  @Test
  void addsADelayThatFollowsASeries() {
    Series delay = new Series(new long[] {0, 10 * MILLI}, new double[] {5 * MILLI, 7 * MILLI}, false);
    Pipe pipe = pipe(line("8 Mb/s").withDelayOverTime(delay));

    assertThat(pipe.cross(0, 1_000)).isEqualTo(6 * MILLI);
    assertThat(pipe.cross(10 * MILLI, 1_000)).isEqualTo(18 * MILLI);
  }

  // ---- Flows and faults

  @Test
  void sendsDatagramsAtWhatFlowsLeaveButAtNoLessThanAnEqualShare() {
    Pipe pipe = pipe(line("10 Mb/s"));

    pipe.carriesFlows(6e6, 2);
    long atFour = pipe.cross(0, 5_000);
    pipe.carriesFlows(10e6, 4);
    long atTwo = pipe.cross(1_000 * MILLI, 5_000);
    pipe.carriesFlows(0, 0);
    long atTen = pipe.cross(2_000 * MILLI, 5_000);

    assertThat(atFour).isEqualTo(10 * MILLI);
    assertThat(atTwo).isEqualTo(1_020 * MILLI);
    assertThat(atTen).isEqualTo(2_004 * MILLI);
  }

  @Test
  void slowsATokenBucketDownByTheSameShare() {
    Pipe pipe = pipe(line("100 Mb/s").with(new Sending.Shaped(Quantity.bitRate("10 Mb/s"), Quantity.dataSize("1 B"))));

    pipe.carriesFlows(5e6, 1);

    assertThat(pipe.cross(0, 5_000)).isCloseTo(8 * MILLI, within(1_000L));
  }

  @Test
  void composesDegradationsAndTakesThemBackOneByOne() {
    Pipe pipe = pipe(line("10 Mb/s"));
    Degradation half = Degradation.slower(0.5);
    Degradation sameAgain = Degradation.slower(0.5);
    Degradation later = Degradation.later(Duration.ofMillis(30));
    List<Double> capacities = new ArrayList<>();

    pipe.degrade(half);
    capacities.add(pipe.capacity());
    pipe.degrade(sameAgain);
    capacities.add(pipe.capacity());
    pipe.degrade(later);
    capacities.add(pipe.capacity());
    long degraded = pipe.cross(0, 1_250);
    pipe.restore(half);
    pipe.restore(half);
    capacities.add(pipe.capacity());
    long lessSo = pipe.cross(1_000 * MILLI, 1_250);
    pipe.restore(later);
    capacities.add(pipe.capacity());
    pipe.restore(sameAgain);
    capacities.add(pipe.capacity());
    long healthy = pipe.cross(2_000 * MILLI, 1_250);

    assertThat(degraded).isEqualTo((4 + 30) * MILLI);
    assertThat(lessSo).isEqualTo((1_000 + 2 + 30) * MILLI);
    assertThat(healthy).isEqualTo((2_000 + 1) * MILLI);
    assertThat(capacities).containsExactly(5e6, 2.5e6, 2.5e6, 5e6, 5e6, 10e6);
  }

  @Test
  void losesEverythingInABurstAndNothingAfterIt() {
    Pipe pipe = pipe(line("10 Mb/s"));
    Degradation burst = Degradation.lossier(1);

    pipe.degrade(burst);
    long within = pipe.cross(0, 100);
    pipe.restore(burst);
    long after = pipe.cross(0, 100);

    assertThat(within).isEqualTo(Pipe.LOST);
    assertThat(after).isPositive();
  }

  @Test
  void changesItsSpecificationWhileItLivesAndKeepsWhatWasPromised() {
    Pipe pipe = pipe(line("1 Mb/s"));
    long promised = pipe.cross(0, 1_250);

    pipe.change(line("10 Mb/s"));
    long behindIt = pipe.cross(0, 1_250);
    pipe.change(line("10 Mb/s").with(new QueueSpec.Packets(1)));
    long first = pipe.cross(100 * MILLI, 1_250);
    long refused = pipe.cross(100 * MILLI, 1_250);

    assertThat(promised).isEqualTo(10 * MILLI);
    assertThat(behindIt).isEqualTo(11 * MILLI);
    assertThat(first).isEqualTo(101 * MILLI);
    assertThat(refused).isEqualTo(Pipe.FULL);
  }

  @Test
  void drawsNothingWhereNothingIsLeftToChance() {
    Pipe pipe = new Pipe(line("1 Mb/s").with(new QueueSpec.Packets(10)), new LonePipe(noLuck(), purpose -> noLuck().get()));

    assertThat(pipe.cross(0, 125)).isEqualTo(MILLI);
    assertThat(pipe.loses(0)).isFalse();
  }

  // ---- Jitter

  @Test
  void delaysEachPacketByItsJittersDistribution() {
    List<Distribution> jitters = List.of(
        new Distribution.Uniform(2e6, 5e6),
        new Distribution.TruncatedNormal(4e6, 3e6),
        new Distribution.Exponential(5e6),
        new Distribution.Lognormal(3e6, 0.8),
        new Distribution.GammaShaped(2.5, 2e6),
        new Distribution.Pareto(1e6, 2.5),
        Distribution.Quantiles.evenly(List.of(0.0, 1e6, 2e6, 4e6, 20e6)));
    for (Distribution jitter : jitters) {
      Goodness.assertFollows("jitter " + jitter, 4_000, jitter::cumulative, random -> {
        Pipe pipe = new Pipe(line("10 Gb/s").with(new Jitter(jitter, false)), new LonePipe(() -> random, purpose -> random));
        return pipe.cross(0, 1_250) - 1_000;
      });
    }
  }

  @Test
  void keepsTheOrderOfPacketsOnlyWhereItIsTold() {
    Jitter far = new Jitter(new Distribution.Exponential(50 * MILLI), false);
    Pipe loose = pipe(line("1 Gb/s").with(far));
    Pipe strict = pipe(line("1 Gb/s").with(new Jitter(far.nanoseconds(), true)));

    int overtaken = 0;
    long before = 0;
    long strictBefore = 0;
    for (int i = 0; i < 200; i++) {
      long arrival = loose.cross(i * MILLI, 100);
      overtaken += arrival < before ? 1 : 0;
      before = arrival;
      long strictArrival = strict.cross(i * MILLI, 100);
      assertThat(strictArrival).isGreaterThanOrEqualTo(strictBefore);
      strictBefore = strictArrival;
    }

    assertThat(overtaken).isGreaterThan(20);
  }

  // ---- Loss

  @Test
  void losesInTheLongRunWhatGilbertAndElliottSay() {
    Loss.GilbertElliott loss = new Loss.GilbertElliott(Duration.ofMillis(900), Duration.ofMillis(100), 0.01, 0.5);

    // One packet a minute: far beyond the memory of the states, so losses are independent of each other.
    Goodness.assertMean("Gilbert-Elliott mean loss", 4_000, loss.mean(), new LossSampler(loss)::next);
    assertThat(loss.mean()).isCloseTo(0.059, within(1e-12));
  }

  /** Packets a minute apart on one pipe for each stream of luck. */
  private static final class LossSampler {
    private final Loss loss;
    private Pipe pipe;
    private RandomStream owner;
    private long time;

    LossSampler(Loss loss) {
      this.loss = loss;
      this.pipe = pipe(line("1 Gb/s"));
    }

    double next(RandomStream random) {
      if (owner != random) {
        owner = random;
        Streams streams = new Streams(random.nextLong());
        pipe = new Pipe(line("1 Gb/s").with(loss), new LonePipe(() -> random, purpose -> streams.stream("link", purpose)));
        time = 0;
      }
      time += 60_000 * MILLI;
      return pipe.cross(time, 100) == Pipe.LOST ? 1 : 0;
    }
  }

  @Test
  void losesInBurstsThatLastAsLongAsTheBadState() {
    Loss.GilbertElliott climate = new Loss.GilbertElliott(Duration.ofMillis(900), Duration.ofMillis(100), 0, 1);
    Goodness.assertMean("Gilbert-Elliott burst length in seconds", 2_000, 0.1, new BurstSampler(climate)::next);
    Goodness.assertFollows("Gilbert-Elliott burst length distribution", 2_000, new Distribution.Exponential(0.1)::cumulative, new BurstSampler(climate)::next);
  }

  /** The lengths of bad times, one after the other, found by halving. */
  private static final class BurstSampler {
    private final Loss.GilbertElliott climate;
    private RandomStream owner;
    private Weather weather;
    private long time;

    BurstSampler(Loss.GilbertElliott climate) {
      this.climate = climate;
      this.weather = new Weather(climate, purpose -> STREAMS.stream("burst", purpose));
    }

    double next(RandomStream random) {
      if (owner != random) {
        owner = random;
        Streams streams = new Streams(random.nextLong());
        weather = new Weather(climate, purpose -> streams.stream("link", purpose));
        time = 0;
      }
      time = change(false);
      long began = change(false);
      time = began;
      long ended = change(true);
      time = ended;
      return (ended - began) / 1e9;
    }

    /** When the weather, which is {@code bad} or will first have to become so, next is otherwise; to a tenth of a millisecond. */
    private long change(boolean bad) {
      long at = time;
      while (weather.isBad(at) != bad) {
        at += 100_000;
      }
      while (weather.isBad(at) == bad) {
        at += 100_000;
      }
      return at;
    }
  }

  @Test
  void hasTheSameWeatherHoweverOftenAndInWhateverOrderItIsAsked() {
    Loss.GilbertElliott climate = new Loss.GilbertElliott(Duration.ofMillis(30), Duration.ofMillis(10), 0, 1);
    Weather watched = new Weather(climate, purpose -> STREAMS.stream("sky", purpose));
    List<Boolean> seen = new ArrayList<>();
    for (long time = 0; time < 100_000 * MILLI; time += MILLI) {
      seen.add(watched.isBad(time));
    }

    for (int step : new int[] {1, 17, 4_999}) {
      Weather glimpsed = new Weather(climate, purpose -> STREAMS.stream("sky", purpose));
      for (int i = seen.size() - 1; i >= 0; i -= 4_999 * 7 / step) {
        assertThat(glimpsed.isBad(i * MILLI)).as("at %s ms", i).isEqualTo(seen.get(i));
        int alittleBefore = Math.max(0, i - 3);
        assertThat(glimpsed.isBad(alittleBefore * MILLI)).as("at %s ms", alittleBefore).isEqualTo(seen.get(alittleBefore));
      }
    }
    assertThat(seen).contains(true, false);
  }

  // ---- Specifications

  @Test
  void refusesWhatContradictsItself() {
    DataSize queue = Quantity.dataSize("1 MiB");
    BitRate rate = Quantity.bitRate("1 Mb/s");

    assertThatIllegalArgumentException().isThrownBy(() -> new Loss.Independent(-0.1)).withMessage("loss must be a probability from 0 to 1 but is -0.1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Loss.Independent(Double.NaN)).withMessageContaining("not a finite number");
    assertThatIllegalArgumentException().isThrownBy(() -> line("1 Mb/s").with(new Sending.Shaped(Quantity.bitRate("2 Mb/s"), queue)))
        .withMessage("sustained must be at most the line's rate (1 Mb/s) but is 2 Mb/s");
    assertThatIllegalArgumentException().isThrownBy(() -> new QueueSpec.Red(queue, queue, queue, 0.1, 0.002)).withMessageStartingWith("minimum must be less than maximum");
    assertThatIllegalArgumentException().isThrownBy(() -> new LinkSpec(line("1 Mb/s"), line("1 Mb/s"), Optional.of("wifi")))
        .withMessage("medium must be shared by frames, but a way of this link is not framed");
    assertThatIllegalArgumentException().isThrownBy(() -> new Sending.Varying(new Series(new long[] {0, 1}, new double[] {1, 0}, false))).withMessageContaining("last rate");
    assertThatIllegalArgumentException().isThrownBy(() -> new DeliveryTrace(new int[] {3, 2})).withMessageContaining("at or after");
    assertThat(new LinkSpec(rate, rate, Duration.ZERO, Duration.ZERO, 0.5, queue).withFurtherLoss(0.5).upstream().loss().mean()).isEqualTo(0.75);
  }
}
