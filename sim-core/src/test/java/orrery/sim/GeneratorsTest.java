package orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import orrery.host.Decimal;
import orrery.host.RandomStream;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import umontreal.ssj.rng.MRG32k3a;

class GeneratorsTest {

  /** The outputs from state 1, 2, 3, 4 that implementations of xoshiro256++ share as their test vector. */
  @Test
  void xoshiroGivesThePublishedOutputs() {
    Xoshiro256 random = new Xoshiro256(1, 2, 3, 4);

    assertThat(longs(random, 10)).containsExactly(
        41943041L,
        58720359L,
        3588806011781223L,
        3591011842654386L,
        Long.parseUnsignedLong("9228616714210784205"),
        Long.parseUnsignedLong("9973669472204895162"),
        Long.parseUnsignedLong("14011001112246962877"),
        Long.parseUnsignedLong("12406186145184390807"),
        Long.parseUnsignedLong("15849039046786891736"),
        Long.parseUnsignedLong("10450023813501588000"));
  }

  /** SplitMix64's outputs for the seed 1234567. */
  @Test
  void splitMixGivesThePublishedOutputs() {
    long[] outputs = LongStream.range(0, 5).map(i -> Streams.mix(1234567 + i * Streams.GOLDEN_GAMMA)).toArray();

    assertThat(outputs).containsExactly(
        6457827717110365317L,
        3203168211198807973L,
        Long.parseUnsignedLong("9817491932198370423"),
        4593380528125082431L,
        Long.parseUnsignedLong("16408922859458223821"));
  }

  @Test
  @DisplayName("E01: MRG32k3a gives the printed numbers, of the second stream too")
  void mrgGivesThePrintedNumbers() {
    Mrg32k3a first = new Mrg32k3a(12345, 12345, 12345, 12345, 12345, 12345);
    Mrg32k3a second = first.nextStream();

    double[] published = {0.12701112204657714, 0.3185275653967945, 0.3091860155832701, 0.8258468629271136, 0.2216299157820229};
    double[] ours = doubles(first, 5);
    double ofSecond = second.nextDouble();
    Published.row("E01")
        .holds("T0", "MRG32k3a, the first five of stream 1", Decimal.text(ours[0]) + " …", Arrays.equals(ours, published))
        .holds("T0", "MRG32k3a, the first of stream 2", Decimal.text(ofSecond), ofSecond == 0.7595818622487196);
  }

  @Test
  @DisplayName("E01: MRG32k3a agrees with SSJ on a million draws of each of three streams")
  void mrgAgreesWithSsj() {
    MRG32k3a.setPackageSeed(new long[] {12345, 12345, 12345, 12345, 12345, 12345});
    Mrg32k3a stream = new Mrg32k3a(12345, 12345, 12345, 12345, 12345, 12345);

    for (int i = 0; i < 3; i++) {
      MRG32k3a oracle = new MRG32k3a();
      for (int draw = 0; draw < 1_000_000; draw++) {
        if (stream.nextDouble() != oracle.nextDouble()) {
          throw new AssertionError("draw " + draw + " of stream " + i + " differs");
        }
      }
      // Drawing from a stream does not move the next one.
      stream = stream.nextStream();
    }
  }

