package orrery.protocols.edge;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Host;
import orrery.host.Position;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import org.jspecify.annotations.Nullable;

/** The searches that a node makes again and again, as its owner wishes (EC-10). */
final class Searches {

  private final EdgeNode node;
  private final Host host;
  private final SearchConfig search;
  private final DiscoveryClient discovery;
  private @Nullable Timer timer;

  Searches(EdgeNode node, Host host, SearchConfig search, DiscoveryClient discovery) {
    this.node = node;
    this.host = host;
    this.search = search;
    this.discovery = discovery;
  }

  void start() {
    // Not all at once: nodes that are switched on together would else search together for ever.
    timer = host.timer("search", this::onTimer);
    timer.start(host.random("search").nextLong(search.every().toNanos()));
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void onTimer() {
    timer.start(search.every());
    boolean direct = search.via() == SearchConfig.Via.SERVICE;
    if (direct && search.scope() == SearchConfig.Scope.LINK) {
      searchRoster();
      return;
    }
    Optional<Position> position = host.device().position();
    Optional<String> link = direct ? discovery.link() : Optional.of(SearchDesk.LOCAL);
    if (search.scope().isNearby() && position.isEmpty()) {
      fail("no-position");
    } else if (search.scope().isOfLink() && link.isEmpty()) {
      // The identity of the link is told to its super node alone.
      fail("no-link");
    } else {
      Optional<String> account = search.scope().isOfAccount() ? Optional.of(host.device().account()) : Optional.empty();
      Optional<SearchQuery.Circle> near = search.scope().isNearby() ? position.map(here -> new SearchQuery.Circle(here, search.radius())) : Optional.empty();
      int limit = direct ? SearchQuery.USUAL_LIMIT : SearchQuery.MAXIMUM_LIMIT;
      SearchQuery query = new SearchQuery(account, search.scope().isOfLink() ? link : Optional.empty(), near, Optional.empty(), limit, search.filter().filter());
      if (direct) {
        discovery.search(query, search.scope().word(), this::onOutcome);
      } else {
        searchAtSuperNode(query);
      }
    }
  }

  /** The super node is known and its roster at hand, or there is nobody to ask. */
  private void searchRoster() {
    ClusterMember cluster = node.links().get(0).cluster();
    Probe.Wait wait = host.probe().begin(DiscoveryMetrics.SEARCH_TIME, search.scope().word());
    if (cluster.superNode().isEmpty()) {
      wait.discard();
      fail("no-super-node");
      return;
    }
    wait.finish();
    long others = cluster.roster().entries().stream().filter(entry -> !entry.id().equals(host.id())).count();
    host.probe().observe(DiscoveryMetrics.SEARCH_FOUND, others, search.scope().word());
  }

  private void searchAtSuperNode(SearchQuery query) {
    Optional<EdgeLink> link = node.links().stream().filter(one -> one.cluster().superNode().isPresent()).findFirst();
    if (link.isEmpty()) {
      fail("no-super-node");
      return;
    }
    Probe.Wait wait = host.probe().begin(DiscoveryMetrics.SEARCH_TIME, search.scope().word());
    node.desk().search(link.get(), query, search.hops(), answer -> {
      if (answer.isEmpty()) {
        wait.discard();
        fail("no-answer");
        return;
      }
      wait.finish();
      List<FoundNode> others = answer.get().nodes().stream().filter(found -> !found.node().id().equals(host.id())).toList();
      host.probe().observe(DiscoveryMetrics.SEARCH_FOUND, others.size(), search.scope().word());
      if (answer.get().partial()) {
        host.probe().count(DiscoveryMetrics.SEARCH_PARTIAL, 1, search.scope().word());
      }
      host.probe().event("search", "found " + others.size() + " nodes" + (answer.get().partial() ? ", not all that may be" : ""));
      if (search.contact()) {
        contact(others.stream().filter(found -> found.reachability().equals(Reachability.ON_LINK)).toList());
      }
    });
  }

  /** Asks one of those on the link for a share of what it has: it may refuse. */
  private void contact(List<FoundNode> found) {
    if (found.isEmpty()) {
      return;
    }
    FoundNode one = found.get(host.random("search").nextInt(found.size()));
    TreeMap<String, String> query = new TreeMap<>();
    query.put("account", host.device().account());
    node.http().send(one.node().endpoint(), HttpRequest.of("GET", new HttpTarget(List.of("share"), query).text()), result -> {
      String outcome = result instanceof HttpResult.Answer answer
          ? answer.response().status() == 204 ? "shared" : answer.response().status() == 403 ? "refused" : "status-" + answer.response().status()
          : ((HttpResult.NoAnswer) result).reason().word();
      host.probe().count(DiscoveryMetrics.CONTACTS, 1, search.scope().word(), outcome);
    });
  }

  private void fail(String reason) {
    host.probe().count(DiscoveryMetrics.SEARCH_FAILED, 1, search.scope().word(), reason);
    host.probe().event("search", "failed: " + reason);
  }

  private void onOutcome(SearchOutcome outcome) {
    if (outcome instanceof SearchOutcome.Found found) {
      host.probe().event("search", "found " + found.nodes().size() + " nodes");
    } else if (outcome instanceof SearchOutcome.Failed failed) {
      host.probe().event("search", "failed: " + failed.reason());
    }
  }
}
