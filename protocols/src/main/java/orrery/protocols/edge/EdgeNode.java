package orrery.protocols.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Probe;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterListener;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import org.jspecify.annotations.Nullable;

/**
 * A device that takes part in the edge cloud: it finds or becomes the super node of each of its links, and perhaps of its
 * account and its place; is known to global discovery through that of its first link; and searches as its owner wishes.
 */
public final class EdgeNode implements Protocol {

  private final Host host;
  private final SearchConfig search;
  private final DiscoveryClient discovery;
  private final EdgeLink first;
  private final List<EdgeLink> others = new ArrayList<>(0);
  private final WideClusters wide;
  private final Timer searchTimer;
  private @Nullable MeetingPoint meetingPoint;

  /** A node that takes part in wider clusters by a public address of its own. */
  public EdgeNode(Host host, EdgeNodeConfig config) {
    this(host, config, new OwnAddress(host));
  }

  /** A node that takes part in wider clusters by {@code reach}. */
  public EdgeNode(Host host, EdgeNodeConfig config, WideReach reach) {
    this.host = host;
    search = config.search();
    Map<String, String> links = EdgeLinks.of(host.interfaces());
    Host onFirst = links.size() > 1 ? new LinkHost(host, links.get(EdgeLinks.FIRST)) : host;
    discovery = new DiscoveryClient(onFirst, config.discovery(), neighbour -> {
      if (meetingPoint != null) {
        meetingPoint.onNeighbour(neighbour);
      }
    });
    first = new EdgeLink(onFirst, config, EdgeLinks.FIRST, met -> {
      meetingPoint = met;
      return discovery;
    });
    discovery.follow(first.cluster());
    links.forEach((name, nic) -> {
      if (!name.equals(EdgeLinks.FIRST)) {
        others.add(new EdgeLink(new LinkHost(host, nic), config, name, met -> new ClusterListener() {}));
      }
    });
    wide = new WideClusters(host, config, reach);
    searchTimer = host.timer("search", this::onSearchTimer);
  }

  @Override
  public void start() {
    first.start();
    others.forEach(EdgeLink::start);
    discovery.start();
    wide.start();
    if (search.scope() != SearchConfig.Scope.NONE) {
      // Not all at once: nodes that are switched on together would else search together for ever.
      searchTimer.start(host.random("search").nextLong(search.every().toNanos()));
    }
  }

  /** Leaves from the top down: each part may still need the one below to say goodbye. */
  @Override
  public void stop(Runnable done) {
    searchTimer.cancel();
    wide.stop(() -> stopOthers(0, () -> discovery.stop(() -> first.stop(done))));
  }

  private void stopOthers(int from, Runnable done) {
    if (from == others.size()) {
      done.run();
    } else {
      others.get(from).stop(() -> stopOthers(from + 1, done));
    }
  }

  /** This node's part in the cluster of its first link. */
  public ClusterMember cluster() {
    return first.cluster();
  }

  /** All clusters it takes part in, those of its links first. */
  public List<ClusterMember> clusters() {
    List<ClusterMember> all = new ArrayList<>();
    all.add(first.cluster());
    others.forEach(link -> all.add(link.cluster()));
    wide.account().ifPresent(all::add);
    wide.place().ifPresent(all::add);
    return all;
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
    if (cluster().superNode().isEmpty()) {
      wait.discard();
      host.probe().count(DiscoveryMetrics.SEARCH_FAILED, 1, "link", "no-super-node");
      return;
    }
    wait.finish();
    long others = cluster().roster().entries().stream().filter(entry -> !entry.id().equals(host.id())).count();
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
