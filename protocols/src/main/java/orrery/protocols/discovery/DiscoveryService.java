package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Known;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;

/**
 * The global discovery service (EC-20): registrations of clusters and searches by scope, over HTTP.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /clusters/{super node}}<td>a {@link ClusterRegistration}, in full<td>200, 201, 400, 409, 507
 *   <tr><td>{@code PATCH /clusters/{super node}}<td>a {@link ClusterUpdate}, with {@code If-Match}<td>200, 400, 404, 409, 412, 428, 507
 *   <tr><td>{@code DELETE /clusters/{super node}?incarnation=…}<td><td>204, 400, 404, 409
 *   <tr><td>{@code GET /clusters/{super node}}<td><td>200 with a {@link ClusterRecord}, 400, 404
 *   <tr><td>{@code PUT /clusters/{super node}/neighbours/{other}}<td>the secret of a neighbour<td>200, 400, 403, 404
 *   <tr><td>{@code POST /clusters/{super node}/reachability}<td>that it be called back: {@link CallBack}; answered with a SEP where it cannot be<td>200, 400, 404, 503
 *   <tr><td>{@code GET /clusters/{super node}/reachability}<td><td>204 after a time, 404
 *   <tr><td>{@code PUT /presence/{id}}, {@code PUT /presence/{id}/beat}, {@code DELETE /presence/{id}}<td>a {@link NodeEntry}, in the first<td>204, 400, 404, 507
 *   <tr><td>{@code GET /nodes?account=…&link=…&near=latitude,longitude,radius&after=…&limit=…&role=…&storage=…&processor=…&reachable=…&service=…}<td>a {@link SearchPage}<td>200, 400
 *   <tr><td>{@code GET /scopes/{scope}/super-node}<td><td>200
 *   <tr><td>{@code PUT /scopes/{scope}/super-node}<td>a claim<td>200, 400, 409, 507
 *   <tr><td>{@code DELETE /scopes/{scope}/super-node?id=…&term=…}<td><td>200, 400, 409
 * </table>
 *
 * <p>A service by itself has what it knows in memory alone. After a restart it knows nothing; super nodes notice by 404, 412
 * or another {@code instance} at their next occasion and register in full.
 *
 * <p>Services that are a group (EC-20, EC-26) keep one registry, over restarts and for as long as a majority of them is
 * there. Any of them takes any request. Changes are linearizable: each takes effect once between its request and its answer,
 * and whatever is asked of any service afterwards comes after it; what is read of clusters goes by {@link
 * DiscoveryServiceConfig.Reads}, what is read of scopes is always linearizable, since the service is their arbiter. While
 * there is no majority, changes and linearizable reads are answered 503 with {@code Retry-After} in due time. Two things
 * are of the service that was asked alone: it is the one that calls back, and the beats of keep-alive that it hears come
 * into the log several at a time.
 */
public final class DiscoveryService implements Protocol {

  private final Host host;
  private final DiscoveryServiceConfig config;
  private final HttpServer server;
  private final RegistryStore store;
  private final Desk desk;
  private final CallBack callBack;
  private final Timer expiry;
  private int sweepsSpoken;
  private long claimed;

  /** A service that asks the signaling service that {@code config} names for SEPs. */
  public DiscoveryService(Host host, DiscoveryServiceConfig config) {
    this(host, config, SignalingSeps.of(host, config.signaling()));
  }

