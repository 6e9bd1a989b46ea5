package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.scenario.yaml.CheckedScenario;

/** Pairs of devices that are to reach each other, and what is said of them when the run ends. */
class PairsTest {

  private static final String PAIRS = """
      name: pairs
      duration: 1 min
      population:
        pairs: %s
      protocols: { knock: {} }
      """;

  /** What a device does: it sends to its peer's public address, which it knows by a convention of the test, and says a path. */
  private record Knock(Map<String, Endpoint> peers, Map<String, String> paths) implements ProtocolProvider<Knock.Config> {

    /** Nothing to set. */
    public record Config() {}

    @Override
    public String id() {
      return "knock";
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
          DatagramPort port = host.open(PortSpec.of("knock", 7000), (source, destination, payload) -> { });
          Endpoint peer = peers.get(host.id().name());
          if (peer != null) {
            // Twice: the first opens the way for what comes from the other side.
            for (int i = 0; i < 2; i++) {
              host.timer("knock-" + i, () -> port.send(peer, ByteBuffer.wrap(new byte[] {1}), "knock")).start(Duration.ofSeconds(1 + i));
            }
          }
          String path = paths.get(host.id().name());
          if (path != null) {
            host.probe().state("path", "peer", path);
          }
        }

        @Override
        public void stop(Runnable done) {
          done.run();
        }
      };
    }
  }

  private static Map<String, String> proportions(String pairs, Knock knock) {
    CheckedScenario checked = Worlds.read(Worlds.with(knock), PAIRS.formatted(pairs));
    return Worlds.run(checked).metrics().rows().stream()
        .filter(row -> row.metric().startsWith("traversal."))
        .peek(row -> assertThat(row.statistic()).isEqualTo("mean"))
        .collect(Collectors.toMap(row -> row.metric() + " " + row.labels(), row -> row.value().toString(), (a, b) -> a, TreeMap::new));
  }

  /** The first pair's public addresses: the first two that are given out. */
  private static final Endpoint A = new Endpoint(Address.of("240.0.0.0"), 7000);
  private static final Endpoint B = new Endpoint(Address.of("240.0.0.1"), 7000);

  @Test
  void saysThatBothSidesHaveHeardEachOther() {
    Knock both = new Knock(Map.of("pair-0-a", B, "pair-0-b", A), Map.of("pair-0-a", "direct", "pair-0-b", "direct"));

    assertThat(proportions("{ nat: port-restricted-cone }", both)).containsExactly(
        Map.entry("traversal.direct a=port-restricted-cone;b=port-restricted-cone", "1"),
        Map.entry("traversal.failed a=port-restricted-cone;b=port-restricted-cone", "0"),
        Map.entry("traversal.nominated a=port-restricted-cone;b=port-restricted-cone", "1"),
        Map.entry("traversal.path path=direct", "1"),
        Map.entry("traversal.path path=failed", "0"),
        Map.entry("traversal.path path=relayed", "0"),
        Map.entry("traversal.relayed a=port-restricted-cone;b=port-restricted-cone", "0"));
  }

  @Test
  void doesNotTakeOneDirectionForTwo() {
    Knock one = new Knock(Map.of("pair-0-a", B), Map.of());

    assertThat(proportions("{}", one))
        .containsEntry("traversal.direct a=port-restricted-cone;b=port-restricted-cone", "0")
        .containsEntry("traversal.failed a=port-restricted-cone;b=port-restricted-cone", "1");
  }

  @Test
  void takesAPairForRelayedWhereOneSideIs() {
    Knock relayed = new Knock(Map.of(), Map.of("pair-0-a", "relayed", "pair-0-b", "direct"));

    assertThat(proportions("{}", relayed))
        .containsEntry("traversal.relayed a=port-restricted-cone;b=port-restricted-cone", "1")
        .containsEntry("traversal.nominated a=port-restricted-cone;b=port-restricted-cone", "0");
  }

  @Test
  void makesEveryOrderedPairOfTheKindsOnce() {
    Map<String, String> rows = proportions("{ every-pair-of: [port-restricted-cone, symmetric] }", new Knock(Map.of(), Map.of()));

    assertThat(rows.keySet().stream().filter(row -> row.startsWith("traversal.direct"))).containsExactly(
        "traversal.direct a=port-restricted-cone;b=port-restricted-cone",
        "traversal.direct a=port-restricted-cone;b=symmetric",
        "traversal.direct a=symmetric;b=port-restricted-cone",
        "traversal.direct a=symmetric;b=symmetric");
  }

  @Test
  void drawsFromAMixByTheNameOfTheDevice() {
    Knock nothing = new Knock(Map.of(), Map.of());
    String mixed = "{ count: 400, nat: { mix: { port-restricted-cone: 75 %, symmetric: 25 % } } }";
    CheckedScenario checked = Worlds.read(Worlds.with(nothing), PAIRS.formatted(mixed));
    List<String> symmetric = new java.util.ArrayList<>();
    Worlds.run(checked, new Onlooker() {
      @Override
      public void onSwitchedOn(Node node) {
        if (node.machine().lan() != null && java.util.Objects.requireNonNull(node.machine().lan().router()).behavior(true).equals(orrery.net.nat.NatBehavior.SYMMETRIC)) {
          symmetric.add(node.name());
        }
      }
    });

    // 800 draws of probability 0.25: five standard deviations are 61.
    assertThat(symmetric.size()).isBetween(139, 261);
    RunMetrics metrics = Worlds.run(checked).metrics();
    assertThat(metrics.rows().stream().filter(row -> row.metric().equals("traversal.direct"))).hasSize(4);
  }
}
