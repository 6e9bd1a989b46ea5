package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import orrery.host.Quantity;
import orrery.validation.Published;
import orrery.world.Seeds;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames: what they cost, and how links that share a medium wait for each other. */
class MediumTest {

  private static final long MILLI = 1_000_000;

  private static Framing framing(Duration overhead, int aggregate) {
    return new Framing(1_500, 0, overhead, aggregate, Duration.ZERO, 1, 1, Optional.empty(), Optional.empty());
  }

  private static Pipe framed(String rate, Framing framing, Medium medium) {
    return PipeTest.pipe(PipeTest.line(rate).with(new Sending.Framed(framing)), medium);
  }

  @Test
  void givesEachFrameTheFirstGapThatIsLongEnough() {
    Medium medium = new Medium();
    medium.take(100, 50);
    medium.take(200, 50);

    assertThat(medium.take(90, 60)).as("between, only 50 are free").isEqualTo(250);
    assertThat(medium.take(90, 50)).isEqualTo(150);
    assertThat(medium.take(0, 100)).isZero();
    assertThat(medium.isFree(309)).isFalse();
    assertThat(medium.isFree(310)).isTrue();
    assertThat(medium.take(0, 1)).isEqualTo(310);
  }

  @Test
  void neverHasTwoFramesOnTheAirAtOnce() {
    Seeds.each(30, random -> {
      Medium medium = new Medium();
      long[][] frames = new long[200][];
      for (int i = 0; i < frames.length; i++) {
        long ready = random.nextLong(4_000);
        long length = 1 + random.nextLong(30);
        long begin = medium.take(ready, length);
        assertThat(begin).isGreaterThanOrEqualTo(ready);
        frames[i] = new long[] {begin, begin + length};
      }
      Arrays.sort(frames, (a, b) -> Long.compare(a[0], b[0]));
      for (int i = 1; i < frames.length; i++) {
        assertThat(frames[i][0]).isGreaterThanOrEqualTo(frames[i - 1][1]);
      }
    });
  }

  @Test
  void makesLinksWaitForEachOthersAirtime() {
    Medium air = new Medium();
    Framing framing = framing(Duration.ofNanos(MILLI), 0);
    Pipe slow = framed("1 Mb/s", framing, air);
    Pipe fast = framed("100 Mb/s", framing, air);

    long slowOut = slow.cross(0, 1_250);
    long fastOut = fast.cross(0, 1_250);

    assertThat(slowOut).isEqualTo(11 * MILLI);
    assertThat(fastOut).as("a fast station pays for a slow one: the performance anomaly of Wi-Fi").isEqualTo(12 * MILLI + 100_000);
  }

  @Test
  void paysForAccessOnceForAnAggregate() {
    Pipe single = framed("100 Mb/s", framing(Duration.ofNanos(MILLI), 0), new Medium());
    Pipe aggregating = framed("100 Mb/s", framing(Duration.ofNanos(MILLI), 5_000), new Medium());

    long singles = 0;
    long aggregated = 0;
    for (int i = 0; i < 8; i++) {
      singles = single.cross(0, 1_250);
      aggregated = aggregating.cross(0, 1_250);
    }

    assertThat(singles).isEqualTo(8 * (MILLI + 100_000));
    assertThat(aggregated).isEqualTo(2 * MILLI + 8 * 100_000);
  }

  @Test
  void beginsOnAnIdleLinkOnlyAtMultiplesOfItsInterval() {
    Framing ble = new Framing(247, 14, Duration.ofNanos(380_000), 0, Duration.ofMillis(30), 1, 1, Optional.empty(), Optional.empty());
    Pipe pipe = framed("1 Mb/s", ble, new Medium());

    long first = pipe.cross(31 * MILLI, 111);
    long inTheSameEvent = pipe.cross(31 * MILLI, 111);

    assertThat(first).isEqualTo(60 * MILLI + 380_000 + 1_000_000);
    assertThat(inTheSameEvent).isEqualTo(60 * MILLI + 2 * 1_380_000);
  }

  // ---- LoRa and Sigfox

