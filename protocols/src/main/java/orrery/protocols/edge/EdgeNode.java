package orrery.protocols.edge;

import java.util.Optional;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.LinkRendezvous;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.mdns.MulticastDns;

/**
 * A device that takes part in the edge cloud: it finds or becomes the super node of its link, is known to global discovery
 * through it, and searches as its owner wishes.
 */
public final class EdgeNode implements Protocol {

  /** The cluster of the link. */
  public static final String CLUSTER = "link";

  private final Host host;
  private final SearchConfig search;
  private final MulticastDns mdns;
  private final ClusterMember cluster;
  private final DiscoveryClient discovery;
  private final Timer searchTimer;

  public EdgeNode(Host host, EdgeNodeConfig config) {
    this.host = host;
    search = config.search();
    mdns = new MulticastDns(host, config.mdns());
    MeetingPoint meetingPoint = new MeetingPoint(new LinkRendezvous(host, mdns, CLUSTER));
    discovery = new DiscoveryClient(host, config.discovery(), meetingPoint::onNeighbour);
    cluster = new ClusterMember(host, config.cluster(), CLUSTER, meetingPoint, discovery);
    discovery.follow(cluster);
    searchTimer = host.timer("search", this::onSearchTimer);
  }

  @Override
  public void start() {
    mdns.start();
    cluster.start();
    discovery.start();
    if (search.scope() != SearchConfig.Scope.NONE) {
      // Not all at once: nodes that are switched on together would else search together for ever.
      searchTimer.start(host.random("search").nextLong(search.every().toNanos()));
    }
  }

  /** Leaves from the top down: each part may still need the one below to say goodbye. */
  @Override
  public void stop(Runnable done) {
    searchTimer.cancel();
    discovery.stop(() -> cluster.stop(() -> mdns.stop(done)));
  }

  /** This node's part in the cluster of its link. */
  public ClusterMember cluster() {
    return cluster;
  }

  /** This node's client of global discovery. */
  public DiscoveryClient discovery() {
    return discovery;
  }

  private void onSearchTimer() {
    searchTimer.start(search.every());
    switch (search.scope()) {
      case NONE -> throw new AssertionError("a node that does not search has no timer for it");
      case ACCOUNT -> discovery.search(SearchQuery.ofAccount(host.device().account()), "account", this::onOutcome);
      case LINK -> searchLink();
      case PROXIMITY -> searchAround();
    }
  }

  /** The super node is known and its roster at hand, or there is nobody to ask. */
  private void searchLink() {
    Probe.Wait wait = host.probe().begin(DiscoveryMetrics.SEARCH_TIME, "link");
    if (cluster.superNode().isEmpty()) {
      wait.discard();
      host.probe().count(DiscoveryMetrics.SEARCH_FAILED, 1, "link", "no-super-node");
      return;
    }
    wait.finish();
    long others = cluster.roster().entries().stream().filter(entry -> !entry.id().equals(host.id())).count();
    host.probe().observe(DiscoveryMetrics.SEARCH_FOUND, others, "link");
  }

  private void searchAround() {
    Optional<Position> position = host.device().position();
    if (position.isEmpty()) {
      host.probe().count(DiscoveryMetrics.SEARCH_FAILED, 1, "proximity", "no-position");
      return;
    }
    discovery.search(SearchQuery.near(position.get(), search.radius()), "proximity", this::onOutcome);
  }

  private void onOutcome(SearchOutcome outcome) {
    if (outcome instanceof SearchOutcome.Found found) {
      host.probe().event("search", "found " + found.nodes().size() + " nodes");
    } else if (outcome instanceof SearchOutcome.Failed failed) {
      host.probe().event("search", "failed: " + failed.reason());
    }
  }
}
