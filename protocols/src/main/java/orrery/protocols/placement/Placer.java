package orrery.protocols.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.Profile;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.SearchFilter;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.service.ServiceAddress;

/**
 * Finds the places where a node's calls may be served, and decides among them (EC-37): itself, the members of its link that offer the
 * service, nodes elsewhere that do, members that could load it, and the central cloud.
 *
 * <p>It looks from near to far, and no farther than it must: elsewhere only where nobody on the link offers the service, and for
 * members that could load it only where nobody offers it at all. Work that is given away is looked for everywhere, since a fast node
 * far away may have it done first.
 */
public final class Placer {

  private final Host host;
  private final PlacementConfig config;
  private final Placement placement;
  private final OwnPlace own;
  private final Optional<Candidate> central;
  private final KnownNodes known;
  /** Where this node has had services loaded, of which no inventory tells yet; by the service. */
  private final Map<String, Candidate> loaded = new LinkedHashMap<>(0);

  /** Services that nobody on the link could load lately, and when that was found out. */
  private final Map<String, Long> unloadable = new LinkedHashMap<>(0);

  /** Who has not served a call lately, and when that was; who failed last is last. */
  private final Map<NodeId, Long> failed = new LinkedHashMap<>(0);

  /** @param central how the central cloud is called, where there is one */
  public Placer(Host host, PlacementConfig config, OwnPlace own, NodeSearch search, Optional<NodeId> central) {
    this.host = host;
    this.config = config;
    this.own = own;
    this.central = central.map(id -> new Candidate(id, Reach.CENTRAL, Readiness.RUNNING, CentralProfile.of(config.costs()), false, Optional.empty()));
    placement = new Placement(config, () -> host.random("placement"));
    known = new KnownNodes(host, search, config);
  }

  /** Decides where to have {@code ask} served for {@code account}; {@code onDecided} is called once, at once or later. */
  public void place(Ask ask, String account, Consumer<Decision> onDecided) {
    Asker asker = new Asker(host.id(), own.profile(), account, own.isMetered());
    long began = host.nanoTime();
    new Gathering(ask, asker, candidates -> {
      Decision decision = sparing(placement.decide(ask, asker, candidates));
      host.probe().observe(PlacementMetrics.TIME, (host.nanoTime() - began) / 1e9);
      String service = ask.to().service();
      decision.best().ifPresentOrElse(
          best -> host.probe().count(PlacementMetrics.DECISIONS, 1, service, best.candidate().reach().word()),
          () -> host.probe().count(PlacementMetrics.UNPLACED, 1, service, decision.isTooLateEverywhere() ? "too-late" : "nowhere"));
      onDecided.accept(decision);
    }).begin();
  }

  /** A call was not served by {@code node}: what is known may be stale, and that node comes last for a while. */
  public void onFailed(String service, NodeId node) {
    loaded.remove(service);
    known.forget();
    failed.keySet().stream().findFirst().filter(first -> failed.size() >= config.known()).ifPresent(failed::remove);
    failed.remove(node);
    failed.put(node, host.nanoTime());
  }

  /** The same decision with those last who have failed lately. */
  private Decision sparing(Decision decision) {
    failed.values().removeIf(since -> host.nanoTime() - since > config.knownFor().toNanos());
    if (failed.isEmpty()) {
      return decision;
    }
    Map<Boolean, List<Decision.Choice>> parts =
        decision.order().stream().collect(Collectors.partitioningBy(choice -> failed.containsKey(choice.candidate().node())));
    return new Decision(Stream.concat(parts.get(false).stream(), parts.get(true).stream()).toList(), decision.left());
  }

  /** {@code place} has the service from now on, since this node has had it loaded there; of itself it knows anyway. */
  void onLoaded(String service, Candidate place) {
    if (place.reach() == Reach.OWN) {
      return;
    }
    loaded.keySet().stream().findFirst().filter(first -> loaded.size() >= config.known()).ifPresent(loaded::remove);
    loaded.put(service, new Candidate(place.node(), place.reach(), Readiness.RUNNING, place.profile(), place.provider(), place.found()));
  }

  /** Nobody on the link could load {@code service}: it is not tried again for a while. */
  void onUnloadable(String service) {
    unloadable.keySet().stream().findFirst().filter(first -> unloadable.size() >= config.known()).ifPresent(unloadable::remove);
    unloadable.put(service, host.nanoTime());
  }

