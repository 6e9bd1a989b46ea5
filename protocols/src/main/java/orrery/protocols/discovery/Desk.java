package orrery.protocols.discovery;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;
import orrery.protocols.raft.RaftConfig;

/** Answers requests out of a store, once that can be done, or says that it cannot. */
final class Desk {

  private final RegistryStore store;
  private final RaftConfig group;

  Desk(RegistryStore store, RaftConfig group) {
    this.store = store;
    this.group = group;
  }

  /** Answers one kind of request, at once or later. */
  interface Answers {
    void answer(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException;
  }

  /** Has {@code change} made, and answers with what became of it. */
  void change(RegistryChange change, Consumer<HttpResponse> respond, Function<Verdict, HttpResponse> answer) {
    store.change(change, verdict -> respond.accept(verdict.map(answer).orElseGet(this::unavailable)));
  }

  /** Answers with what {@code answer} reads, which may be old. */
  void read(Consumer<HttpResponse> respond, Supplier<HttpResponse> answer) {
    store.read(ready -> respond.accept(ready ? answer.get() : unavailable()));
  }

  /** Answers with what {@code answer} reads when it includes all that anybody was told before. */
  void readLatest(Consumer<HttpResponse> respond, Supplier<HttpResponse> answer) {
    store.readLatest(ready -> respond.accept(ready ? answer.get() : unavailable()));
  }

  /** RFC 9110 §15.6.4. A change may have been made all the same; all of them can be repeated. */
  private HttpResponse unavailable() {
    long seconds = 1 + group.electionTimeout().toSeconds();
    return HttpResponse.text(503, "there must be a majority of the group to answer, but there is none now").with("Retry-After", Long.toString(seconds));
  }
}
