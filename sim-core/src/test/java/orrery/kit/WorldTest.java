package orrery.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import orrery.device.Claims;
import orrery.host.DatagramPort;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.net.Deviation;
import orrery.net.Partition;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What the kit does to a world, seen by a protocol that says something every second and counts what it hears. */
class WorldTest {

  private static final int PORT = 7000;
  private static final Metric HEARD = Metric.counter("beat.heard", "");

  private final World world = World.withSeed(1);
  private final World.Machine server = world.machine("server").inCloud().running(host -> new Beat(host, null));
  private final World.Machine phone =
      world.machine("phone").on(world.home("home")).running(host -> new Beat(host, new Endpoint(server.address(), PORT)));

  private static final class Beat implements Protocol {
    private final Host host;
    private final Endpoint to;
    private final Timer timer;
    private DatagramPort port;
    int heard;

    Beat(Host host, Endpoint to) {
      this.host = host;
      this.to = to;
      this.timer = host.timer("beat", this::beat);
    }

    @Override
    public void start() {
      port = host.open(PortSpec.of("beat", PORT), (source, destination, payload) -> {
        heard++;
        host.probe().count(HEARD, 1);
      });
      if (to != null) {
        timer.start(Duration.ofSeconds(1));
      }
    }

    private void beat() {
      port.send(to, ByteBuffer.wrap(new byte[] {'b'}), "beat");
      timer.start(Duration.ofSeconds(1));
    }

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  private void startBoth() {
    world.startAll();
  }

  private int heard() {
    return server.protocol(Beat.class).heard;
  }

  @Test
  void runsUntilSomethingIsSoAndSaysHowLongItTook() {
    startBoth();

    Duration took = world.runUntil("five beats are heard", Duration.ofSeconds(10), () -> heard() == 5);

    assertThat(took).isBetween(Duration.ofMillis(5_010), Duration.ofMillis(5_013));
    assertThat(world.runUntil("five beats are heard", Duration.ofSeconds(1), () -> heard() == 5)).isZero();
    assertThat(world.total("beat.heard")).isEqualTo(5);
  }

  @Test
  void failsWhereItIsNotSoWithinTheBound() {
    startBoth();

    assertThatThrownBy(() -> world.runUntil("five beats are heard", Duration.ofSeconds(3), () -> heard() == 5))
        .isInstanceOf(AssertionError.class).hasMessage("by 3 s, 3 s from when it was asked for, it must be that five beats are heard, but it is not");
    assertThat(world.nanoTime()).isEqualTo(3_000_000_000L);
  }

  @Test
  void runsOnToTheBoundWhereNothingHappensAnyMore() {
    assertThatThrownBy(() -> world.runUntil("pigs fly", Duration.ofHours(1), () -> false)).isInstanceOf(AssertionError.class);
    assertThat(world.nanoTime()).isEqualTo(3_600_000_000_000L);
  }

  @Test
  void lossLastsOverARestartUntilItIsHealed() {
    startBoth();
    phone.loss(1);
    world.runFor(Duration.ofSeconds(10));
    phone.restart();
    world.runFor(Duration.ofSeconds(10));
    assertThat(heard()).isZero();

    phone.heal();
    world.runFor(Duration.ofSeconds(10));

    assertThat(heard()).isBetween(9, 10);
  }

  @Test
  void lossIsOfTheShareThatIsSaid() {
    startBoth();
    phone.loss(0.3);

    world.runFor(Duration.ofSeconds(1_000));

    assertThat(heard()).isBetween(640, 760); // 700 ± 4 standard deviations of a binomial
  }

  @Test
  void aMachineThatIsOffWhenItGoesWrongIsWrongWhenItIsSwitchedOn() {
    phone.lies(new Claims(8, 1, 1, 1, false, new Distance(0))).clock(new Deviation(60_000_000_000L, 0));

    startBoth();

    assertThat(phone.host().device().processorMops()).isEqualTo(8 * server.host().device().processorMops());
    assertThat(phone.host().unixNanos() - server.host().unixNanos()).isEqualTo(60_000_000_000L);
    phone.heal();
    assertThat(phone.host().device().processorMops()).isEqualTo(server.host().device().processorMops());
    assertThat(phone.host().unixNanos()).isEqualTo(server.host().unixNanos());
  }

  @Test
  void aPartitionCutsUntilItIsHealed() {
    startBoth();
    Partition cut = world.partition(Set.of("phone"), Set.of("server"));
    world.runFor(Duration.ofSeconds(5));
    assertThat(heard()).isZero();

    world.heal(cut);
    world.runUntil("a beat is heard", Duration.ofSeconds(2), () -> heard() > 0);
  }

  @Test
  void theTraceTellsWhatHappenedInOrderAndNoMoreThanIsAskedFor() {
    startBoth();
    world.runFor(Duration.ofMillis(1_500));

    assertThat(world.trace(4)).containsExactly(
        "    0.000000000 s  phone is switched on",
        "    1.000000000 s  phone sends beat/beat, 1 B, to 198.51.100.1:7000",
        world.trace(2).get(0),
        world.trace(1).get(0));
    assertThat(world.trace(2).get(0)).startsWith("    1.01").contains("server hears beat/beat, 1 B, from 203.1.0.1:");
    assertThat(world.trace(1).get(0)).endsWith("server tells beat.heard  = 1");
    assertThat(world.trace(0)).isEmpty();
    world.runFor(Duration.ofHours(1));
    assertThat(world.trace(Integer.MAX_VALUE)).hasSize(World.TRACE_KEPT);
  }

  @Test
  void theSameSeedIsTheSameWorld() {
    startBoth();
    phone.loss(0.5);
    world.runFor(Duration.ofMinutes(10));
    WorldTest again = new WorldTest();
    again.startBoth();
    again.phone.loss(0.5);
    again.world.runFor(Duration.ofMinutes(10));

    assertThat(again.world.fingerprint()).isEqualTo(world.fingerprint());
  }
}
