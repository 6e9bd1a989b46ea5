package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.cluster.ClusterConfig;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.LinkRendezvous;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.mdns.MdnsConfig;
import orrery.protocols.mdns.MulticastDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One story of a cluster, told by the same protocol classes on both hosts; only times in the configuration are shorter. */
abstract class ClusterParity {

  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private Testbed testbed;
  private final Map<String, Testbed.Machine> machines = new TreeMap<>();
  /** The live protocol object of each machine; written on its node's thread. */
  private final Map<String, ClusterNode> nodes = java.util.Collections.synchronizedMap(new TreeMap<>());

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
  @EnumSource
  void fiveNodesElectOneSuperNodeAndReplaceItWhenItStopsOrCrashes(Algorithm algorithm) {
    ClusterConfig config = quick(algorithm);
    for (String name : FIVE) {
      machines.put(name, testbed.machine(name, host -> {
        ClusterNode node = new ClusterNode(host, config);
        nodes.put(name, node);
        return node;
      }));
    }

    FIVE.forEach(name -> machines.get(name).start());
    String first = awaitOneSuperNode(FIVE);
    long firstTerm = term(first);

    machines.get(first).stop();
    List<String> four = without(FIVE, first);
    String second = awaitOneSuperNode(four);
    assertThat(term(second)).as("the term of the second super node").isGreaterThan(firstTerm);

    long secondTerm = term(second);
    machines.get(second).crash();
    List<String> three = without(four, second);
    String third = awaitOneSuperNode(three);
    assertThat(term(third)).as("the term of the third super node").isGreaterThan(secondTerm);

    machines.get(first).start();
    machines.get(second).start();
    String last = awaitOneSuperNode(FIVE);
    assertThat(term(last)).as("the term of the last super node").isGreaterThanOrEqualTo(term(third));
    testbed.await("the super node has registered all others", () -> ask(last).members().equals(without(FIVE, last)));
  }

  /** The name of the one super node on which all of {@code live} agree, once they do. */
  private String awaitOneSuperNode(List<String> live) {
    List<View> views = new ArrayList<>();
    testbed.await(() -> live + " agree on one of them as super node; at last: " + views, () -> {
      views.clear();
      live.forEach(name -> views.add(ask(name)));
      return live.contains(views.get(0).superNode()) && agree(views);
    });
    return views.get(0).superNode();
  }

  private static boolean agree(List<View> views) {
    String superNode = views.get(0).superNode();
    return views.stream().allMatch(view -> view.superNode().equals(superNode)
            && view.role() == (view.name().equals(superNode) ? Role.SUPER_NODE : Role.MEMBER));
  }

  private View ask(String name) {
    return machines.get(name).ask(host -> {
      ClusterMember member = nodes.get(name).member;
      return new View(
          name,
          member.role(),
          member.superNode().map(SuperNode::id).map(Object::toString).orElse(""),
          member.members().stream().map(other -> other.id().name()).toList());
    });
  }

  private long term(String name) {
    return machines.get(name).ask(host -> nodes.get(name).member.term());
  }

  private static List<String> without(List<String> names, String gone) {
    return names.stream().filter(name -> !name.equals(gone)).toList();
  }

  /** The defaults, with waits of minutes made seconds: a live run should not last them. */
  static ClusterConfig quick(Algorithm algorithm) {
    return Changed.copy(
        Defaults.of(ClusterConfig.class),
        "election", algorithm,
        "bootstrapTime", Duration.ofMillis(1_500),
        "lease", Duration.ofSeconds(3),
        "retransmissionTimeout", Duration.ofMillis(200),
        "retransmissions", 2,
        "watchInterval", Duration.ofSeconds(2));
  }

  /** What one node believes. */
  private record View(String name, Role role, String superNode, List<String> members) {}

  /** What runs on each machine: multicast DNS and its part in the cluster. */
  private static final class ClusterNode implements Protocol {

    private final MulticastDns mdns;
    private final ClusterMember member;

    ClusterNode(Host host, ClusterConfig config) {
      mdns = new MulticastDns(host, MdnsConfig.standard());
      member = new ClusterMember(host, config, "link", new LinkRendezvous(host, mdns, "link"), new ClusterListener() {});
    }

    @Override
    public void start() {
      mdns.start();
      member.start();
    }

    @Override
    public void stop(Runnable done) {
      member.stop(() -> mdns.stop(done));
    }
  }
}
