package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 6298, with the figures that its rules give. */
class RetransmissionTimeoutTest {

  private final RetransmissionTimeout timeout = new RetransmissionTimeout();

  private static long seconds(long count) {
    return TimeUnit.SECONDS.toNanos(count);
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }

  @Test
  void followsRoundTripsAndTheirVariation() {
    assertThat(timeout.nanos()).as("(2.1)").isEqualTo(seconds(1));

    timeout.timeHandshake(0);
    timeout.onHandshakeAnswered(seconds(3));
    timeout.onOpen();
    assertThat(timeout.roundTripNanos()).isEqualTo(seconds(3));
    assertThat(timeout.nanos()).as("(2.2): 3 s and four times half of it").isEqualTo(seconds(9));

    timeout.time(100, seconds(10));
    timeout.onAcknowledged(100, seconds(13));
    assertThat(timeout.nanos()).as("(2.3): 3 s and four times three quarters of 1.5 s").isEqualTo(millis(7_500));
  }

  @Test
  void isASecondAtLeast() {
    timeout.timeHandshake(0);
    timeout.onHandshakeAnswered(millis(20));
    timeout.onOpen();

    assertThat(timeout.nanos()).as("(2.4)").isEqualTo(seconds(1));
  }

  @Test
  void doublesUpToAMinuteAndStartsOverWithTheConnection() {
    for (long expected : new long[] {2, 4, 8, 16, 32, 60, 60}) {
      timeout.onExpired();
      assertThat(timeout.nanos()).as("(5.5)").isEqualTo(seconds(expected));
    }
    timeout.onHandshakeAnswered(seconds(200));
    timeout.onOpen();

    assertThat(timeout.isMeasured()).as("Karn's rule").isFalse();
    assertThat(timeout.nanos()).isEqualTo(seconds(1));
  }

  @Test
  void timesNothingThatIsSentTwice() {
    timeout.time(100, 0);
    timeout.onExpired();
    timeout.onAcknowledged(100, seconds(5));
    assertThat(timeout.isMeasured()).isFalse();

    timeout.time(200, seconds(6));
    timeout.forget();
    timeout.onAcknowledged(200, seconds(7));
    assertThat(timeout.isMeasured()).isFalse();
  }

  @Test
  void timesWhatIsAcknowledgedOnlyOnceAllOfItIs() {
    timeout.time(200, 0);
    timeout.onAcknowledged(199, seconds(1));
    assertThat(timeout.isTiming()).isTrue();

    timeout.onAcknowledged(300, seconds(2));
    assertThat(timeout.isTiming()).isFalse();
    assertThat(timeout.roundTripNanos()).isEqualTo(seconds(2));
  }
}