  @Test
  void mrgRefusesSeedsOutsideItsModuli() {
    assertThatThrownBy(() -> new Mrg32k3a(1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mrg32k3a(0, 0, 0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Mrg32k3a(1, 1, 1, 1, 1, 4294944443L)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the seeds must be three below 4294967087 and three below 4294944443, neither three all zero");
  }

  @Test
  void aStreamIsAFunctionOfSeedEntityAndPurpose() {
    Streams streams = new Streams(42);
    long first = streams.stream("edge-3", "election").nextLong();

    assertThat(new Streams(42).stream("edge-3", "election").nextLong()).isEqualTo(first);
    assertThat(new Streams(43).stream("edge-3", "election").nextLong()).isNotEqualTo(first);
    assertThat(streams.stream("edge-4", "election").nextLong()).isNotEqualTo(first);
    assertThat(streams.stream("edge-3", "discovery").nextLong()).isNotEqualTo(first);
    assertThat(streams.stream("election", "edge-3").nextLong()).isNotEqualTo(first);
    assertThat(streams.stream("edge", "-3election").nextLong()).isNotEqualTo(first);
  }

  /** What every result hangs on: these change with a major version or never. */
  @Test
  void theDerivationOfStreamsIsFrozen() {
    assertThat(longs(new Streams(42).stream("edge-3", "election"), 3))
        .containsExactly(-755917197568486165L, -6372195538374583054L, 1154174985013919628L);
    assertThat(doubles(new Streams(42, Streams.Generator.MRG32K3A).stream("edge-3", "election"), 3))
        .containsExactly(0.6773281041263244, 0.5185962563538974, 0.37002702126410336);
    assertThat(new Streams(42).hash("edge-3")).isEqualTo(5187067470161465737L);
  }

  @Test
  void theDerivedDrawsAreFrozen() {
    RandomStream random = new Xoshiro256(42);

    assertThat(random.nextDouble()).isEqualTo(0.8143051451229099);
    assertThat(random.nextLong(1_000_000)).isEqualTo(318821);
    assertThat(random.nextInt(6)).isEqualTo(5);
    assertThat(random.nextLong(-5, 5)).isEqualTo(2);
    assertThat(random.nextExponential(1e9)).isEqualTo(1.5774766086659737E9);
    assertThat(random.nextBoolean(0.5)).isFalse();
    assertThat(random.nextLong()).isEqualTo(2312344417745909078L);
  }

  @Test
  void aProbabilityDoesNotChangeTheCourseOfTheStream() {
    RandomStream never = new Xoshiro256(1);
    RandomStream always = new Xoshiro256(1);

    assertThat(never.nextBoolean(0)).isFalse();
    assertThat(always.nextBoolean(1)).isTrue();
    assertThat(never.nextLong()).isEqualTo(always.nextLong());
  }

  @Test
  void boundedDrawsStayInBounds() {
    RandomStream random = new Xoshiro256(1);

    for (long bound : new long[] {1, 2, 3, 6, 1000, 1L << 40, Long.MAX_VALUE}) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(random.nextLong(bound)).isBetween(0L, bound - 1);
      }
    }
    assertThatThrownBy(() -> random.nextLong(0)).hasMessage("the bound must be at least 1 but is 0");
  }

  /** With a bound of 3/4 of 2^63 a remainder would hit the lowest third twice as often as the rest. */
  @Test
  void boundedDrawsAreUnbiased() {
    long third = 1L << 61;

    Goodness.assertMean("bounded draws, lowest third", 100_000, 1 / 3.0, random -> random.nextLong(3 * third) < third ? 1 : 0);
    Goodness.assertMean("bounded draws, highest third", 100_000, 1 / 3.0, random -> random.nextLong(3 * third) >= 2 * third ? 1 : 0);
    for (int face = 0; face < 6; face++) {
      int value = face;
      Goodness.assertMean("die, face " + face, 100_000, 1 / 6.0, random -> random.nextInt(6) == value ? 1 : 0);
    }
  }

  @Test
  void uniformAndExponentialDrawsFollowTheirDistributions() {
    Goodness.assertFollows("uniform draws", 100_000, x -> x, RandomStream::nextDouble);
    Goodness.assertFollows("exponential draws", 100_000, x -> 1 - StrictMath.exp(-x / 3), random -> random.nextExponential(3));
  }

  private static long[] longs(RandomStream random, int count) {
    return LongStream.generate(random::nextLong).limit(count).toArray();
  }

  private static double[] doubles(RandomStream random, int count) {
    return DoubleStream.generate(random::nextDouble).limit(count).toArray();
  }
}
