package orrery.protocols.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.SearchParameters;
import orrery.protocols.discovery.SearchQuery;
import org.jspecify.annotations.Nullable;

/** What discovery has said lately: so many answers at most, each for so long. Equal questions at one time are one. */
final class KnownNodes {

  private final Host host;
  private final NodeSearch search;
  private final PlacementConfig config;
  /** By the question's text, that which was put or used last at the end. */
  private @Nullable Map<String, Answer> answers;

  private static final class Answer {
    private final List<Consumer<List<FoundNode>>> waiting = new ArrayList<>(1);
    private List<FoundNode> nodes = List.of();
    private long sinceNanos;
    private boolean here;
  }

  KnownNodes(Host host, NodeSearch search, PlacementConfig config) {
    this.host = host;
    this.search = search;
    this.config = config;
  }

  /**
   * Whom {@code query} finds; nobody where it is not answered, which is not kept.
   *
   * @param scope how metrics call the question
   * @param onFound called once, at once or later
   */
  void find(SearchQuery query, String scope, Consumer<List<FoundNode>> onFound) {
    answers = answers == null ? new LinkedHashMap<>(4) : answers;
    String key = SearchParameters.of(query).toString();
    Answer known = answers.remove(key);
    if (known != null && known.here && host.nanoTime() - known.sinceNanos > config.knownFor().toNanos()) {
      known = null;
    }
    if (known != null) {
      answers.put(key, known);
      if (known.here) {
        onFound.accept(known.nodes);
      } else {
        known.waiting.add(onFound);
      }
      return;
    }
    Answer asked = new Answer();
    asked.waiting.add(onFound);
    makeRoom();
    answers.put(key, asked);
    search.search(query, found -> take(key, asked, scope, found));
  }

  private void makeRoom() {
    // Questions that wait for their answers are few: callers wait with them.
    answers.values().removeIf(one -> one.here && answers.size() >= config.known());
  }

  private void take(String key, Answer asked, String scope, Optional<List<FoundNode>> found) {
    host.probe().count(PlacementMetrics.SEARCHES, 1, scope, found.isPresent() ? "answered" : "no-answer");
    asked.here = true;
    asked.sinceNanos = host.nanoTime();
    asked.nodes = found.orElse(List.of()).stream().map(one -> one.shared(host.shared())).toList();
    if (found.isEmpty() && answers != null) {
      answers.remove(key, asked);
    }
    List<Consumer<List<FoundNode>>> all = List.copyOf(asked.waiting);
    asked.waiting.clear();
    all.forEach(one -> one.accept(asked.nodes));
  }

  /** What is known is not so any more: all is asked anew. */
  void forget() {
    if (answers != null) {
      answers.values().removeIf(one -> one.here);
    }
  }
}
