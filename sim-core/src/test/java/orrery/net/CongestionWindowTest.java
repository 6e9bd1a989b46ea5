package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 5681 and RFC 6582, in segments. */
class CongestionWindowTest {

  private static final int SEGMENT = TcpConnection.MAX_SEGMENT;

  private final CongestionWindow window = new CongestionWindow();

  /** So many duplicates; whether the last of them means a loss. */
  private boolean duplicates(int count, long acknowledged, long next) {
    boolean lost = false;
    for (int i = 0; i < count; i++) {
      lost = window.onDuplicate(acknowledged, next, next - acknowledged);
    }
    return lost;
  }

  @Test
  void beginsWithTenSegmentsAndGrowsByWhatIsAcknowledged() {
    assertThat(window.bytes()).isEqualTo(10 * SEGMENT);
    window.onAcknowledged(SEGMENT, SEGMENT);
    window.onAcknowledged(5 * SEGMENT, 6 * SEGMENT);
    window.onAcknowledged(100, 6 * SEGMENT + 100);

    assertThat(window.bytes()).isEqualTo(12 * SEGMENT + 100);
  }

  @Test
  void growsByASegmentAWindowFromTheThresholdOn() {
    window.onTimeout(20 * SEGMENT, 20 * SEGMENT);
    for (int i = 1; i < 10; i++) {
      window.onAcknowledged(SEGMENT, i * SEGMENT);
    }
    assertThat(window.bytes()).as("slow start").isEqualTo(10 * SEGMENT);

    for (int i = 0; i < 10; i++) {
      window.onAcknowledged(SEGMENT, (10 + i) * SEGMENT);
    }
    assertThat(window.bytes()).isBetween(10 * SEGMENT + 9 * SEGMENT / 10, 11 * SEGMENT);
  }

  @Test
  void neverExceedsTheReceiversWindow() {
    for (int i = 1; i < 1_000; i++) {
      window.onAcknowledged(SEGMENT, i * SEGMENT);
    }

    assertThat(window.bytes()).isEqualTo(TcpConnection.WINDOW);
  }

  @Test
  void takesTheThirdDuplicateForALossAndRepairsAFlightOnce() {
    assertThat(duplicates(2, SEGMENT, 11 * SEGMENT)).isFalse();
    assertThat(duplicates(1, SEGMENT, 11 * SEGMENT)).isTrue();
    assertThat(window.bytes()).as("half of what was on its way, and the three that have left it").isEqualTo(8 * SEGMENT);

    assertThat(duplicates(2, SEGMENT, 11 * SEGMENT)).as("no loss of its own").isFalse();
    assertThat(window.bytes()).isEqualTo(10 * SEGMENT);

    assertThat(window.onAcknowledged(3 * SEGMENT, 4 * SEGMENT)).as("a part: the next is missing, too").isTrue();
    assertThat(window.bytes()).isEqualTo(8 * SEGMENT);

    assertThat(window.onAcknowledged(7 * SEGMENT, 11 * SEGMENT)).as("all").isFalse();
    assertThat(window.bytes()).isEqualTo(5 * SEGMENT);
    assertThat(window.isRecovering()).isFalse();
  }

  @Test
  void takesNoDuplicateOfWhatATimeOutSendsAgainForALoss() {
    window.onTimeout(10 * SEGMENT, 10 * SEGMENT);
    assertThat(window.bytes()).isEqualTo(SEGMENT);

    assertThat(duplicates(5, 8 * SEGMENT, 12 * SEGMENT)).isFalse();
    window.onAcknowledged(4 * SEGMENT, 12 * SEGMENT);
    assertThat(duplicates(3, 12 * SEGMENT, 16 * SEGMENT)).isTrue();
  }
}
