package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.relay.RelayHostConfig;
import orrery.scenario.library.Library;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found to be true of relays, whatever their hosts say. */
class RelayTruthTest {

  private static final String ONE =
      """
      name: one
      duration: 1000 s
      start: together
      population:
        homes:
          count: 1
          lan: { access: docsis, nat: port-restricted-cone }
          devices: { pc: { type: laptop } }
      backbone: { preset: europe-west }
      protocols: { tell-tale: {} }
      """;

  private static final String PC = "home-0-pc: ";

  /** The scripts of a tell-tale, which besides does what an edge node must. */
  private static RunResult told(String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add(PC + "1 s role=super-node");
    all.add(PC + "1 s super-node=home-0-pc");
    all.add(PC + "1 s members=home-0-pc");
    TellTale tale = TellTale.of(all.toArray(new String[0]));
    return Worlds.run(Worlds.read(tale.catalogue(), ONE));
  }

  private static double total(RunResult run, String labels) {
    return run.metrics().value("relay.time", labels, "total").map(value -> value.number()).orElse(0.0);
  }

  @Test
  void countsTheTimeOfRelaysByWhatTheyAreAt() {
    RunResult run = told(PC + "100 s relay=sep starting 60000", PC + "103 s relay=sep idle 60000 1 2", PC + "143 s relay=sep used 60000 1 2", PC + "183 s relay=");

    assertThat(run.violations()).isEmpty();
    assertThat(total(run, "device=laptop;kind=sep;state=starting")).isEqualTo(3);
    assertThat(total(run, "device=laptop;kind=sep;state=idle")).isEqualTo(40);
    assertThat(total(run, "device=laptop;kind=sep;state=used")).isEqualTo(40);
    assertThat(run.metrics().value("relay.instances", "device=laptop;kind=sep;state=used", "mean").orElseThrow().number()).isCloseTo(0.04, within(1e-9));
  }

  @Test
  void whatIsReservedHasNoLimitAndIsCountedToTheEnd() {
    RunResult run = told(PC + "100 s relay=bep reserved 30000 1");
    assertThat(run.violations()).isEmpty();
    assertThat(total(run, "device=laptop;kind=bep;state=reserved")).isEqualTo(900);
  }

  @Test
  void aRelayThatOutlivesItsIdleLimitViolatesAnInvariant() {
    for (String phase : new String[] {"idle", "used"}) {
      RunResult run = told(PC + "100 s relay=bep " + phase + " 30000 1", PC + "140 s relay=");
      assertThat(run.violations()).as(phase).singleElement().satisfies(violation -> {
        assertThat(violation.message()).startsWith("no relay must outlive its idle limit");
        assertThat(violation.nanos()).isEqualTo(Duration.ofSeconds(131).toNanos());
      });
    }
  }

  @Test
  void aRelayThatEndsAtItsLimitDoesNot() {
    assertThat(told(PC + "100 s relay=bep idle 30000 1", PC + "130 s relay=").violations()).isEmpty();
  }

  /** Says that a relay has ended, and goes on sending from its port. */
  private record Undead(long endsAfterSeconds) implements ProtocolProvider<RelayHostConfig> {
    @Override
    public String id() {
      return "undead";
    }

    @Override
    public Class<RelayHostConfig> config() {
      return RelayHostConfig.class;
    }

    @Override
    public Protocol create(Host host, RelayHostConfig config) {
      return new Protocol() {
        @Override
        public void start() {
          DatagramPort port = host.open(PortSpec.ephemeral("bep"), (source, destination, payload) -> { });
          host.probe().state("relay", "x", "bep idle 30000 " + port.local().port());
          host.timer("end", () -> host.probe().state("relay", "x", "")).start(Duration.ofSeconds(endsAfterSeconds));
          host.timer("send", () -> port.send(Endpoint.parse("198.18.0.1:9").orElseThrow(), ByteBuffer.wrap(new byte[10]), "late")).start(Duration.ofSeconds(20));
        }

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  @Test
  void aRelayThatSendsAfterItsEndViolatesAnInvariant() {
    CheckedScenario late = Worlds.read(Worlds.with(new Undead(10)), ONE.replace("tell-tale", "undead"));
    assertThat(Worlds.run(late).violations()).singleElement()
        .satisfies(violation -> assertThat(violation.message()).startsWith("no request must be served over an expired relay"));
    CheckedScenario inTime = Worlds.read(Worlds.with(new Undead(25)), ONE.replace("tell-tale", "undead"));
    assertThat(Worlds.run(inTime).violations()).isEmpty();
  }

  private static final String FAULTS =
      """

      faults:
        hosts: { type: crash, at: 3 min, group: relay, fraction: 0.4, restart-after: 1 min }
        service: { type: crash, at: 5 min, node: signaling, restart-after: 20 s }
        loss: { type: loss-burst, at: 6 min, loss: 0.3, end-after: 30 s }
      """;

  /** Hosts, the service and lines fail while calls go on; relays still end when they must. */
  @ParameterizedTest
  @ValueSource(strings = {"closest", "two-choices", "pool"})
  void theRelaysOfTheShippedScenarioKeepTheirLimitsUnderFaults(String variant) {
    for (long seed = 1; seed <= 2; seed++) {
      CheckedScenario checked = Worlds.read(new String(Library.text("relay-on-demand").orElseThrow(), StandardCharsets.UTF_8) + FAULTS,
          "duration=8min", "measure.warm-up=0s", "population.pairs.count=5", "population.nodes.a.count=15", "population.nodes.b.count=15",
          "population.nodes.relay.count=8", "protocols.relayed-exchange.every=20s");
      RunResult run = Worlds.run(checked, Worlds.variant(checked, variant), seed, 0);

      assertThat(run.violations()).as("seed " + seed).isEmpty();
      assertThat(run.metrics().value("exchange.time", "", "count").orElseThrow().number()).isGreaterThan(50);
    }
  }

  /** Exchanges leave their relays, and lose hosts, the service and packets meanwhile. */
  @Test
  void relaysThatExchangesLeaveKeepTheirLimitsUnderFaults() {
    for (long seed = 1; seed <= 2; seed++) {
      CheckedScenario checked = Worlds.read(new String(Library.text("relay-to-direct").orElseThrow(), StandardCharsets.UTF_8) + FAULTS,
          "duration=8min", "measure.warm-up=0s", "population.pairs.count=15", "population.nodes.relay.count=8", "protocols.relayed-exchange.every=20s",
          "protocols.relayed-exchange.largest=20MB");
      RunResult run = Worlds.run(checked, Worlds.variant(checked, "direct"), seed, 0);

      assertThat(run.violations()).as("seed " + seed).isEmpty();
      assertThat(run.metrics().value("exchange.time", "", "count").orElseThrow().number()).isGreaterThan(50);
      assertThat(run.metrics().value("exchange.upgrade", "device=smartphone;outcome=direct", "total").orElseThrow().number()).isGreaterThan(20);
    }
  }
}
