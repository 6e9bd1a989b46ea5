package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import orrery.host.RandomStream;
import orrery.sim.Distribution.Constant;
import orrery.sim.Distribution.Empirical;
import orrery.sim.Distribution.Exponential;
import orrery.sim.Distribution.GammaShaped;
import orrery.sim.Distribution.Lognormal;
import orrery.sim.Distribution.Pareto;
import orrery.sim.Distribution.Poisson;
import orrery.sim.Distribution.Quantiles;
import orrery.sim.Distribution.TruncatedNormal;
import orrery.sim.Distribution.Uniform;
import orrery.sim.Distribution.Weibull;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import orrery.validation.Published;
import orrery.validation.Published.Interval;
import orrery.validation.Published.Stage;

class DistributionTest {

  /** Minutes, of the later crawls of the KAD network. */
  private static final Weibull KAD_SESSION = new Weibull(169.5385, 0.61511);

  private static final Empirical OBSERVED = new Empirical(List.of(5.0, 1.0, 0.0, 1.0, 30.0));

  private static final Quantiles TABLE = new Quantiles(List.of(0.0, 0.25, 0.5, 0.9, 1.0), List.of(0.0, 2.0, 2.5, 10.0, 60.0));

  static Stream<Distribution> continuous() {
    return Stream.of(
        new Uniform(2, 5),
        new Uniform(0, 1e-3),
        new Exponential(40),
        KAD_SESSION,
        new Weibull(1, 2.5),
        new Lognormal(40_000, 1.2),
        new GammaShaped(0.5, 3),
        new GammaShaped(7, 1e9),
        new Pareto(1, 3.5),
        TABLE,
        new TruncatedNormal(4, 3),
        new TruncatedNormal(20e6, 1e6),
        new TruncatedNormal(0, 2),
        Quantiles.evenly(List.of(7.0, 9.0)));
  }

  static Stream<Distribution> all() {
    return Stream.concat(continuous(), Stream.of(new Constant(3), new Poisson(2.1), new Poisson(1_000), OBSERVED));
  }

  @ParameterizedTest
  @MethodSource("continuous")
  void samplesFollowTheDistribution(Distribution distribution) {
    Goodness.assertFollows(distribution.toString(), 20_000, distribution::cumulative, distribution::sample);
  }