  /** @param seps whom it asks for SEPs for clusters that cannot be called */
  public DiscoveryService(Host host, DiscoveryServiceConfig config, SepProvider seps) {
    this.host = host;
    this.config = config;
    store = config.group().isEmpty() ? new RegistryStore.Single(host, config) : new GroupStore(host, config);
    desk = new Desk(store, config.raft());
    PresenceDesk presence = new PresenceDesk(store, desk);
    ScopeDesk scopes = new ScopeDesk(host, store, desk);
    callBack = new CallBack(host, config.callBack(), config.http().limits(), store, desk, seps);
    server = new HttpServer(host, config.http())
        .route("PUT", "/clusters/{id}", counted("register", this::register))
        .route("PATCH", "/clusters/{id}", counted("update", this::update))
        .route("DELETE", "/clusters/{id}", counted("leave", this::leave))
        .route("GET", "/clusters/{id}", counted("record", this::record))
        .route("PUT", "/clusters/{id}/neighbours/{other}", counted("confirm", this::confirm))
        .route("POST", "/clusters/{id}/reachability", callBack::onRequest)
        .route("GET", "/clusters/{id}/reachability", callBack::onHold)
        .route("PUT", "/presence/{id}", counted("present", presence::present))
        .route("PUT", "/presence/{id}/beat", counted("beat", presence::beat))
        .route("DELETE", "/presence/{id}", counted("leave", presence::leave))
        .route("GET", "/nodes", counted("search", this::search))
        .route("GET", "/scopes/{scope}/super-node", counted("scope-ask", scopes::ask))
        .route("PUT", "/scopes/{scope}/super-node", counted("scope-claim", scopes::claim))
        .route("DELETE", "/scopes/{scope}/super-node", counted("scope-withdraw", scopes::withdraw));
    expiry = host.timer("discovery expiry", this::expire);
  }

  @Override
  public void start() {
    store.start();
    server.start(config.port());
    if (!config.expiry().isZero()) {
      expiry.start(config.sweep());
    }
  }

  @Override
  public void stop(Runnable done) {
    expiry.cancel();
    callBack.stop();
    server.stop();
    store.stop(done);
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }

  /** How many nodes it knows. */
  public int size() {
    return store.registry().size();
  }

  /** Whether and where the cluster of {@code superNode} can be called, as far as it knows. */
  public Reachability reachability(NodeId superNode) {
    return store.registry().cluster(superNode).map(cluster -> cluster.reachability).orElse(Reachability.UNKNOWN);
  }

