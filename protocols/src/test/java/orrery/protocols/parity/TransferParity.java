package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.Probe;
import orrery.protocols.transfer.Direction;
import orrery.protocols.transfer.Security;
import orrery.protocols.transfer.Transfer;
import orrery.protocols.transfer.TransferConfig;
import orrery.protocols.transfer.TransferService;
import orrery.protocols.transfer.TransferServiceConfig;
import orrery.world.ForwardingHost;

/** Transfers by the same device and service on both hosts. */
abstract class TransferParity {

  private Testbed testbed;

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  @ParameterizedTest
  @CsvSource({"DOWN, NONE", "UP, NONE", "DOWN, TLS_1_3", "UP, TLS_1_3", "DOWN, TLS_1_2", "UP, TLS_1_2"})
  void contentArrivesWholeAndTheNextFollows(Direction direction, Security security) {
    Testbed.Machine server = testbed.machine("a");
    Testbed.Machine client = testbed.machine("b");
    server.start();
    client.start();
    AtomicReference<TransferService> service = new AtomicReference<>();
    Told told = new Told();
    server.run(host -> {
      service.set(new TransferService(host, Changed.copy(Defaults.of(TransferServiceConfig.class), "port", 0, "security", security)));
      service.get().start();
    });
    Endpoint to = server.ask(host -> service.get().local());
    String where = new Endpoint(server.address(), to.port()).toString();
    TransferConfig config = Changed.copy(
        Defaults.of(TransferConfig.class), "server", where, "size", new DataSize(1_000_003), "every", Duration.ofMillis(20), "direction", direction, "security", security);

    client.run(host -> new Transfer(new Listening(host, told), config).start());

    testbed.await(() -> "three transfers are done, but " + told, () -> told.done >= 3);
    assertThat(told.failed).isZero();
    testbed.await("no connection is left behind", () -> server.<Integer>ask(host -> service.get().visits()) <= 1);
  }

  @ParameterizedTest
  @CsvSource({"DOWN, NONE", "UP, TLS_1_3"})
  void serviceThatIsNotThereFailsATransferAndTheNextIsTried(Direction direction, Security security) {
    Testbed.Machine server = testbed.machine("a");
    Testbed.Machine client = testbed.machine("b");
    server.start();
    client.start();
    Told told = new Told();
    String nobody = new Endpoint(server.address(), 9).toString();

    client.run(host -> new Transfer(new Listening(host, told), Changed.copy(
        Defaults.of(TransferConfig.class), "server", nobody, "every", Duration.ofMillis(20), "direction", direction, "security", security)).start());

    testbed.await(() -> "two transfers have failed, but " + told, () -> told.failed >= 2);
    assertThat(told.done).isZero();
    assertThat(told.reason).isEqualTo("refused");
  }

  /** What the device has told its probe; read from another thread. */
  private static final class Told {
    volatile int done;
    volatile int failed;
    volatile String reason = "";

    @Override
    public String toString() {
      return done + " done, " + failed + " failed: " + reason;
    }
  }

  /** A host whose probe is listened to. */
  private static final class Listening extends ForwardingHost {
    private final Told told;

    Listening(Host host, Told told) {
      super(host);
      this.told = told;
    }

    @Override
    public Probe probe() {
      Probe probe = host.probe();
      return new Probe() {
        @Override
        public void observe(Metric metric, double value, String... labelValues) {
          told.done++;
          probe.observe(metric, value, labelValues);
        }

        @Override
        public void count(Metric metric, long amount, String... labelValues) {
          told.reason = labelValues[0];
          told.failed++;
          probe.count(metric, amount, labelValues);
        }

        @Override
        public Wait begin(Metric metric, String... labelValues) {
          return probe.begin(metric, labelValues);
        }

        @Override
        public void state(String variable, String scope, String value) {
          probe.state(variable, scope, value);
        }

        @Override
        public void event(String kind, String detail) {
          probe.event(kind, detail);
        }
      };
    }
  }
}
