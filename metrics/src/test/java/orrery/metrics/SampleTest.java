package orrery.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import orrery.world.Seeds;
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
      many.add(1 + i);
    }

    few.addAll(many);

    assertThat(few.count()).isEqualTo(Sample.EXACT + 13L);
    assertThat(few.least()).isEqualTo(0.5);
    assertThat(few.greatest()).isEqualTo(Sample.EXACT + 10);
    Sample.Steps steps = few.steps();
    assertThat(steps.counts()[0]).isEqualTo(3);
    assertThat(steps.counts()[steps.counts().length - 1]).isEqualTo(few.count());
  }

  /** As the sizes of clusters are, of which a large city has some millions of observations. */
  @Test
  void countsEqualValuesExactlyHoweverManyThereAre() {
    Sample parts = new Sample();
    Sample more = new Sample();
    for (int i = 0; i < Sample.EXACT; i++) {
      parts.add(3);
      more.add(i % 2 == 0 ? -1.5 : 7);
      more.add(i % 1_000);
    }

    parts.addAll(more);

    Sample.Steps steps = parts.steps();
    assertThat(steps.levels()).hasSize(1_001).startsWith(-1.5, 0, 1);
    assertThat(steps.counts()).endsWith(3L * Sample.EXACT);
    assertThat(steps.at(Sample.EXACT / 2)).isZero();
    assertThat(steps.levels()[steps.at(Sample.EXACT * 3L / 2)]).isEqualTo(3);
  }

  @Test
  void isTheSameHoweverItsValuesRepeat() {
    Seeds.each(40, random -> {
      Sample sample = new Sample();
      Sample rest = new Sample();
      int kinds = 1 << random.nextInt(14);
      double[] all = new double[random.nextInt(30_000)];
      for (int i = 0; i < all.length; i++) {
        all[i] = random.nextBoolean(0.9) ? random.nextInt(kinds) - kinds / 2 : random.nextDouble();
        (i % 3 == 0 ? rest : sample).add(all[i]);
        if (random.nextBoolean(0.001)) {
          sample.steps();
        }
      }

      sample.addAll(rest);

      Arrays.sort(all);
      Sample.Steps steps = sample.steps();
      assertThat(steps.levels()).isEqualTo(Arrays.stream(all).distinct().toArray());
      assertThat(sample.count()).isEqualTo(all.length);
      for (int rank = 1; rank <= all.length; rank++) {
        assertThat(steps.levels()[steps.at(rank)]).isEqualTo(all[rank - 1]);
      }
    });
  }
}
