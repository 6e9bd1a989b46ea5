package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;

/** Clocks that are wrong, timers that run by them, and processors that are slow. */
class ClockTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Deviation FAST = new Deviation(0, 100_000_000); // A tenth.

  private final World world = World.withSeed(1);
  private final World.Machine machine = world.machine("a").on(world.home("home"));
  private Host host;
  private final List<Long> expired = new ArrayList<>();

  @BeforeEach
  void start() {
    machine.start();
    host = machine.host();
  }

  private Timer timer() {
    return host.timer("test", () -> expired.add(world.nanoTime()));
  }

  @Test
  void timersRunByTheClockOfTheirNode() {
    machine.node().deviate(FAST);
    timer().start(11 * SECOND);

    world.runFor(Duration.ofSeconds(20));

    assertThat(expired).containsExactly(10 * SECOND);
    assertThat(host.nanoTime()).isEqualTo(22 * SECOND);
  }

  @Test
  void timersKeepWhatIsLeftOfTheirDelayWhenTheClockChanges() {
    timer().start(15 * SECOND);
    world.runFor(Duration.ofSeconds(4));
    machine.node().deviate(FAST);
    world.runFor(Duration.ofSeconds(5));
    machine.node().correct(FAST);
    world.runFor(Duration.ofSeconds(20));

    // Four seconds, then five that count for five and a half, then five and a half.
    assertThat(expired).containsExactly(14_500_000_000L);
    assertThat(host.nanoTime()).isEqualTo(29_500_000_000L);
  }

  @Test
  void wallClocksAreSetOffAndSetRightAgainButMonotonicOnesNeverJump() {
    Deviation behind = new Deviation(-90 * SECOND, -100_000_000);
    long epoch = host.unixNanos();
    world.runFor(Duration.ofSeconds(10));
    long before = host.nanoTime();
    machine.node().deviate(behind);

    assertThat(host.unixNanos()).isEqualTo(epoch - 80 * SECOND);
    assertThat(host.nanoTime()).isEqualTo(before);
    world.runFor(Duration.ofSeconds(10));
    assertThat(host.unixNanos()).isEqualTo(epoch - 71 * SECOND);
    assertThat(host.nanoTime()).isEqualTo(19 * SECOND);
    machine.node().correct(behind);
    assertThat(host.unixNanos()).isEqualTo(epoch + 20 * SECOND);
    assertThat(host.nanoTime()).isEqualTo(19 * SECOND);
  }

  @Test
  void deviationsAddUpAndEndOneByOne() {
    Deviation ahead = new Deviation(60 * SECOND, 0);
    long epoch = host.unixNanos();
    machine.node().deviate(FAST);
    machine.node().deviate(ahead);
    world.runFor(Duration.ofSeconds(10));
    assertThat(host.unixNanos()).isEqualTo(epoch + 71 * SECOND);

    machine.node().correct(FAST);
    world.runFor(Duration.ofSeconds(10));
    assertThat(host.unixNanos()).isEqualTo(epoch + 81 * SECOND);
    machine.node().correct(FAST);
    machine.node().correct(ahead);
    assertThat(host.unixNanos()).isEqualTo(epoch + 20 * SECOND);
  }

  /** No timer expires before its delay has passed by the clock, and none a nanosecond later than it must. */
  @Test
  void waitsExactlyAsLongAsTheClockSays() {
    Seeds.each(300, random -> {
      long drift = random.nextLong(-Deviation.MAX_DRIFT, Deviation.MAX_DRIFT + 1);
      Clock clock = new Clock(5, 5);
      clock.begin(new Deviation(0, drift), 5);
      long delay = delay(random);

      long waited = clock.trueTime(delay);

      assertThat(clock.ownTime(waited)).isGreaterThanOrEqualTo(delay);
      assertThat(clock.ownTime(waited - 1)).isLessThan(delay);
      assertThat(clock.monotonic(5 + waited) - 5).isEqualTo(clock.ownTime(waited));
    });
  }

  private static long delay(Xoshiro256 random) {
    return 10 + random.nextLong(1L << 10 + random.nextInt(45));
  }

  @Test
  void throttledProcessorsTakeLonger() {
    List<Long> done = new ArrayList<>();
    long second = host.device().processorMops() * 1_000_000;
    host.compute(new Work("before", second), () -> done.add(world.nanoTime()));
    machine.node().throttle(0.25);
    host.compute(new Work("slow", second), () -> done.add(world.nanoTime()));
    machine.node().release(0.25);
    host.compute(new Work("after", second), () -> done.add(world.nanoTime()));

    world.runFor(Duration.ofSeconds(20));

    assertThat(done).containsExactly(SECOND, 5 * SECOND, 6 * SECOND);
  }
}