  private HttpHandler counted(String kind, Desk.Answers answers) {
    return exchange -> {
      Consumer<HttpResponse> respond = response -> {
        host.probe().count(DiscoveryMetrics.REQUESTS, 1, kind, Integer.toString(response.status()));
        exchange.respond(response);
      };
      try {
        answers.answer(exchange, respond);
      } catch (JsonException e) {
        host.probe().count(DiscoveryMetrics.MALFORMED, 1, kind);
        respond.accept(HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  private void register(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId named = id(exchange.variable("id"));
    ClusterRegistration told = DiscoveryJson.readRegistration(exchange.request().body()).shared(host.shared());
    // The object that its entry has.
    NodeId id = told.nodes().stream().map(NodeEntry::id).filter(named::equals).findFirst()
        .orElseThrow(() -> new JsonException("a cluster's super node must be among its nodes"));
    desk.change(new RegistryChange.Register(id, told, exchange.remote().address()), respond, verdict -> {
      host.probe().event("register", id + " with " + told.nodes().size() + " nodes from " + exchange.remote() + ": " + verdict.status);
      return answer(exchange, verdict, id, told.list());
    });
  }

  private void update(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = id(exchange.variable("id"));
    Optional<String> tag = exchange.request().headers().first("If-Match");
    if (tag.isEmpty()) {
      respond.accept(HttpResponse.text(428, "an update must name what it changes by If-Match"));
      return;
    }
    ClusterUpdate told = DiscoveryJson.readUpdate(exchange.request().body()).shared(host.shared());
    desk.change(new RegistryChange.Update(id, tag.get(), told, exchange.remote().address()), respond, verdict -> {
      host.probe().event("update", id + " with " + told.present().size() + " present and " + told.left().size() + " left: " + verdict.status);
      return answer(exchange, verdict, id, ListRequest.NONE);
    });
  }

  private void leave(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = id(exchange.variable("id"));
    long incarnation = number(exchange.target().query().getOrDefault("incarnation", ""), 0, Long.MAX_VALUE);
    desk.change(new RegistryChange.Leave(id, incarnation), respond, verdict -> {
      host.probe().event("leave", id + ": " + verdict.status);
      tellClaims();
      return verdict == Verdict.DONE ? HttpResponse.of(204) : refusal(verdict, id);
    });
  }

  private void confirm(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = id(exchange.variable("id"));
    NodeId other = id(exchange.variable("other"));
    desk.change(new RegistryChange.Confirm(id, other, DiscoveryJson.readProof(exchange.request().body())), respond, verdict -> {
      host.probe().event("confirm", id + " and " + other + ": " + verdict.status);
      return answer(exchange, verdict, id, ListRequest.NONE);
    });
  }

  private HttpResponse answer(HttpExchange exchange, Verdict verdict, NodeId id, ListRequest list) {
    tellClaims();
    DiscoveryRegistry registry = store.registry();
    Optional<Cluster> known = registry.cluster(id);
    if (verdict != Verdict.DONE && verdict != Verdict.CREATED || known.isEmpty()) {
      return refusal(verdict, id);
    }
    Cluster cluster = known.get();
    RegistrationAnswer answer = new RegistrationAnswer(
        registry.instance(),
        cluster.address,
        cluster.link.id,
        cluster.proof,
        contenders(registry, cluster),
        registry.peers(cluster, RegistrationAnswer.MAXIMUM_CONTENDERS),
        listed(cluster, list),
        cluster.reachability == Reachability.UNKNOWN ? callBack.offered(exchange.local()) : List.of());
    return HttpResponse.json(verdict.status, DiscoveryJson.write(answer)).with("ETag", cluster.tag());
  }

  private static List<RegistrationAnswer.Contender> contenders(DiscoveryRegistry registry, Cluster cluster) {
    List<RegistrationAnswer.Contender> contenders = new ArrayList<>();
    for (Cluster other : registry.contenders(cluster, RegistrationAnswer.MAXIMUM_CONTENDERS)) {
      contenders.add(new RegistrationAnswer.Contender(other.superNode, other.confirmAt));
    }
    return contenders;
  }

  /** What is wanted is in the body, so that a client whose clock went back can catch up with its own past. */
  private HttpResponse refusal(Verdict verdict, NodeId id) {
    HttpResponse response = HttpResponse.text(verdict.status, verdict.name());
    return store.registry().cluster(id).map(cluster -> response.with("ETag", cluster.tag())).orElse(response);
  }

  /** The nodes of other clusters in the super node's scopes, each once (EC-12). */
  private List<FoundNode> listed(Cluster cluster, ListRequest list) {
    Map<NodeId, FoundNode> listed = new TreeMap<>();
    NodeEntry own = cluster.own();
    if (list.account() && !own.profile().account().isEmpty()) {
      addOthers(listed, cluster, SearchQuery.ofAccount(own.profile().account()));
    }
    if (list.near().isPresent() && own.profile().position().isPresent()) {
      addOthers(listed, cluster, SearchQuery.near(own.profile().position().get(), list.near().get()));
    }
    return List.copyOf(listed.values());
  }

  private void addOthers(Map<NodeId, FoundNode> listed, Cluster cluster, SearchQuery query) {
    store.registry().search(query).stream()
        .filter(known -> known.cluster != cluster)
        .limit(query.limit())
        .forEach(known -> listed.put(known.entry.id(), found(known)));
  }

  private void search(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    SearchQuery query = query(exchange.target().query());
    desk.read(respond, () -> {
      List<Known> found = store.registry().search(query);
      boolean more = found.size() > query.limit();
      List<FoundNode> page = new ArrayList<>(found.size());
      for (Known known : more ? found.subList(0, query.limit()) : found) {
        FoundNode node = found(known);
        host.probe().observe(DiscoveryMetrics.AGE, node.ageMillis() / 1e3);
        page.add(node);
      }
      return HttpResponse.json(200, DiscoveryJson.write(new SearchPage(store.registry().instance(), page, more)));
    });
  }

  private void record(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = id(exchange.variable("id"));
    desk.read(respond, () -> store.registry().cluster(id)
        .map(cluster -> HttpResponse.json(200, DiscoveryJson.write(record(cluster))).with("ETag", cluster.tag()))
        .orElseGet(() -> HttpResponse.text(404, "there is no such record")));
  }

  private ClusterRecord record(Cluster cluster) {
    List<NodeEntry> nodes = cluster.nodes.values().stream().map(known -> known.entry).toList();
    return new ClusterRecord(cluster.superNode, cluster.term, cluster.link.id, cluster.address, ageMillis(cluster), nodes);
  }

  /** Clocks of a group's servers differ: nothing was heard of in the future. */
  private long ageMillis(Cluster cluster) {
    return Math.max(0, store.nowNanos() - cluster.heardNanos) / 1_000_000;
  }

  private FoundNode found(Known known) {
    Cluster cluster = known.cluster;
    return new FoundNode(known.entry, RecordName.superNode(cluster.superNode), cluster.own().endpoint(), cluster.address,
        cluster.link.id, cluster.reachability, ageMillis(cluster));
  }

  /** Reads what {@link SearchParameters} writes. */
  static SearchQuery query(Map<String, String> given) throws JsonException {
    Optional<SearchQuery.Circle> near = given.containsKey("near") ? Optional.of(circle(given.get("near"))) : Optional.empty();
    Optional<NodeId> after = given.containsKey("after") ? Optional.of(id(given.get("after"))) : Optional.empty();
    int limit = given.containsKey("limit") ? (int) number(given.get("limit"), 1, SearchQuery.MAXIMUM_LIMIT) : SearchQuery.USUAL_LIMIT;
    Optional<String> account = Optional.ofNullable(given.get("account"));
    Optional<String> link = Optional.ofNullable(given.get("link"));
    if (account.isEmpty() && link.isEmpty() && near.isEmpty()) {
      throw new JsonException("a search must name at least one of account, link and near");
    }
    return new SearchQuery(account, link, near, after, limit, SearchParameters.filter(given));
  }

  private static SearchQuery.Circle circle(String text) throws JsonException {
    String[] parts = text.split(",", -1);
    if (parts.length != 3) {
      throw new JsonException("near must be latitude,longitude,radius in microdegrees and millimetres");
    }
    Position centre = new Position((int) number(parts[0], -90_000_000, 90_000_000), (int) number(parts[1], -180_000_000, 180_000_000));
    return new SearchQuery.Circle(centre, new Distance(number(parts[2], 0, SearchQuery.MAXIMUM_RADIUS_MILLIMETRES)));
  }

  private static long number(String text, long least, long greatest) throws JsonException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), json -> json.whole(least, greatest));
  }

  static NodeId id(String text) throws JsonException {
    if (!NodeId.isValid(text)) {
      throw new JsonException("there must be a node id");
    }
    return new NodeId(text);
  }

  private void tellClaims() {
    long now = store.registry().claimed();
    if (now > claimed && store.speaks()) {
      host.probe().count(DiscoveryMetrics.CLAIMED, now - claimed);
    }
    claimed = now;
  }

  /**
   * Has what was not heard of forgotten; in a group its leader does. Whoever is new to that, or has just had no majority,
   * waits for a whole expiry first: who could not be heard meanwhile, or by whom, nobody knows.
   */
  private void expire() {
    sweepsSpoken = store.speaks() ? sweepsSpoken + 1 : 0;
    if (sweepsSpoken >= DiscoveryServiceConfig.SWEEPS) {
      store.change(new RegistryChange.Forget(config.expiry().toNanos()), verdict -> {
        sweepsSpoken = verdict.isEmpty() ? 0 : sweepsSpoken;
        tellClaims();
      });
    }
    expiry.start(config.sweep());
  }
}
