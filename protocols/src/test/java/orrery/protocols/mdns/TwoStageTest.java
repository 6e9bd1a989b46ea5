package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;

/** The rule accepts what it should, and nothing else. */
class TwoStageTest {

  private static TwoStage.Sampler drawing(ToDoubleFunction<RandomStream> law) {
    return (seed, count) -> {
      Xoshiro256 random = new Xoshiro256(seed);
      double[] sample = new double[count];
      for (int i = 0; i < count; i++) {
        sample[i] = law.applyAsDouble(random);
      }
      return sample;
    };
  }

  @Test
  void acceptsTheUniformLaw() {
    TwoStage.assertUniform("uniform", 20, 120, 1000, drawing(random -> 20 + 100 * random.nextDouble()));
  }

  @Test
  void refusesALawWithTheSameMeanAnotherMeanOrOtherBounds() {
    assertThatThrownBy(() -> TwoStage.assertUniform("triangular", 20, 120, 1000, drawing(random -> 20 + 50 * (random.nextDouble() + random.nextDouble()))))
        .hasMessageContaining("distance to the uniform law");
    assertThatThrownBy(() -> TwoStage.assertUniform("narrower", 20, 120, 1000, drawing(random -> 20 + 90 * random.nextDouble())))
        .hasMessageContaining("the mean of 10000 must be 70.0");
    assertThatThrownBy(() -> TwoStage.assertUniform("wider", 20, 120, 1000, drawing(random -> 10 + 120 * random.nextDouble())))
        .hasMessageContaining("least value");
  }
}
