package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** A link whose every delivery opportunity was recorded. */
class DeliveryTraceTest {

  private static final long MILLI = 1_000_000;

  private static Pipe pipe(int... milliseconds) {
    return PipeTest.pipe(PipeTest.line("12 Mb/s").with(new Sending.Traced(new DeliveryTrace(milliseconds))));
  }

  @Test
  void deliversAtTheFirstOpportunityAndBeginsAgainAtTheEnd() {
    Pipe pipe = pipe(1, 5, 5, 10);

    long[] out = new long[7];
    for (int i = 0; i < out.length; i++) {
      out[i] = pipe.cross(0, 1_504) / MILLI;
    }

    assertThat(out).containsExactly(1, 5, 5, 10, 11, 15, 15);
  }

  @Test
  void sharesAnOpportunityAmongPacketsThatWaitAndSpreadsALongOneOverSeveral() {
    Pipe pipe = pipe(1, 2, 3, 4, 100);

    assertThat(pipe.cross(0, 1_000)).isEqualTo(MILLI);
    assertThat(pipe.cross(0, 504)).as("the rest of the first opportunity").isEqualTo(MILLI);
    assertThat(pipe.cross(0, 3_009)).as("two opportunities and a byte").isEqualTo(4 * MILLI);
    assertThat(pipe.cross(4 * MILLI + 1, 100)).as("what is left of the fourth is gone").isEqualTo(100 * MILLI);
  }

  @Test
  void knowsItsOwnMean() {
    DeliveryTrace trace = new DeliveryTrace(new int[] {500, 1_000});

    assertThat(trace.meanBitsPerSecond()).isEqualTo(2 * 1_504 * 8.0);
    assertThat(trace.firstFrom(1_000 * MILLI)).isEqualTo(1);
    assertThat(trace.firstFrom(1_000 * MILLI + 1)).isEqualTo(2);
    assertThat(trace.nanosOf(3)).isEqualTo(2_000 * MILLI);
  }

  /** A plain replay, opportunity by opportunity, as Mahimahi's link queue does it. */
  @Test
  void agreesWithAReplayOfEveryOpportunity() {
    Seeds.each(50, random -> {
      int[] milliseconds = new int[1 + random.nextInt(40)];
      int at = 0;
      for (int i = 0; i < milliseconds.length; i++) {
        at += random.nextInt(6);
        milliseconds[i] = at;
      }
      milliseconds[milliseconds.length - 1] = at + 1;
      DeliveryTrace trace = new DeliveryTrace(milliseconds);
      Pipe pipe = PipeTest.pipe(PipeTest.line("12 Mb/s").with(new Sending.Traced(trace)));
      long[] joins = new long[100];
      int[] sizes = new int[100];
      long time = 0;
      for (int i = 0; i < joins.length; i++) {
        time += random.nextInt(3) == 0 ? random.nextLong(30 * MILLI) : random.nextLong(2 * MILLI);
        joins[i] = time;
        sizes[i] = 1 + random.nextInt(4_000);
      }

      long[] replayed = replay(trace, joins, sizes);

      for (int i = 0; i < joins.length; i++) {
        assertThat(pipe.cross(joins[i], sizes[i])).as("packet %s of %s", i, java.util.Arrays.toString(milliseconds)).isEqualTo(replayed[i]);
      }
    });
  }

  private static long[] replay(DeliveryTrace trace, long[] joins, int[] sizes) {
    long[] out = new long[joins.length];
    Deque<Integer> queue = new ArrayDeque<>();
    int joined = 0;
    int done = 0;
    int inTransit = 0;
    for (long index = 0; done < joins.length; index++) {
      long now = trace.nanosOf(index);
      while (joined < joins.length && joins[joined] <= now) {
        queue.add(joined++);
      }
      int room = DeliveryTrace.OPPORTUNITY_BYTES;
      while (room > 0 && !queue.isEmpty()) {
        int sent = Math.min(room, sizes[queue.element()] - inTransit);
        inTransit += sent;
        room -= sent;
        if (inTransit == sizes[queue.element()]) {
          out[queue.remove()] = now;
          inTransit = 0;
          done++;
        }
      }
    }
    return out;
  }
}
