package orrery.protocols.edge;

import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.ClusterName;
import orrery.protocols.cluster.ClusterPorts;
import orrery.protocols.cluster.LinkRendezvous;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTable;
import orrery.protocols.mdns.MulticastDns;
import orrery.protocols.trust.Trust;
import orrery.protocols.trust.TrustConfig;

/**
 * A node's part on one of its links: multicast DNS, membership in the link's cluster, perhaps trust in it, and answers to who
 * searches there.
 */
final class EdgeLink implements OnwardListener, HttpTable {

  private static final HttpServerConfig SERVER = Defaults.of(HttpServerConfig.class);

  /** What most nodes call the cluster of their only link. */
  private static final ClusterName ONLY = ClusterName.of(EdgeLinks.FIRST);

  private final EdgeNode node;
  private final MulticastDns mdns;
  private final ClusterMember cluster;
  private final HttpServer server;
  private final HttpTable more;
  private final ClusterListener listener;
  private final Optional<Trust> trust;

  /**
   * A part not yet begun.
   *
   * @param node what answers searches, is told of super nodes, and takes signals that come to it
   * @param host as it is on that link
   * @param name the node's own name for the link's cluster
   * @param more what else is answered on the link
   * @param listener follows the node's part in the cluster, before this object
   */
  EdgeLink(EdgeNode node, Host host, EdgeNodeConfig config, String name, HttpTable more,
      ClusterListener listener) {
    this.node = node;
    this.more = more;
    mdns = new MulticastDns(host, config.mdns());
    ClusterName names = name.equals(EdgeLinks.FIRST) ? ONLY : new ClusterName(EdgeLinks.FIRST, name, EdgeLinks.FIRST);
    trust = config.trust().mode() == TrustConfig.Mode.OFF ? Optional.empty() : Optional.of(new Trust(host, config.trust(), names));
    this.listener = trust.<ClusterListener>map(first -> new LinkListeners(first, listener)).orElse(listener);
    cluster = new ClusterMember(host, config.cluster(), names, ClusterPorts.OWN, new LinkRendezvous(host, mdns, EdgeLinks.FIRST), this);
    trust.ifPresent(part -> part.follow(cluster));
    server = new HttpServer(host, SERVER, this);
  }

  @Override
  public void serve(HttpRoutes routes) {
    routes.route("GET", "/nodes", exchange -> node.desk().onSearch(this, exchange))
        .route("PUT", "/bridges/{id}", exchange -> node.desk().onBridge(this, exchange))
        .route("GET", "/share", node.desk()::onShare)
        .route("POST", "/signals", exchange -> node.bridge().onSignal(this, exchange));
    trust.ifPresent(part -> part.serve(routes));
    more.serve(routes);
  }

  void start() {
    mdns.start();
    cluster.start();
    trust.ifPresent(Trust::start);
    server.start(cluster.endpoint().orElseThrow().port());
  }

  void stop(Runnable done) {
    trust.ifPresent(Trust::stop);
    server.stop();
    cluster.stop(() -> mdns.stop(done));
  }

  @Override
  public ClusterListener next() {
    return listener;
  }

  @Override
  public void onSuperNode(SuperNode superNode) {
    listener.onSuperNode(superNode);
    node.onSuperNode(this, superNode);
  }

  ClusterMember cluster() {
    return cluster;
  }

  Optional<Trust> trust() {
    return trust;
  }
}
