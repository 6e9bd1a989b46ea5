package orrery.protocols.edge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.RecordName;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.http.HttpTarget;

/**
 * What a node does for the cluster of a further link while it is super node there: it registers that, too, under a {@link RecordName}
 * of its own, and holds the way into it from outside, by whichever of its interfaces leads out. So those on a link without a way out
 * are found and reached over the node that has one elsewhere.
 */
final class FurtherLink implements OnwardListener {

  private final NodeId self;
  private final NodeId record;
  private final HttpGroup service;
  private final DiscoveryClient discovery;
  private final ClusterReach reach;
  private boolean office;

  /**
   * @param onLink the node as it is on that link
   * @param named the same, by the name of the record
   */
  FurtherLink(EdgeNode node, Host onLink, Host named, EdgeNodeConfig config) {
    self = onLink.id();
    record = named.id();
    service = new HttpGroup(onLink, node.http(), config.discovery().endpoints());
    discovery = new DiscoveryClient(named, config.discovery());
    reach = new ClusterReach(node, onLink, discovery);
  }

  /** Once, before the link starts. */
  void follow(EdgeLink link) {
    reach.follow(link.cluster());
  }

  /** Adds what is answered on the link. */
  void serve(HttpRoutes routes) {
    reach.serve(routes);
  }

  DiscoveryClient discovery() {
    return discovery;
  }

  void stop(Runnable done) {
    discovery.stop(() -> {
      reach.stop();
      done.run();
    });
  }

  /** By the record's name this node is its own super node. */
  private SuperNode named(SuperNode one) {
    return one.id().equals(self) ? new SuperNode(record, one.endpoint(), one.term(), one.score(), one.part()) : one;
  }

  @Override
  public ClusterListener next() {
    return reach;
  }

  @Override
  public void onSuperNode(SuperNode superNode) {
    reach.onSuperNode(named(superNode));
  }

  /** Who follows may have no way out, and cannot replace the record: it ends with the office. */
  @Override
  public void onRole(Role role, String reason) {
    boolean ends = office && role != Role.SUPER_NODE;
    boolean registered = discovery.isRegistered();
    office = role == Role.SUPER_NODE;
    reach.onRole(role, reason);
    if (ends && registered) {
      Map<String, String> any = new TreeMap<>();
      any.put("incarnation", Long.toString(Long.MAX_VALUE));
      service.send(HttpRequest.of("DELETE", new HttpTarget(List.of("clusters", record.name()), any).text()), result -> { });
    }
  }
}
