package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import orrery.host.DataSize;
import org.junit.jupiter.api.Test;

/** What the queues of links refuse, under loads whose answer is known. */
class QueueDisciplineTest {

  private static final long MILLI = 1_000_000;
  private static final DataSize DEEP = new DataSize(100 << 20);

  /** What came of a constant load: shares and means over the second half of it. */
  private record Outcome(double dropped, double meanWaitMillis) {}

  /** {@code load} times what a 10 Mb/s line carries, in packets of 1250 bytes, for so long. */
  private static Outcome offer(QueueSpec queue, double load, Duration duration) {
    Pipe pipe = PipeTest.pipe(PipeTest.line("10 Mb/s").with(queue));
    long gap = Math.round(MILLI / load);
    int offered = 0;
    int dropped = 0;
    double waited = 0;
    for (long time = 0; time < duration.toNanos(); time += gap) {
      long out = pipe.cross(time, 1_250);
      if (time > duration.toNanos() / 2) {
        offered++;
        dropped += out == Pipe.FULL ? 1 : 0;
        waited += out == Pipe.FULL ? 0 : (out - time - MILLI) / 1e6;
      }
    }
    return new Outcome((double) dropped / offered, waited / (offered - dropped));
  }

  @Test
  void holdsAsManyPacketsAsItMay() {
    Pipe pipe = PipeTest.pipe(PipeTest.line("10 Mb/s").with(new QueueSpec.Packets(3)));

    for (int i = 1; i <= 3; i++) {
      assertThat(pipe.cross(0, 1_250)).isEqualTo(i * MILLI);
    }
    assertThat(pipe.cross(0, 1)).isEqualTo(Pipe.FULL);
    assertThat(pipe.cross(MILLI, 1_250)).isEqualTo(4 * MILLI);
    assertThat(pipe.cross(MILLI, 1_250)).isEqualTo(Pipe.FULL);
  }

  @Test
  void growsItsMemoryWithTheBacklogAndForgetsWhatIsOut() {
    Backlog backlog = new Backlog();
    Deque<Long> expected = new ArrayDeque<>();

    for (int i = 0; i < 1_000; i++) {
      backlog.add(2L * i - 2, 2L * i, i);
      expected.add(2L * i);
      if (i % 3 == 0) {
        long time = i;
        backlog.forget(time, 2L * i);
        expected.removeIf(end -> end <= time);
      }
      assertThat(backlog.packets()).isEqualTo(expected.size());
    }
    backlog.forget(2_000, 1_998);

    assertThat(backlog.packets()).isZero();
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void dropsNothingWhileTheLineKeepsUp() {
    for (QueueSpec queue : new QueueSpec[] {
        new QueueSpec.Codel(DEEP, Duration.ofMillis(5), Duration.ofMillis(100)),
        new QueueSpec.Pie(DEEP, Duration.ofMillis(15)),
        new QueueSpec.Red(DEEP, new DataSize(20_000), new DataSize(60_000), 0.1, 0.002)}) {
      Outcome outcome = offer(queue, 0.95, Duration.ofSeconds(20));

      assertThat(outcome.dropped()).as("%s", queue).isZero();
    }
  }

  /** RFC 8289 §5.2: drops grow more frequent with the root of their count, until an unresponsive load is held. */
  @Test
  void codelWaitsAnIntervalBeforeItDropsAndThenDropsEverMoreOften() {
    Pipe pipe = PipeTest.pipe(PipeTest.line("10 Mb/s").with(new QueueSpec.Codel(DEEP, Duration.ofMillis(5), Duration.ofMillis(100))));
    int[] dropsIn = new int[8];
    long firstAbove = -1;
    long firstDrop = -1;

    long busyUntil = 0;
    for (long time = 0; time < 4_000 * MILLI; time += MILLI * 9 / 10) {
      long begin = Math.max(time, busyUntil);
      long out = pipe.cross(time, 1_250);
      if (begin - time >= 5 * MILLI && firstAbove < 0) {
        firstAbove = begin;
      }
      if (out == Pipe.FULL) {
        firstDrop = firstDrop < 0 ? begin : firstDrop;
        dropsIn[(int) (time / (500 * MILLI))]++;
      } else {
        busyUntil = out;
      }
    }

    assertThat(firstDrop - firstAbove).as("time between the first long wait and the first drop").isBetween(100 * MILLI, 102 * MILLI);
    assertThat(dropsIn[0]).isPositive();
    assertThat(dropsIn[7]).isGreaterThan(2 * dropsIn[0]);
  }

  @Test
  void pieSteersAnOverloadedQueueToItsTarget() {
    Outcome outcome = offer(new QueueSpec.Pie(DEEP, Duration.ofMillis(15)), 1.25, Duration.ofSeconds(120));

    assertThat(outcome.dropped()).as("what the line cannot carry").isCloseTo(0.2, within(0.01));
    assertThat(outcome.meanWaitMillis()).isCloseTo(15, within(3.0));
  }

  @Test
  void redHoldsTheAverageQueueBetweenItsThresholds() {
    Outcome outcome = offer(new QueueSpec.Red(DEEP, new DataSize(20_000), new DataSize(60_000), 0.1, 0.002), 1.05, Duration.ofSeconds(120));

    assertThat(outcome.dropped()).isCloseTo(0.05 / 1.05, within(0.005));
    assertThat(outcome.meanWaitMillis()).as("16 to 48 ms are the thresholds at 10 Mb/s").isBetween(16.0, 48.0);
  }
}
