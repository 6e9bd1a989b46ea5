package orrery.protocols.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMessage.Answer;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Register;
import orrery.protocols.cluster.ClusterMessage.Registered;

/**
 * The first moments of a node that has been in this cluster before: it asks those it remembers, while the usual search goes
 * on.
 *
 * <p>The super node of then is asked to register this node. A node that was super node itself asks some members who it is now, and goes
 * on in office, in a later term, where they know of no other. Silence costs nothing: the search is not waited for.
 */
final class Rejoin {

  /** So many members a former super node asks. */
  private static final int MAXIMUM_ASKED = 5;

  private final ClusterMember node;
  private final Host host;
  private final ClusterConfig config;
  private final Timer decision;
  private final List<Integer> requests = new ArrayList<>();
  private List<Recollection.Known> members = List.of();
  private boolean missed;

  Rejoin(ClusterMember node, Host host, ClusterConfig config) {
    this.node = node;
    this.host = host;
    this.config = config;
    this.decision = host.timer("cluster-rejoin", this::onDecision);
  }

  void begin(Recollection known) {
    Recollection.Known then = known.superNode();
    if (!then.id().equals(host.id())) {
      ask(then.id(), then.endpoint());
      return;
    }
    members = known.members();
    members.stream().limit(MAXIMUM_ASKED).forEach(member -> ask(member.id(), member.endpoint()));
    // Long enough for an answer to the second sending.
    decision.start(config.retransmissionTimeout().multipliedBy(2));
  }

  private void ask(NodeId id, Endpoint endpoint) {
    requests.add(node.transport().request(id, endpoint,
        number -> new Register(number, node.term(), node.profile(), node.claimedDuties()),
        answer -> onAnswer(id, endpoint, answer),
        () -> {}));
  }

  private void onAnswer(NodeId id, Endpoint endpoint, Answer answer) {
    if (answer instanceof Registered registered) {
      end();
      node.onRemembered(new SuperNode(id, endpoint, registered.term(), registered.score(), registered.part()), registered);
    } else if (answer instanceof Declined declined) {
      SuperNode other = declined.superNode().orElse(null);
      if (other == null) {
        return;
      }
      if (other.id().equals(host.id())) {
        missed = true;
      } else if (node.mayJoin(other)) {
        end();
        node.onRemembered(other, "remembered by " + id);
      }
    }
  }

  /** Members wait for this node, and know of nobody else. */
  private void onDecision() {
    if (missed) {
      end();
      Map<NodeId, Endpoint> audience = new TreeMap<>();
      members.forEach(member -> audience.put(member.id(), member.endpoint()));
      node.resume(audience);
    }
  }

  /** The usual search has found somebody, or nobody. */
  void end() {
    decision.cancel();
    requests.forEach(node.transport()::cancel);
    requests.clear();
  }
}
