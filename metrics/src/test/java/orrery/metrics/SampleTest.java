package orrery.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {

  /** As where the observations of one kind of device are many, and those of another that comes first are few. */
  @Test
  void aSampleOfFewTakesInOneOfTooManyToKeep() {
    Sample few = new Sample();
    for (int i = 0; i < 3; i++) {
      few.add(0.5);
    }
    Sample many = new Sample();
    for (int i = 0; i < Sample.EXACT + 10; i++) {
      many.add(1 + i % 4);
    }

    few.addAll(many);

    assertThat(few.count()).isEqualTo(Sample.EXACT + 13L);
    assertThat(few.least()).isEqualTo(0.5);
    assertThat(few.greatest()).isEqualTo(4);
    Sample.Steps steps = few.steps();
    assertThat(steps.counts()[0]).isEqualTo(3);
    assertThat(steps.counts()[steps.counts().length - 1]).isEqualTo(few.count());
  }
}