  private boolean isUnloadable(String service) {
    Long since = unloadable.get(service);
    if (since != null && host.nanoTime() - since > config.knownFor().toNanos()) {
      unloadable.remove(service);
      return false;
    }
    return since != null;
  }

  /** Who on the link offers {@code service}; nobody where that cannot be found out. */
  void onLink(String service, Consumer<List<FoundNode>> onFound) {
    known.find(SearchQuery.ofLink(SearchQuery.OWN_LINK).with(SearchFilter.offering(service)), "link", onFound);
  }

  /** The places for one call, found one after the other. */
  private final class Gathering {

    private final Ask ask;
    private final Asker asker;
    private final String service;
    private final Consumer<List<Candidate>> done;
    /** By node, the nearest word on each first. */
    private final Map<NodeId, Candidate> places = new LinkedHashMap<>();

    Gathering(Ask ask, Asker asker, Consumer<List<Candidate>> done) {
      this.ask = ask;
      this.asker = asker;
      this.service = ask.to().service();
      this.done = done;
    }

    void begin() {
      if (placement.considers(ask, Reach.OWN)) {
        own.readiness(service)
            .filter(readiness -> readiness != Readiness.LOADABLE || !isUnloadable(service))
            .ifPresent(readiness -> add(Candidate.own(host.id(), readiness, asker.profile(), own.isProvider())));
      }
      boolean self = ask.to().where() instanceof ServiceAddress.OnNode on && on.node().equals(host.id());
      if (!self && placement.considers(ask, Reach.LINK)) {
        Optional.ofNullable(loaded.get(service)).ifPresent(this::add);
        onLink(service, found -> {
          found.forEach(one -> add(Candidate.of(one, Reach.LINK, Readiness.OFFERED)));
          further();
        });
      } else if (!self) {
        further();
      } else {
        finish();
      }
    }

    private void further() {
      Optional<SearchQuery> query = placement.considers(ask, Reach.ELSEWHERE) && (ask.isWork() || !isOffered()) ? elsewhere() : Optional.empty();
      if (query.isPresent()) {
        known.find(query.get().with(SearchFilter.offering(service)), query.get().near().isPresent() ? "near" : "account", found -> {
          found.forEach(one -> add(Candidate.of(one, reach(one), Readiness.OFFERED)));
          loading();
        });
      } else {
        loading();
      }
    }

    private void loading() {
      if (placement.considersLoading(ask) && !isUnloadable(service) && (ask.isWork() || !isOffered())) {
        known.find(SearchQuery.ofLink(SearchQuery.OWN_LINK).withLimit(SearchQuery.MAXIMUM_LIMIT), "members", found -> {
          found.forEach(one -> add(Candidate.of(one, Reach.LINK, Readiness.LOADABLE)));
          finish();
        });
      } else {
        finish();
      }
    }

    private void finish() {
      if (placement.considers(ask, Reach.CENTRAL)) {
        central.ifPresent(this::add);
      }
      done.accept(new ArrayList<>(places.values()));
    }

    private void add(Candidate candidate) {
      if (!candidate.node().equals(host.id()) || candidate.reach() == Reach.OWN) {
        places.putIfAbsent(candidate.node(), candidate);
      }
    }

    /** Whether any edge node has the service that may serve it. */
    private boolean isOffered() {
      return places.values().stream().anyMatch(place -> place.readiness() != Readiness.LOADABLE && placement.mayServe(ask, asker, place));
    }

    /** Where else to look: among the nodes of an account, or near by where that is as far as services may be. */
    private Optional<SearchQuery> elsewhere() {
      Profile here = asker.profile();
      if (ask.to().where() instanceof ServiceAddress.OfAccount of) {
        return Optional.of(SearchQuery.ofAccount(of.account()));
      } else if (config.within() == PlacementConfig.Within.PROXIMITY) {
        return here.position().map(position -> SearchQuery.near(position, config.radius()));
      } else {
        return asker.account().isEmpty() ? Optional.empty() : Optional.of(SearchQuery.ofAccount(asker.account()));
      }
    }

    private static Reach reach(FoundNode found) {
      return found.reachability().kind() == Reachability.Kind.LINK ? Reach.LINK : Reach.ELSEWHERE;
    }
  }
}
