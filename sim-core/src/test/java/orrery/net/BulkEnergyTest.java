package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orrery.device.DeviceCatalogue;
import orrery.device.DeviceType;
import orrery.device.SimDevice;
import orrery.device.energy.Battery;
import orrery.device.energy.EnergyMeter;
import orrery.device.energy.Mains;
import orrery.device.energy.Plug;
import orrery.device.energy.PowerProfile;
import orrery.device.energy.PowerSupply;
import orrery.device.energy.RadioCatalogue;
import orrery.device.energy.RadioPower;
import orrery.device.energy.Supply;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Metric;
import orrery.host.Position;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.sim.Entity;
import orrery.sim.Simulation;

/** What a bulk takes from the devices at its ends: what its packets would. */
class BulkEnergyTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int PORT = 80;
  private static final RadioPower LTE = RadioCatalogue.of("4g");
  private static final DeviceType PHONE = DeviceCatalogue.find("smartphone").orElseThrow();
  private static final Battery BATTERY = PHONE.power().battery().orElseThrow();
  private static final LinkSpec LINK =
      new LinkSpec(Quantity.bitRate("8 Mb/s"), Quantity.bitRate("80 Mb/s"), Duration.ofMillis(20), Duration.ZERO, 0, Quantity.dataSize("1 MiB"));

  private final Simulation simulation = new Simulation(1);
  private final Network network = new Network(simulation, BackboneCatalogue.all().get("europe-west"), node -> SILENT, 0);
  private final Entity phoneEntity = simulation.register("phone");
  private final Entity serverEntity = simulation.register("server");

  /** Takes all; sends a bulk once it is open, or expects one. */
  private static final class Peer implements ConnectionHandler {
    private final long sends;

    Peer(long sends) {
      this.sends = sends;
    }

    @Override
    public void onOpen(Connection connection) {
      connection.writeBulk(1, sends);
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {}
  }

  /** The phone brings the server so many bytes. */
  private Node upload(Supply supply, long bytes) {
    Machine server = Machine.atSite(serverEntity, new Nic(LINK, "eth0", false), Address.ipv4(198, 18, 0, 1), 0);
    Machine phone = Machine.atSite(phoneEntity, new Nic(LINK, "wwan0", true), Address.ipv4(198, 18, 0, 2), 1);
    SimDevice plain = new SimDevice(PHONE, "none", Set.of(), new Position(0, 0), 100, () -> 0);
    SimDevice counted = new SimDevice(PHONE, "none", Set.of(), Optional::empty, supply);
    Node.switchOn(network, server, plain, List.of((node, host) -> running(host, () -> host.listen(new ListenSpec("test", PORT), connection -> {
      connection.expectBulk(1, bytes);
      return new Peer(0);
    }))));
    return Node.switchOn(network, phone, counted, List.of((node, host) -> running(host, () ->
        host.connect(new ConnectSpec("test", new Endpoint(Address.ipv4(198, 18, 0, 1), PORT)), new Peer(bytes)))));
  }

  private static Protocol running(Host host, Runnable start) {
    return new Protocol() {
      @Override
      public void start() {
        start.run();
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  private static EnergyMeter meter() {
    return new EnergyMeter(new PowerProfile(0, 0, Optional.empty(), "none"), List.of(LTE), 0);
  }

  @Test
  void takesWhatItsBitsTakeAndKeepsTheRadioUpUntilItsEnd() {
    EnergyMeter meter = meter();
    long bytes = 100_000_000;
    upload(new Mains(meter, simulation::now), bytes);

    simulation.runUntil(50 * SECOND);
    long early = meter.highNanos(0, 50 * SECOND);
    simulation.runUntil(1_000 * SECOND);

    // Headers of 40 bytes on each 1460, and an acknowledgement of 40 for each.
    double segments = bytes / 1_460.0;
    assertThat((double) meter.sentBytes(0)).isCloseTo(bytes + 40 * segments, within(300.0));
    assertThat((double) meter.receivedBytes(0)).isCloseTo(40 * segments, within(300.0));
    assertThat(meter.promotions(0)).isEqualTo(1);
    assertThat(early).isEqualTo(50 * SECOND);
    // Some 822 Mb on the wire at 8 Mb/s, of which packets keep a part; then the tail.
    double moving = 822e6 / 8e6;
    assertThat(meter.highNanos(0, 1_000 * SECOND) / 1e9 - LTE.tailNanos() / 1e9).isBetween(moving, 1.1 * moving);
    double bits = LTE.sendJoules(meter.sentBytes(0)) + LTE.receiveJoules(meter.receivedBytes(0));
    assertThat(meter.joules(1_000 * SECOND)).isCloseTo(bits + LTE.highMilliwatts() / 1e3 * meter.highNanos(0, 1_000 * SECOND) / 1e9, within(1e-6));
  }

  @Test
  void radioRestsWhereTheBulkIsCutOff() {
    EnergyMeter meter = meter();
    Node phone = upload(new Mains(meter, simulation::now), 10_000_000_000L);

    simulation.runUntil(100 * SECOND);
    phone.crash();
    simulation.runUntil(1_000 * SECOND);

    assertThat(meter.highNanos(0, 1_000 * SECOND)).isEqualTo(100 * SECOND + LTE.tailNanos());
    assertThat((double) meter.sentBytes(0)).isCloseTo(100e6, within(0.1 * 100e6));
  }

  @Test
  void emptiesABatteryWhileItMovesAndNotOnlyAtItsEnd() {
    EnergyMeter meter = meter();
    long[] emptyAt = {0};
    PowerSupply supply = new PowerSupply(simulation, phoneEntity, BATTERY, 0.5, meter, Plug.NEVER, () -> emptyAt[0] = simulation.now());
    // Ten days of upload at 8 Mb/s.
    upload(supply, 864_000_000_000L);

    simulation.runUntil(10 * 86_400 * SECOND);

    double watts = LTE.highMilliwatts() / 1e3 + 8e6 * (LTE.sendNanojoules() + LTE.receiveNanojoules() * 40 / 1_500) * 1e-9;
    double expected = (0.5 - BATTERY.shutdownShare()) * BATTERY.joules() / watts;
    assertThat(emptyAt[0] / 1e9).isBetween(expected, 1.1 * expected);
  }

  private static final Probe SILENT = new Probe() {
    @Override
    public void observe(Metric metric, double value, String... labelValues) {}

    @Override
    public void count(Metric metric, long amount, String... labelValues) {}

    @Override
    public Wait begin(Metric metric, String... labelValues) {
      return new Wait() {
        @Override
        public void finish() {}

        @Override
        public void discard() {}
      };
    }

    @Override
    public void state(String variable, String scope, String value) {}

    @Override
    public void event(String kind, String detail) {}
  };
}
