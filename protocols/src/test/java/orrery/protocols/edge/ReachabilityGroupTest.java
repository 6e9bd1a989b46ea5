package orrery.protocols.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.net.nat.NatCatalogue;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability.Kind;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** The call-back where discovery is a group: one of them calls, and all of them know. */
class ReachabilityGroupTest {

  private final World world = World.withSeed(4);
  private final List<World.Machine> services = new ArrayList<>();
  private final StringBuilder group = new StringBuilder();

  ReachabilityGroupTest() {
    DiscoveryServiceConfig usual = Defaults.of(DiscoveryServiceConfig.class);
    for (int i = 0; i < 3; i++) {
      services.add(world.machine("d-" + i).inCloudTwice().running(host -> new DiscoveryService(host, new DiscoveryServiceConfig(
          usual.port(), usual.capacity(), usual.expiry(), usual.confirmation(), group.toString(), usual.reads(), usual.raft(), usual.callBack(), usual.http(), usual.signaling()))));
    }
    services.forEach(machine -> group.append(group.isEmpty() ? "" : ", ").append(machine.address()).append(":81"));
  }

  private void start(World.Machine... nodes) {
    services.forEach(World.Machine::start);
    List.of(nodes).forEach(World.Machine::start);
  }

  private World.Machine node(String name, String nat) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    String all = String.join(", ", services.stream().map(machine -> machine.address() + ":80").toList());
    EdgeNodeConfig config = Records.with(usual, "discovery", usual.discovery().withService(all));
    return world.machine(name).on(world.home("home-" + name, NatCatalogue.find(nat).orElseThrow().behavior().orElseThrow())).running(host -> new EdgeNode(host, config));
  }

  private List<String> callers() {
    return world.told().stream().filter(told -> told.kind().equals("event") && told.scope().equals("call-back")).map(World.Told::node).distinct().toList();
  }

  private Map<String, Kind> found(World.Machine seeker) {
    Map<String, Kind> found = new TreeMap<>();
    seeker.protocol(EdgeNode.class).discovery().searchFor(SearchQuery.ofAccount(seeker.host().device().account()), outcome ->
        ((SearchOutcome.Found) outcome).nodes().forEach(node -> found.put(node.node().id().name(), kind(node))));
    world.runFor(Duration.ofSeconds(5));
    return found;
  }

  private static Kind kind(FoundNode node) {
    return node.reachability().kind();
  }

  @Test
  void oneCallsAndAllKnow() {
    World.Machine open = node("open", "eim-eif");
    World.Machine closed = node("closed", "apdm-apdf");
    start(open, closed);

    world.runFor(Duration.ofMinutes(1));

    assertThat(callers()).as("each node is called by the one it is with").isNotEmpty();
    assertThat(open.protocol(EdgeNode.class).discovery().reachable().kind()).isEqualTo(Kind.REACHABLE);
    for (World.Machine service : services) {
      DiscoveryService known = service.protocol(DiscoveryService.class);
      assertThat(known.reachability(new NodeId("open")).kind()).as(service.name()).isEqualTo(Kind.REACHABLE);
      assertThat(known.reachability(new NodeId("closed")).kind()).as(service.name()).isEqualTo(Kind.UNREACHABLE);
    }
    assertThat(found(closed)).containsEntry("open", Kind.REACHABLE);
  }

  /** The connection that has kept the verdict true is lost with the service that it was to. */
  @Test
  void theNextTestsWhereTheOneThatHasCalledIsGone() {
    World.Machine open = node("open", "eim-eif");
    start(open);
    world.runFor(Duration.ofMinutes(1));
    String first = callers().get(0);

    world.machineCalled(first).stop();
    world.runFor(Duration.ofMinutes(5));

    assertThat(callers()).hasSize(2).startsWith(first);
    assertThat(open.protocol(EdgeNode.class).discovery().reachable().kind()).isEqualTo(Kind.REACHABLE);
  }

  /** Nobody hears of a crash over a connection at rest. NATs keep those for two hours (RFC 5382 REQ-5), and so does the node. */
  @Test
  void theNextTestsInTimeWhereTheOneThatHasCalledHasCrashed() {
    World.Machine open = node("open", "eim-eif");
    start(open);
    world.runFor(Duration.ofMinutes(1));
    String first = callers().get(0);

    world.machineCalled(first).crash();
    world.runFor(Duration.ofMinutes(125));

    assertThat(callers()).hasSize(2).startsWith(first);
    assertThat(open.protocol(EdgeNode.class).discovery().reachable().kind()).isEqualTo(Kind.REACHABLE);
  }
}
