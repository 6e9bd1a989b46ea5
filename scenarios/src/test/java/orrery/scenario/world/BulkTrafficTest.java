package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.metrics.RunMetrics;

/** What is counted of a bulk that is still on its way when the run ends. */
class BulkTrafficTest {

  private static final String TWO =
      """
      name: two
      duration: 360 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop, count: 2 } }
      backbone: { preset: europe-west }
      protocols: { upload: {} }
      """;

  /** The first device of a LAN listens, the second gives it a hundred gigabytes. */
  private record Upload() implements ProtocolProvider<Upload.Config> {

    /** Nothing to set. */
    public record Config() {}

    private static final class Silent implements ConnectionHandler {
      @Override
      public void onReceived(Connection connection, ByteBuffer bytes) {}

      @Override
      public void onFailed(Connection connection, ConnectionFailure failure) {}
    }

    @Override
    public String id() {
      return "upload";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public Protocol create(Host host, Config config) {
      return new Protocol() {
        @Override
        public void start() {
          Interface lan = host.interfaces().get(0);
          Address own = lan.addresses().get(0).address();
          Address first = Address.ipv4(own.network(24).ipv4Bits() + 10);
          if (own.equals(first)) {
            host.listen(new ListenSpec("upload", 80), connection -> {
              connection.expectBulk(1, 100_000_000_000L);
              return new Silent();
            });
          } else {
            host.connect(new ConnectSpec("upload", new Endpoint(first, 80)), new Silent()).writeBulk(1, 100_000_000_000L);
          }
        }

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  @Test
  void countsABulkUnderWayInEveryBinAsItMoved() {
    RunMetrics metrics = Worlds.run(Worlds.read(Worlds.with(new Upload()), TWO)).metrics();

    List<RunMetrics.Series> all = metrics.series().stream().filter(series -> series.metric().equals("bytes.up") && series.labels().isEmpty()).toList();
    assertThat(all).hasSize(1);
    double[] perSecond = all.get(0).values();
    // A bin is a second; the first one has the opening of the connection and the slow start in it.
    double steady = perSecond[180];
    assertThat(steady).isGreaterThan(1e6);
    for (int second = 5; second < perSecond.length; second++) {
      assertThat(perSecond[second]).as("second %d", second).isCloseTo(steady, within(2.0));
    }
    double up = metrics.value("bytes.up", "", "total").orElseThrow().number();
    double down = metrics.value("bytes.down", "", "total").orElseThrow().number();
    assertThat(up).isGreaterThan(355 * steady).isLessThan(360 * steady);
    // The last segment and its acknowledgement apart, what one sends the other receives.
    assertThat(down).isCloseTo(up, within(200.0));
    assertThat(metrics.value("bytes.backbone", "", "total")).isEmpty();
  }
}
