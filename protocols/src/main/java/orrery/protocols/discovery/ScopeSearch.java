package orrery.protocols.discovery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import org.jspecify.annotations.Nullable;

/** The searches of one node at the service, each followed page by page to its end. */
final class ScopeSearch {

  /** The most pages one search follows. */
  private static final int PAGES = 100;

  private final Host host;
  private final Optional<HttpGroup> service;
  private final Consumer<String> onInstance;
  private @Nullable Deque<Consumer<SearchOutcome>> unserved;
  private @Nullable Timer unservedTimer;

  /** @param onInstance hears which life of the service has answered */
  ScopeSearch(Host host, Optional<HttpGroup> service, Consumer<String> onInstance) {
    this.host = host;
    this.service = service;
    this.onInstance = onInstance;
  }

  void begin(SearchQuery query, String scope, Consumer<SearchOutcome> onOutcome) {
    Probe.Wait wait = host.probe().begin(DiscoveryMetrics.SEARCH_TIME, scope);
    beginUncounted(query, outcome -> {
      measure(outcome, wait, scope);
      onOutcome.accept(outcome);
    });
  }

  /** As {@link #begin}, for somebody else, who counts it. */
  void beginUncounted(SearchQuery query, Consumer<SearchOutcome> measured) {
    if (service.isPresent()) {
      page(query, new ArrayList<>(), PAGES, measured);
    } else {
      // Later, as with a service: nothing is called back from within a call.
      unserved = unserved == null ? new ArrayDeque<>() : unserved;
      unserved.add(measured);
      unservedTimer = unservedTimer == null ? host.timer("discovery unserved", this::refuseUnserved) : unservedTimer;
      unservedTimer.start(0);
    }
  }

  private void measure(SearchOutcome outcome, Probe.Wait wait, String scope) {
    if (outcome instanceof SearchOutcome.Found found) {
      wait.finish();
      long others = 0;
      for (FoundNode node : found.nodes()) {
        others += node.node().id().equals(host.id()) ? 0 : 1;
      }
      host.probe().observe(DiscoveryMetrics.SEARCH_FOUND, others, scope);
    } else if (outcome instanceof SearchOutcome.Failed failed) {
      wait.discard();
      host.probe().count(DiscoveryMetrics.SEARCH_FAILED, 1, scope, failed.reason());
    }
  }

  private void refuseUnserved() {
    Deque<Consumer<SearchOutcome>> refused = unserved == null ? new ArrayDeque<>() : unserved;
    unserved = null;
    refused.forEach(each -> each.accept(new SearchOutcome.Failed("no-service")));
  }

  private void page(SearchQuery query, List<FoundNode> before, int pagesLeft, Consumer<SearchOutcome> onOutcome) {
    service.orElseThrow().send(HttpRequest.of("GET", target(query)), result -> {
      if (!(result instanceof HttpResult.Answer answer)) {
        onOutcome.accept(new SearchOutcome.Failed(((HttpResult.NoAnswer) result).reason().word()));
      } else if (answer.response().status() != 200) {
        onOutcome.accept(new SearchOutcome.Failed("status-" + answer.response().status()));
      } else {
        onPage(query, before, pagesLeft, answer.response().body(), onOutcome);
      }
    });
  }

  private void onPage(SearchQuery query, List<FoundNode> before, int pagesLeft, byte[] body, Consumer<SearchOutcome> onOutcome) {
    SearchPage page;
    try {
      page = DiscoveryJson.readPage(body);
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "page");
      onOutcome.accept(new SearchOutcome.Failed("malformed"));
      return;
    }
    onInstance.accept(page.instance());
    before.addAll(page.nodes());
    if (page.more() && pagesLeft > 1) {
      page(query.after(page.nodes().get(page.nodes().size() - 1).node().id()), before, pagesLeft - 1, onOutcome);
    } else {
      onOutcome.accept(new SearchOutcome.Found(before));
    }
  }

  private static String target(SearchQuery query) {
    return new HttpTarget(List.of("nodes"), SearchParameters.of(query)).text();
  }
}
