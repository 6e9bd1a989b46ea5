package orrery.protocols.parity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryService;
import orrery.protocols.discovery.DiscoveryServiceConfig;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.edge.EdgeNode;
import orrery.protocols.edge.EdgeNodeConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole edge node on both hosts: multicast DNS, election and registration with a discovery service that one more
 * machine of the link runs. Only times in the configuration are shorter than usual.
 */
abstract class EdgeParity {

  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private Testbed testbed;
  private Testbed.Machine cloud;
  private final AtomicReference<DiscoveryService> service = new AtomicReference<>();
  private final Map<String, Testbed.Machine> machines = new TreeMap<>();
  /** The live edge node of each machine; written on its own thread. */
  private final Map<String, EdgeNode> nodes = Collections.synchronizedMap(new TreeMap<>());

  /** A link of the kind under test, with no machine on it. */
  abstract Testbed create();

  @BeforeEach
  void build() {
    testbed = create();
    cloud = testbed.machine("h", host -> {
      service.set(new DiscoveryService(host, Changed.copy(Defaults.of(DiscoveryServiceConfig.class), "port", 0)));
      return service.get();
    });
    for (String name : FIVE) {
      machines.put(name, testbed.machine(name, host -> {
        EdgeNode node = new EdgeNode(host, quick(service.get().local()));
        nodes.put(name, node);
        return node;
      }));
    }
  }

  @AfterEach
  void tearDown() {
    testbed.close();
  }

  @Test
  void superNodeRegistersItsClusterAndItsSuccessorTakesOver() {
    cloud.start();
    FIVE.forEach(name -> machines.get(name).start());
    String first = awaitRegisteredSuperNode(FIVE);
    awaitKnown(first, FIVE);

    machines.get(first).stop();
    List<String> four = FIVE.stream().filter(name -> !name.equals(first)).toList();
    String second = awaitRegisteredSuperNode(four);
    awaitKnown(second, four);

    machines.get(second).crash();
    List<String> three = four.stream().filter(name -> !name.equals(second)).toList();
    String third = awaitRegisteredSuperNode(three);
    awaitKnown(third, three);
  }

  /** The one super node on which all of {@code live} agree and which has registered with the service, once it is so. */
  private String awaitRegisteredSuperNode(List<String> live) {
    List<String> views = new ArrayList<>();
    AtomicReference<String> agreed = new AtomicReference<>("");
    testbed.await(() -> live + " agree on one registered super node; at last: " + views, () -> {
      views.clear();
      List<String> believed = new ArrayList<>();
      boolean settled = true;
      for (String name : live) {
        String superNode = believed(name);
        Role role = role(name);
        views.add(name + " " + role.word() + " of " + superNode);
        believed.add(superNode);
        settled &= role == (name.equals(superNode) ? Role.SUPER_NODE : Role.MEMBER);
      }
      agreed.set(believed.get(0));
      return settled && live.contains(agreed.get()) && believed.stream().allMatch(Predicate.isEqual(agreed.get())) && isRegistered(agreed.get());
    });
    return agreed.get();
  }

  private String believed(String name) {
    return machines.get(name).ask(host -> nodes.get(name).cluster().superNode().map(SuperNode::id).map(Object::toString).orElse("nobody"));
  }

  private Role role(String name) {
    return machines.get(name).ask(host -> nodes.get(name).cluster().role());
  }

  private boolean isRegistered(String name) {
    return machines.get(name).ask(host -> nodes.get(name).discovery().isRegistered());
  }

  /** Waits until the service says that {@code superNode} speaks for {@code nodes}, and for nobody else. */
  private void awaitKnown(String superNode, List<String> nodes) {
    List<String> last = new ArrayList<>();
    testbed.await(() -> "the service knows " + nodes + " as the cluster of " + superNode + "; at last: " + last, () -> {
      last.clear();
      last.addAll(found(superNode));
      return last.equals(nodes);
    });
  }

  /**
   * The nodes of the owner's account that {@code name} finds at the service in a cluster of its own. Without a NAT each
   * node has a public address of its own, so that the service cannot see that a successor is on its predecessor's link:
   * what that one told stays beside it.
   */
  private List<String> found(String name) {
    AtomicReference<SearchOutcome> outcome = new AtomicReference<>();
    machines.get(name).run(host -> nodes.get(name).discovery().search(SearchQuery.ofAccount("anna"), "account", outcome::set));
    testbed.await("the search has an outcome", () -> outcome.get() != null);
    return outcome.get() instanceof SearchOutcome.Found found
        ? found.nodes().stream().filter(each -> each.superNode().name().equals(name)).map(each -> each.node().id().name()).toList()
        : List.of();
  }

  /** The defaults, with waits of minutes made seconds: a live run should not last them. */
  private static EdgeNodeConfig quick(Endpoint service) {
    EdgeNodeConfig usual = Defaults.of(EdgeNodeConfig.class);
    return Changed.copy(
        usual,
        "cluster", ClusterParity.quick(usual.election()),
        "discovery", Changed.copy(
            usual.discovery(),
            "service", service.toString(),
            "batch", Duration.ofMillis(300),
            "retryFirst", Duration.ofMillis(300),
            "retryLongest", Duration.ofSeconds(2)));
  }
}
