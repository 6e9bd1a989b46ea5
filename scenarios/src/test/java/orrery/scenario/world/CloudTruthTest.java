package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import orrery.host.Bulk;
import orrery.host.Defaults;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.Want;
import orrery.metrics.RunMetrics;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.scenario.run.RunResult;
import org.junit.jupiter.api.Test;

/** What a cloud costs, by hand; and who sees what users send, whatever programs say. */
class CloudTruthTest {

  /** 60 requests of 25,000 million operations, a second of a core each. */
  private static final String REQUESTS =
      """
      name: requests
      duration: 1 h
      population:
        nodes:
          user: { count: 1, type: pc, access: fibre, nat: none }
      workload:
        questions: { type: request, from: user, service: work, every: 60 s, phase: 30 s, up: 1000 B, down: 0 B, work: 25000000000, central: 0 }
      services:
        cloud: { protocol: central-cloud }
      protocols:
        central-cloud: { services: work }
        central-client: { cloud: 'cloud:80', push: false }
      prices: { requests: 1000, egress: 1000, instances: 0.5 }
      carbon: { grid: 360, access: 0.05, backbone: 0.01, effectiveness: 1.5, idle: 1, busy: 5 }
      exposure: {}
      """;

  private static double total(RunMetrics metrics, String metric, String labels) {
    return metrics.value(metric, labels, "total").map(value -> value.number()).orElse(0.0);
  }

  private static RunMetrics run(String text, String... settings) {
    RunResult result = Worlds.run(Worlds.read(text, settings));
    assertThat(result.violations()).isEmpty();
    return result.metrics();
  }

  @Test
  void addsUpWhatIsUsedByTheListOfPrices() {
    RunMetrics metrics = run(REQUESTS);

    assertThat(total(metrics, "cloud.requests", "device=server;service=work;status=200")).isEqualTo(60);
    assertThat(total(metrics, "cloud.cost", "item=requests")).isEqualTo(60_000);
    assertThat(total(metrics, "cloud.instance-time", "service=work")).isEqualTo(3_600);
    assertThat(total(metrics, "cloud.cost", "item=instances")).isCloseTo(500_000, within(1.0));
    double egress = total(metrics, "cloud.egress", "to=internet");
    assertThat(egress).isEqualTo(bytes(metrics, "bytes.up", "server")).isGreaterThan(60 * 100);
    assertThat(total(metrics, "cloud.cost", "item=egress")).isCloseTo(egress, within(1.0));
  }

  private static double bytes(RunMetrics metrics, String metric, String device) {
    return metrics.rows().stream().filter(row -> row.metric().equals(metric) && row.statistic().equals("total") && row.labels().startsWith("device=" + device + ";"))
        .mapToDouble(row -> row.value().number()).sum();
  }

  /** Two cores for an hour, a minute of one of them busy; 360 g a kilowatt-hour are a tenth of a milligram a joule. */
  @Test
  void countsTheElectricityOfCloudAndNetwork() {
    RunMetrics metrics = run(REQUESTS);

    assertThat(total(metrics, "energy.cloud", "part=idle")).isCloseTo(2 * 1 * 3_600 * 1.5, within(1.0));
    assertThat(total(metrics, "energy.cloud", "part=cpu")).isCloseTo(60 * (5 - 1) * 1.5, within(1.0));
    assertThat(total(metrics, "carbon", "part=cloud")).isCloseTo((2 * 3_600 + 60 * 4) * 1.5 / 10, within(1.0));
    double delivered = bytes(metrics, "bytes.down", "server") + bytes(metrics, "bytes.down", "pc");
    assertThat(total(metrics, "energy.network", "part=access")).isCloseTo(delivered * 0.05 * 3.6e-3, within(1.0));
    assertThat(total(metrics, "energy.network", "part=backbone")).isCloseTo(delivered * 0.01 * 3.6e-3, within(1.0));
  }

  @Test
  void countsNothingWhereNobodyAsksForIt() {
    String plain = REQUESTS.lines().filter(line -> !line.startsWith("prices:") && !line.startsWith("carbon:") && !line.startsWith("exposure:")).reduce("", (one, other) -> one + other + "\n");
    RunResult without = Worlds.run(Worlds.read(plain));

    assertThat(without.metrics().rows()).noneMatch(row -> row.metric().startsWith("cloud.cost") || row.metric().startsWith("energy.") || row.metric().equals("carbon")
        || row.metric().startsWith("exposure") || row.metric().equals("cloud.egress") || row.metric().equals("cloud.instance-time"));
    assertThat(without.fingerprint()).isEqualTo(Worlds.run(Worlds.read(REQUESTS)).fingerprint());
  }

