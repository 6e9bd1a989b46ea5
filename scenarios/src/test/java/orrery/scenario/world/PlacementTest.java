package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioException;
import org.junit.jupiter.api.Test;

/** The three placements of a group of back-end services (EC-26): in cloud regions, in several homes' places, in one home. */
class PlacementTest {

  private static final String SCENARIO = """
      name: placement
      duration: 5 min
      start: together
      population:
        homes:
          count: 6
          lan: { access: fibre, nat: port-restricted-cone }
          devices: { set-top-box: {}, phone: { type: smartphone } }
      backbone: { preset: europe-west }
      services:
        a: { protocol: discovery-service, %s }
        b: { protocol: discovery-service, %s }
        c: { protocol: discovery-service, %s }
      protocols:
        edge-node:
          discovery: { service: 'a:80, b:80, c:80' }
          search: { scope: account, every: 1 min }
        discovery-service: { group: 'a:81, b:81, c:81' }
      """;

  /** How many packets of the group's own went between which addresses. */
  private static final class Wire implements Onlooker {
    private final Map<String, Integer> packets = new TreeMap<>();
    private final Set<String> sources = new TreeSet<>();

    @Override
    public void onSent(Node node, Packet packet) {
      if (packet.protocol().equals("raft")) {
        sources.add(packet.source().address().toString());
        packets.merge(node.name(), 1, Integer::sum);
      }
    }
  }

  private static RunMetrics run(Wire wire, String a, String b, String c) {
    CheckedScenario checked = Worlds.read(SCENARIO.formatted(a, b, c));
    return Worlds.run(checked, wire).metrics();
  }

  private static void allIsWell(RunMetrics metrics, Wire wire) {
    assertThat(Worlds.value(metrics, "registration.time", "count")).isEqualTo(6);
    assertThat(Worlds.value(metrics, "discovery.search.time", "count")).isGreaterThan(30);
    assertThat(metrics.value("discovery.search.failed", "", "total")).isEmpty();
    assertThat(wire.packets.keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void inCloudRegions() {
    Wire wire = new Wire();

    RunMetrics metrics = run(wire, "region: frankfurt", "region: london", "region: madrid");

    allIsWell(metrics, wire);
    assertThat(wire.sources).containsExactly("198.18.0.1", "198.18.0.2", "198.18.0.3");
    assertThat(Worlds.value(metrics, "group.commit.time", "mean")).as("a round trip between regions").isGreaterThan(0.013);
  }

  @Test
  void onEdgeNodesOfSeveralClusters() {
    Wire wire = new Wire();

    RunMetrics metrics = run(wire, "home: home-0, access: fibre, type: set-top-box", "home: home-1, access: fibre, type: set-top-box",
        "home: home-2, access: fibre, type: set-top-box");

    allIsWell(metrics, wire);
    assertThat(Worlds.value(metrics, "group.commit.time", "mean")).isGreaterThan(0.013);
  }

  @Test
  void onEdgeNodesOfOneCluster() {
    Wire wire = new Wire();

    RunMetrics metrics = run(wire, "home: home-1, access: fibre, type: set-top-box", "home: home-1, access: fibre, type: set-top-box",
        "home: home-1, access: fibre, type: set-top-box");

    allIsWell(metrics, wire);
    assertThat(wire.sources).as("by the home's own network").allMatch(address -> address.startsWith("192.168.") || address.startsWith("10."));
    assertThat(Worlds.value(metrics, "group.commit.time", "mean")).isLessThan(0.013);
  }

  @Test
  void aHomeMustBeThere() {
    assertThatExceptionOfType(ScenarioException.class)
        .isThrownBy(() -> Worlds.read(SCENARIO.formatted("home: home-6", "region: london", "region: madrid")))
        .withMessageContaining("services.a.home").withMessageContaining("must be a home that the scenario has");
    assertThatExceptionOfType(ScenarioException.class)
        .isThrownBy(() -> Worlds.read(SCENARIO.formatted("home: home-0, region: london", "region: london", "region: madrid")))
        .withMessageContaining("services.a.region  must not be given where 'home' is");
  }
}