  @Test
  @DisplayName("A01: time on air of LoRa by Semtech's formula")
  void timesLoraFramesBySemtechsFormula() {
    LoraModulation seven = new LoraModulation(7, 125_000, 1, 8, true, true);
    LoraModulation eight = new LoraModulation(8, 125_000, 1, 8, true, true);
    LoraModulation twelve = new LoraModulation(12, 125_000, 1, 8, true, true);

    Published.row("A01")
        .exactly("10 B, SF7, 125 kHz, CR 4/5: ms", "41.216", seven.airtimeNanos(10) / 1e6)
        .exactly("10 B, SF8, 125 kHz, CR 4/5: ms", "72.192", eight.airtimeNanos(10) / 1e6)
        .exactly("50 B, SF12, 125 kHz, CR 4/5, optimised: ms", "2301.952", twelve.airtimeNanos(50) / 1e6);
  }

  @Test
  void isSilentAfterAFrameInProportionToItsDutyCycle() {
    LoraModulation seven = new LoraModulation(7, 125_000, 1, 8, true, true);
    Framing lora = new Framing(222, 0, Duration.ZERO, 0, Duration.ZERO, 0.01, 1, Optional.empty(), Optional.of(seven));
    Pipe pipe = framed("5.469 kb/s", lora, null);
    long air = seven.airtimeNanos(10);

    long first = pipe.cross(0, 10);
    long second = pipe.cross(0, 10);
    long muchLater = pipe.cross(3_600_000 * MILLI, 10);

    assertThat(first).isEqualTo(air);
    assertThat(second).isCloseTo(101 * air, within(2L));
    assertThat(muchLater).isEqualTo(3_600_000 * MILLI + air);
  }

  @Test
  void sendsAboutAsManySigfoxMessagesADayAsItsOperatorAllows() {
    Framing sigfox = new Framing(12, 14, Duration.ZERO, 0, Duration.ZERO, 0.01, 3, Optional.empty(), Optional.empty());
    Pipe pipe = framed("100 b/s", sigfox, null);

    long first = pipe.cross(0, 12);
    int messages = 0;
    while (pipe.cross(0, 12) < Duration.ofDays(1).toNanos()) {
      messages++;
    }

    assertThat(first).as("three times 26 bytes at 100 bit/s").isEqualTo(6_240 * MILLI);
    assertThat(messages).as("Sigfox takes 6 s for a message, allows 140 and keeps 4").isBetween(136, 140);
  }

  // ---- Carrier sense

  private static final Framing.Csma CSMA = new Framing.Csma(3, 5, 4, 3, Quantity.duration("320 us"));

  private static Framing csma() {
    return new Framing(102, 31, Quantity.duration("544 us"), 0, Duration.ZERO, 1, 1, Optional.of(CSMA), Optional.empty());
  }

  @Test
  void backsOffByUpToSevenUnitsOnAFreeMedium() {
    Pipe pipe = framed("250 kb/s", csma(), new Medium());
    long bare = Quantity.bitRate("250 kb/s").nanosFor(133) + 544_000;
    boolean[] seen = new boolean[8];

    for (int i = 0; i < 500; i++) {
      long joined = i * 100 * MILLI;
      long units = (pipe.cross(joined, 102) - joined - bare) / 320_000;
      seen[(int) units] = true;
    }

    assertThat(seen).containsOnly(true);
  }

  @Test
  void givesAFrameUpAfterItHasFoundTheMediumBusyFiveTimes() {
    Medium jammed = new Medium();
    jammed.take(0, 3_600_000 * MILLI);
    Pipe pipe = framed("250 kb/s", csma(), jammed);

    assertThat(pipe.cross(0, 50)).isEqualTo(Pipe.LOST);
    // At most 7 + 15 + 31 + 31 + 31 units of back-off, and the next may begin.
    jammed = new Medium();
    Pipe free = framed("250 kb/s", csma(), jammed);
    assertThat(free.cross(0, 50)).isPositive();
  }

  @Test
  void sendsALostFrameAgainAsOftenAsItMay() {
    Pipe pipe = PipeTest.pipe(PipeTest.line("250 kb/s").with(new Sending.Framed(csma())).with(new Loss.Independent(0.5)), new Medium());

    int lost = 0;
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      lost += pipe.cross(i * 1_000L * MILLI, 50) == Pipe.LOST ? 1 : 0;
    }

    // All four attempts fail with 1/16; three standard errors are 0.005.
    assertThat((double) lost / count).isCloseTo(1.0 / 16, within(0.0052));
  }
}
