package orrery.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void tellsWhatRemainsOfMoreNanosecondsThanALongHolds() {
    Progress progress = new Progress();
    long run = Duration.ofDays(2).toNanos();
    progress.begin(100_000, 0, 100_000.0 * run, 2);
    Progress.Advance first = new Progress.Advance(run);
    progress.begun(first);
    progress.advanced(first, run, 1_000);
    progress.finished(first);

    assertThat(progress.restNanos(1_000_000L).orElseThrow()).isCloseTo(99_999L * 1_000_000, within(1_000L));
    assertThat(progress.totalNanos()).isEqualTo(Long.MAX_VALUE);
    progress.shortened(99_998, 99_998.0 * run);
    assertThat(progress.restNanos(1_000_000L).orElseThrow()).isCloseTo(1_000_000L, within(1_000L));
  }
}