  /** A gigabyte for half an hour, at 730 dollars a month of 730 hours, and one notification. */
  @Test
  void paysForWhatIsStoredAndForNotifications() {
    RunMetrics metrics = run(
        """
        name: stored
        duration: 1 h
        population:
          nodes:
            user: { count: 2, type: pc, access: fibre, nat: none }
        workload:
          film: { type: share, from: user-0, service: share, every: 1 h, phase: 30 min, bytes: 1 GB, to: anybody, central: 0 }
        services:
          cloud: { protocol: central-cloud }
        protocols:
          central-cloud: { services: share }
          central-client: { cloud: 'cloud:80', patience: 10 min }
        prices: { storage: 730, notifications: 1000000 }
        exposure: {}
        """);

    double stored = 0.5 - (metrics.value("request.time", "device=pc;route=global;workload=film", "mean").orElseThrow().number()) / 3_600;
    assertThat(total(metrics, "cloud.cost", "item=storage")).isCloseTo(stored * 1e6, within(2_000.0));
    assertThat(total(metrics, "cloud.cost", "item=notifications")).isEqualTo(1_000_000);
    assertThat(total(metrics, "exposure.clear", "at=central;workload=film")).isEqualTo(1e9);
    assertThat(metrics.value("share.time", "device=pc", "count").orElseThrow().number()).isEqualTo(1);
  }

  // ---- Exposure

  @Test
  void seesWhatComesToTheCloudInTheClear() {
    RunMetrics metrics = run(REQUESTS);

    assertThat(total(metrics, "exposure.private", "workload=questions")).isEqualTo(60_000);
    assertThat(total(metrics, "exposure.clear", "at=central;workload=questions")).isEqualTo(60_000);
  }

  @Test
  void whatMustStayCentralIsNotExposedThere() {
    RunMetrics metrics = run(REQUESTS, "workload.questions.central=100%");

    assertThat(metrics.rows()).noneMatch(row -> row.metric().startsWith("exposure"));
  }

  /** Sends what is wanted to the cloud as other bytes, each changed by a key; or in pieces of a size that fits no segment. */
  static final class Sealer implements ProtocolProvider<Sealer.Config> {

    public record Config(@Doc("The cloud.") String cloud, @Doc("What each byte is changed by.") int key) {}

    @Override
    public String id() {
      return "sealer";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public Protocol create(Host host, Config config) {
      HttpClient http = new HttpClient(host, Defaults.of(HttpClientConfig.class));
      return new Protocol() {
        @Override
        public void start() {
          host.demand().onWant(this::send);
        }

        private void send(Want want) {
          byte[] bytes = new byte[(int) want.upBytes()];
          Bulk.fill(want.contentId(host.id()), 0, ByteBuffer.wrap(bytes));
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) config.key();
          }
          http.send(Endpoint.parse(config.cloud()).orElseThrow(), new HttpRequest("POST", "/services/echo/" + "x".repeat(1_300 + (int) want.number()), HttpHeaders.NONE, bytes), result -> { });
        }

        @Override
        public void stop(Runnable done) {
          http.stop();
          done.run();
        }
      };
    }
  }

  private static RunMetrics sealed(int key) {
    String text = REQUESTS.replace("central-cloud: { services: work }", "central-cloud: { services: echo }")
        .replace("central-client: { cloud: 'cloud:80', push: false }", "sealer: { cloud: 'cloud:80', key: " + key + " }");
    return Worlds.run(Worlds.read(Worlds.with(new Sealer()), text)).metrics();
  }

  @Test
  void doesNotSeeWhatIsSealed() {
    RunMetrics metrics = sealed(90);

    assertThat(total(metrics, "exposure.private", "workload=questions")).isEqualTo(60_000);
    assertThat(metrics.rows()).noneMatch(row -> row.metric().equals("exposure.clear"));
    assertThat(bytes(metrics, "bytes.down", "server")).isGreaterThan(60_000);
  }

  /** The beginning of each content lies at another place of a segment, here and there across two of them. */
  @Test
  void seesWhatASegmentsEndCutsInTwo() {
    RunMetrics metrics = sealed(0);

    assertThat(total(metrics, "exposure.clear", "at=central;workload=questions")).isEqualTo(60_000);
  }

  @Test
  void findsAllThatTheScenarioOfTwoPhonesIsFor() {
    RunMetrics metrics = Worlds.run(Worlds.shipped("central-two-phones", "duration=20min")).metrics();

    double photos = metrics.value("share.time", "device=smartphone", "count").orElseThrow().number();
    assertThat(photos).isPositive();
    assertThat(total(metrics, "exposure.clear", "at=central;workload=photos")).isEqualTo(total(metrics, "exposure.private", "workload=photos"));
    for (String item : List.of("requests", "egress", "instances", "notifications")) {
      assertThat(total(metrics, "cloud.cost", "item=" + item)).as(item).isPositive();
    }
  }
}