  @ParameterizedTest
  @MethodSource("all")
  void samplesHaveTheMean(Distribution distribution) {
    if (distribution instanceof Constant constant) {
      assertThat(constant.sample(new Xoshiro256(1))).isEqualTo(constant.mean());
    } else {
      Goodness.assertMean("mean of " + distribution, 20_000, distribution.mean(), distribution::sample);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aQuantileIsTheLeastAmountThatReachesItsProbability(Distribution distribution) {
    for (double probability : new double[] {1e-9, 1e-6, 0.01, 0.2, 0.5, 0.75, 0.999, 1 - 0x1p-53}) {
      double quantile = distribution.quantile(probability);

      assertThat(quantile).isFinite().isNotNegative();
      assertThat(distribution.cumulative(quantile * (1 + 1e-9) + 1e-300)).isGreaterThanOrEqualTo(probability * (1 - 1e-7));
      assertThat(distribution.cumulative(quantile * (1 - 1e-9) - 1e-9)).isLessThanOrEqualTo(probability * (1 + 1e-7));
    }
  }

  /** The density of what is left is the probability to last so long, divided by the mean: integrated here, by steps. */
  @ParameterizedTest
  @MethodSource("continuous")
  void residualsFollowTheIntegratedSurvival(Distribution distribution) {
    Goodness.assertFollows("residual of " + distribution, 20_000, integratedSurvival(distribution), distribution::sampleResidual);
  }

  @Test
  void residualsOfACountAndOfObservationsHaveTheirMean() {
    // The mean residual is E(X^2) / 2 E(X).
    Goodness.assertMean("residual of poisson", 20_000, (2.1 + 2.1 * 2.1) / (2 * 2.1), new Poisson(2.1)::sampleResidual);
    Goodness.assertMean("residual of observations", 20_000, (25 + 1 + 0 + 1 + 900) / (2.0 * 37), OBSERVED::sampleResidual);
    Goodness.assertFollows("residual of a constant", 20_000, x -> x / 3, new Constant(3)::sampleResidual);
  }

  @Test
  void aPoissonCountHasItsProbabilities() {
    for (int count = 0; count <= 6; count++) {
      double factorial = DoubleStream.iterate(1, k -> k + 1).limit(count).reduce(1, (a, b) -> a * b);
      double expected = StrictMath.exp(-2.1) * StrictMath.pow(2.1, count) / factorial;
      int value = count;
      Goodness.assertMean("poisson of 2.1 gives " + count, 20_000, expected, random -> new Poisson(2.1).sample(random) == value ? 1 : 0);
    }
  }

  @Test
  void observationsAreDrawnAlike() {
    Goodness.assertMean("observation 1.0", 20_000, 0.4, random -> OBSERVED.sample(random) == 1 ? 1 : 0);
    Goodness.assertMean("observation 30.0", 20_000, 0.2, random -> OBSERVED.sample(random) == 30 ? 1 : 0);
    assertThat(OBSERVED.values()).containsExactly(0.0, 1.0, 1.0, 5.0, 30.0);
  }

  @Test
  @DisplayName("C01: the session generators of KAD have their published means and medians")
  void kadSessionsHaveTheirMoments() {
    Weibull firstCrawl = new Weibull(357.7152, 0.54512);

    Published.row("C01")
        .exactly("later crawls: mean of the fit, min", "247.1", KAD_SESSION.mean())
        .exactly("later crawls: median of the fit, min", "93.4", KAD_SESSION.quantile(0.5))
        .inside("later crawls: mean of what is drawn, min", 247.1, stage -> mean("C01 later crawls", stage, 300_000, KAD_SESSION))
        .inside("later crawls: share below the median", 0.5, stage -> shareBelow("C01 later median", stage, 100_000, KAD_SESSION, 93.43))
        .inside("first crawl: mean of what is drawn, min", 357.7152 * 1.726195, stage -> mean("C01 first crawl", stage, 400_000, firstCrawl));
    assertThat(firstCrawl.mean() / 357.7152).isCloseTo(1.726195, within(5e-6));
  }

  /** Means and medians by the textbook from the parameters: 175.47 Γ(1 + 1/0.59), exp(4.40 + 1.49²/2), 0.43 · 844.97. */
  @Test
  @DisplayName("C02: the session generators of BitTorrent trace T9'05 have the moments of their published fits")
  void bitTorrentSessionsHaveTheirMoments() {
    Weibull weibull = new Weibull(175.47, 0.59);
    Lognormal lognormal = new Lognormal(StrictMath.exp(4.40), 1.49);
    GammaShaped gamma = new GammaShaped(0.43, 844.97);
    Exponential exponential = new Exponential(366.15);

    Published.row("C02")
        .inside("Weibull 175.47 / 0.59: mean, min", 269.9517, stage -> mean("C02 weibull", stage, 300_000, weibull))
        .inside("Weibull: share below the median", 0.5, stage -> shareBelow("C02 weibull median", stage, 100_000, weibull, 94.2791))
        .inside("lognormal 4.40 / 1.49: mean, min", 247.1635, stage -> mean("C02 lognormal", stage, 1_000_000, lognormal))
        .inside("lognormal: share below the median", 0.5, stage -> shareBelow("C02 lognormal median", stage, 100_000, lognormal, 81.4509))
        .inside("gamma 0.43 / 844.97: mean, min", 363.3371, stage -> mean("C02 gamma", stage, 250_000, gamma))
        .inside("exponential: mean, min", 366.15, stage -> mean("C02 exponential", stage, 100_000, exponential))
        .inside("exponential: share below the median", 0.5, stage -> shareBelow("C02 exponential median", stage, 100_000, exponential, 253.7958));
  }

  @Test
  @DisplayName("C03: what has lasted lasts longer")
  void usedIsBetterThanNew() {
    String[][] aliveAnHourMoreGivenAge = {{"30", "0.717"}, {"60", "0.755"}, {"120", "0.795"}, {"480", "0.867"}};
    for (String[] row : aliveAnHourMoreGivenAge) {
      double age = Double.parseDouble(row[0]);

      Published.row("C03")
          .exactly("alive an hour more after " + row[0] + " min", row[1], (1 - KAD_SESSION.cumulative(age + 60)) / (1 - KAD_SESSION.cumulative(age)))
          .inside("drawn sessions alive an hour more after " + row[0] + " min", Double.parseDouble(row[1]), stage -> survivors("C03 " + row[0], stage, age));
    }
  }

  @Test
  void meansAreThoseOfTheTextbook() {
    Percentage exactly = Percentage.withPercentage(1e-10);
    assertThat(new Lognormal(40_000, 1.2).mean()).isCloseTo(40_000 * StrictMath.exp(0.72), exactly);
    assertThat(new Weibull(3, 0.5).mean()).isCloseTo(6, exactly);
    assertThat(new Pareto(2, 3).mean()).isCloseTo(3, exactly);
    assertThat(new GammaShaped(7, 2).mean()).isEqualTo(14);
  }

  @Test
  void aSampleTakesOneDraw() {
    all().forEach(distribution -> {
      RandomStream random = new Xoshiro256(5);
      RandomStream twin = new Xoshiro256(5);

      distribution.sample(random);
      twin.nextLong();

      assertThat(random.nextLong()).as(distribution.toString()).isEqualTo(twin.nextLong());
    });
  }

  @Test
  void samplesAreFrozen() {
    double[] samples = all().mapToDouble(distribution -> distribution.sample(new Xoshiro256(42))).toArray();
    double[] residuals = all().mapToDouble(distribution -> distribution.sampleResidual(new Xoshiro256(42))).toArray();

    assertThat(samples).containsExactly(
        4.44291543536873, 8.143051451229099E-4, 67.34602070586276, 395.4502855624191, 1.2316881958283445, 116924.37500069891, 2.627171369684294,
        9.241077029729404E9, 1.6177608552790792, 8.39322147105456, 6.877261699982661, 2.0893873253485736E7, 2.646845352331359, 8.62861029024582,
        3.0, 3.0, 1028.0, 30.0);
    assertThat(residuals).containsExactly(
        1.4645102012680329, 2.8770046487491927E-4, 67.34602070586276, 497.2158575851725, 0.4423534481357707, 157338.8912031077, 2.303662516245483,
        3.318279000091881E9, 0.6252115981512776, 15.405866149796847, 2.6188713367017935, 6676989.278846957, 1.1700864276608418, 2.7621342768536428,
        0.9564631201849834, 1.2752841602466445, 328.0668502234493, 9.564631201849833);
  }

  @Test
  void refusesParametersThatMakeNoDistribution() {
    assertThatThrownBy(() -> new Exponential(0)).hasMessage("mean must be greater than 0 but is 0");
    assertThatThrownBy(() -> new Exponential(Double.NaN)).hasMessage("mean must be greater than 0 but is not a finite number");
    assertThatThrownBy(() -> new Exponential(Double.POSITIVE_INFINITY)).hasMessage("mean must be greater than 0 but is not a finite number");
    assertThatThrownBy(() -> new Uniform(5, 5)).hasMessage("to must be greater than from but is 5");
    assertThatThrownBy(() -> new Pareto(1, 1)).hasMessage("shape must be greater than 1, or there is no mean, but is 1");
    assertThatThrownBy(() -> new Constant(-1)).hasMessage("value must be 0 or more but is -1");
    assertThatThrownBy(() -> new Quantiles(List.of(0.0, 0.9), List.of(1.0, 2.0))).hasMessage("the last probability must be 1 but is 0.9");
    assertThatThrownBy(() -> new Quantiles(List.of(0.0, 0.5, 1.0), List.of(1.0, 3.0, 2.0))).hasMessage("each value must be no less than the one before but is 2");
    assertThatThrownBy(() -> new Empirical(List.of())).hasMessage("values must be at least one but there are none");
    assertThatThrownBy(() -> new Empirical(List.of(0.0))).hasMessage("the greatest value must be greater than 0 but is 0");
  }

  private static Interval mean(String luck, Stage stage, int count, Distribution distribution) {
    return interval(luck, stage, count, distribution::sample);
  }

  private static Interval shareBelow(String luck, Stage stage, int count, Distribution distribution, double bound) {
    return interval(luck, stage, count, random -> distribution.sample(random) <= bound ? 1 : 0);
  }

  /** Of sessions that last to that age, the share that lasts 60 minutes more; the published digits are half a unit wide. */
  private static Interval survivors(String luck, Stage stage, double age) {
    Interval interval = interval(luck, stage, 40_000, random -> {
      double length = 0;
      while (length <= age) {
        length = KAD_SESSION.sample(random);
      }
      return length > age + 60 ? 1 : 0;
    });
    return new Interval(interval.mean(), interval.halfWidth() + 0.0005);
  }

  private static Interval interval(String luck, Stage stage, int count, ToDoubleFunction<RandomStream> sampler) {
    RandomStream random = new Streams(Fingerprint.hash(luck)).stream(luck, stage.luck());
    double sum = 0;
    double squares = 0;
    int size = count * stage.size();
    for (int i = 0; i < size; i++) {
      double value = sampler.applyAsDouble(random);
      sum += value;
      squares += value * value;
    }
    double mean = sum / size;
    double deviation = Math.sqrt((squares / size - mean * mean) / size);
    return new Interval(mean, (stage == Stage.FIRST ? 2.5758 : 3.2905) * deviation);
  }

  private static DoubleUnaryOperator integratedSurvival(Distribution distribution) {
    int steps = 1_000_000;
    double end = distribution.quantile(1 - 1e-10) * 1.5;
    double width = end / steps;
    double[] integral = new double[steps + 1];
    for (int i = 0; i < steps; i++) {
      integral[i + 1] = integral[i] + width * (1 - distribution.cumulative((i + 0.5) * width)) / distribution.mean();
    }
    return x -> {
      double position = Math.min(x / width, steps - 1);
      int before = (int) position;
      return integral[before] + (position - before) * (integral[before + 1] - integral[before]);
    };
  }
}
