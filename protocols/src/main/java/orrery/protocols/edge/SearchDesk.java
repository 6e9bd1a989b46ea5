package orrery.protocols.edge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Member;
import orrery.protocols.cluster.Profile;
import orrery.protocols.cluster.Role;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryClient;
import orrery.protocols.discovery.DiscoveryClientConfig;
import orrery.protocols.discovery.DiscoveryJson;
import orrery.protocols.discovery.DiscoveryMetrics;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.discovery.Reachability;
import orrery.protocols.discovery.NodeEntry;
import orrery.protocols.discovery.SearchOutcome;
import orrery.protocols.discovery.SearchPage;
import orrery.protocols.discovery.SearchParameters;
import orrery.protocols.discovery.SearchQuery;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The part of discovery that lives in an edge node (EC-10, EC-12, EC-20): while it is super node of a link it answers its
 * members' searches from what it knows, and asks further where a search reaches further: the service, and those members
 * that are on another link, too, which carry the question over (EC-6). Everything is HTTP, at the number of the port at
 * which the node takes part in the link's cluster.
 *
 * <table>
 *   <caption>What it answers, on each link</caption>
 *   <tr><td>{@code GET /nodes?…&hops=…&over=…}<td>as the service does; {@code link=local} for the link's own alone; those who have carried
 *       the question over so far, with commas between, are not asked again<td>200, 400, 409
 *   <tr><td>{@code GET /nodes?…&part=true}<td>those of this part of the cluster, where it is divided<td>200, 400, 409
 *   <tr><td>{@code GET /nodes?list={id}&account=…}<td>the list for that member, which has registered, and of that account alone where one is named<td>200, 409
 *   <tr><td>{@code GET /nodes?…&hops=…&over=…&carry=true}<td>the same of the other links of this node<td>200, 400
 *   <tr><td>{@code PUT /bridges/{id}}<td>a member says that it is on another link, too<td>204, 409
 *   <tr><td>{@code GET /share?account=…}<td>whether this node shares with that account<td>204, 403
 * </table>
 */
final class SearchDesk {

  /** The link's own, whatever its identity is to the service. */
  static final String LOCAL = SearchQuery.OWN_LINK;

  /** Of an answer that lacks what lies beyond, since nobody answered there. */
  static final String PARTIAL = "Partial";

  private final EdgeNode node;
  private final Host host;
  private final EdgeNodeConfig config;
  private final DiscoveryClient discovery;
  private Map<EdgeLink, TreeSet<NodeId>> bridges = Collections.emptyMap();
  private @Nullable Deadlines deadlines;
  /** What registers the clusters of links beyond the first. */
  private Map<EdgeLink, DiscoveryClient> further = Collections.emptyMap();

  SearchDesk(EdgeNode node, Host host, EdgeNodeConfig config, DiscoveryClient discovery) {
    this.node = node;
    this.host = host;
    this.config = config;
    this.discovery = discovery;
  }

  /** What registers the cluster of a further link is {@code one}. Called before the start. */
  void useDiscovery(EdgeLink link, DiscoveryClient one) {
    further = further.isEmpty() ? new LinkedHashMap<>(2) : further;
    further.put(link, one);
  }

  /** What registers the cluster of {@code link}; empty where nothing does. */
  private Optional<DiscoveryClient> discovery(EdgeLink link) {
    return link == node.links().get(0) ? Optional.of(discovery) : Optional.ofNullable(further.get(link));
  }

  /** What a question has come to. */
  record Answer(List<FoundNode> nodes, boolean partial) {}

  // ---- Asked

  void onSearch(EdgeLink link, HttpExchange exchange) {
    Map<String, String> given = exchange.target().query();
    if (given.containsKey("list")) {
      onList(link, exchange);
      return;
    }
    SearchQuery query;
    int hops;
    Set<NodeId> over;
    try {
      over = new TreeSet<>(Bridge.read(given.getOrDefault("over", "")));
      query = SearchParameters.read(given);
      hops = (int) (long) JsonReader.read(given.getOrDefault("hops", "0").getBytes(StandardCharsets.UTF_8), json -> json.whole(0, 8));
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "search");
      exchange.respond(HttpResponse.text(400, e.getMessage()));
      return;
    }
    Consumer<Answer> respond = answer -> exchange.respond(page(answer, query.limit()));
    if (given.containsKey("carry")) {
      carry(link, query, hops, over, respond);
    } else if (isSuperNode(link) && given.containsKey("part")) {
      respond.accept(new Answer(known(link, query), false));
    } else if (isSuperNode(link)) {
      gather(link, query, hops, over, respond);
    } else {
      exchange.respond(HttpResponse.text(409, "this node is not super node"));
    }
  }

  private HttpResponse page(Answer answer, int limit) {
    List<FoundNode> nodes = answer.nodes();
    boolean more = nodes.size() > limit;
    HttpResponse response = HttpResponse.json(200, DiscoveryJson.write(new SearchPage(host.id().name().substring(0, Math.min(32, host.id().name().length())),
        more ? nodes.subList(0, limit) : nodes, more)));
    return answer.partial() ? response.with(PARTIAL, "true") : response;
  }

  /** A member that has registered asks who is in its scopes, and in those of its super node. */
  private void onList(EdgeLink link, HttpExchange exchange) {
    Map<String, String> given = exchange.target().query();
    Optional<Member> member = link.cluster().members().stream().filter(one -> one.id().name().equals(given.get("list"))).findFirst();
    if (isSuperNode(link) && member.isPresent()) {
      listFor(link, NodeEntry.of(member.get()), Optional.ofNullable(given.get("account")), answer -> exchange.respond(page(answer, SearchQuery.MAXIMUM_LIMIT)));
    } else {
      exchange.respond(HttpResponse.text(409, "a list must be asked of a node's own super node"));
    }
  }

  /** A member is on another link, too. It says so to each super node it comes to believe in. */
  void onBridge(EdgeLink link, HttpExchange exchange) {
    String id = exchange.variable("id");
    if (!isSuperNode(link) || !NodeId.isValid(id)) {
      exchange.respond(HttpResponse.of(409));
      return;
    }
    bridges = bridges.isEmpty() ? new LinkedHashMap<>() : bridges;
    bridges.computeIfAbsent(link, key -> new TreeSet<>()).add(new NodeId(id));
    exchange.respond(HttpResponse.of(204));
  }

  void onShare(HttpExchange exchange) {
    boolean shares = switch (config.sharing()) {
      case EVERYBODY -> true;
      case ACCOUNT -> host.device().account().equals(exchange.target().query().get("account"));
      case NOBODY -> false;
    };
    exchange.respond(HttpResponse.of(shares ? 204 : 403));
  }

  private boolean isSuperNode(EdgeLink link) {
    return link.cluster().role() == Role.SUPER_NODE && link.cluster().endpoint().isPresent();
  }

  /** Waits for nobody any more. */
  void stop() {
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  private Deadlines deadlines() {
    deadlines = deadlines == null ? new Deadlines(host, "search desk") : deadlines;
    return deadlines;
  }

  // ---- The list for who has come (EC-12)

  /**
   * Gets the list of nodes in the scopes of this node and of its super node on {@code link}, this node among them, as it is reached
   * from elsewhere; nothing where nobody answers. It is partial where there may be more, or a way to this node, before long.
   *
   * @param account whose nodes it is to be alone, where that is given
   */
  void list(EdgeLink link, Optional<String> account, Consumer<Optional<Answer>> onAnswer) {
    Optional<SuperNode> superNode = link.cluster().superNode();
    if (isSuperNode(link)) {
      NodeEntry self = NodeEntry.superNode(host.id(), link.cluster().endpoint().orElseThrow(), link.cluster().duties(), link.cluster().profile());
      listFor(link, self, account, answer -> onAnswer.accept(Optional.of(answer)));
    } else if (superNode.isPresent()) {
      Map<String, String> parts = new TreeMap<>();
      parts.put("list", host.id().name());
      account.ifPresent(name -> parts.put("account", name));
      node.http().send(superNode.get().endpoint(), HttpRequest.of("GET", new HttpTarget(List.of("nodes"), parts).text()), result -> onAnswer.accept(read(result)));
    } else {
      onAnswer.accept(Optional.empty());
    }
  }

  /** Lists those in the scopes of {@code one}, which is this super node or a member of it on {@code link}. */
  private void listFor(EdgeLink link, NodeEntry one, Optional<String> account, Consumer<Answer> done) {
    TreeMap<NodeId, FoundNode> listed = new TreeMap<>();
    boolean served = config.discovery().isServed();
    Optional<DiscoveryClient> registered = discovery(link);
    Reachability outside = registered.map(DiscoveryClient::reachable).orElse(Reachability.UNKNOWN);
    boolean settled = !served || registered.isEmpty() || registered.get().isRegistered() && outside.kind() != Reachability.Kind.UNKNOWN;
    boolean self = one.id().equals(host.id());
    FoundNode registrant = found(link, one, link.cluster().endpoint().orElseThrow()).reached(outside, List.of());
    if (self || config.notices().coversSuperNode()) {
      registered.map(DiscoveryClient::listed).orElse(List.of()).forEach(found -> listed.merge(found.node().id(), found, SearchDesk::nearer));
    }
    // What a super node has in its own scopes the service has listed; where there is no service, nodes that carry over may know.
    List<SearchQuery> queries = new ArrayList<>(3);
    queries.add(SearchQuery.ofLink(LOCAL).withLimit(SearchQuery.MAXIMUM_LIMIT));
    if (config.notices().coversRegistrant() && (!self || !served)) {
      queries.addAll(scopesOf(one));
    }
    int[] open = {queries.size()};
    boolean[] partial = {!settled};
    Runnable finish = () -> {
      List<FoundNode> list = new ArrayList<>();
      list.add(registrant);
      listed.values().stream()
          .filter(found -> !found.node().id().equals(one.id()) && account.filter(name -> !name.equals(found.node().profile().account())).isEmpty())
          .limit(SearchQuery.MAXIMUM_LIMIT - 1)
          .forEach(list::add);
      done.accept(new Answer(list, partial[0]));
    };
    for (SearchQuery query : queries) {
      gather(link, query, config.search().hops(), Collections.emptySet(), answer -> {
        answer.nodes().forEach(found -> listed.merge(found.node().id(), found, SearchDesk::nearer));
        partial[0] |= answer.partial();
        if (--open[0] == 0) {
          finish.run();
        }
      });
    }
  }

  /** The one of two words on a node by which it is on this link; else the first. */
  private static FoundNode nearer(FoundNode one, FoundNode other) {
    return other.reachability().kind() == Reachability.Kind.LINK ? other : one;
  }

  /** The scopes of a node besides its link, of the kinds that a super node has listed for itself. */
  private List<SearchQuery> scopesOf(NodeEntry one) {
    DiscoveryClientConfig.ListScope kinds = config.discovery().list();
    List<SearchQuery> scopes = new ArrayList<>(2);
    if (kinds.isOfAccount() && !one.profile().account().isEmpty()) {
      scopes.add(SearchQuery.ofAccount(one.profile().account()));
    }
    if (kinds.isNearby()) {
      one.profile().position().ifPresent(here -> scopes.add(SearchQuery.near(here, config.discovery().listRadius())));
    }
    return scopes;
  }

  // ---- Asking further

  /** Answers as the super node of {@code link}: what it knows, and what is known beyond, as far as that comes in time. */
  private void gather(EdgeLink link, SearchQuery query, int hops, Set<NodeId> over, Consumer<Answer> whole) {
    Consumer<Answer> done = answer -> whole.accept(withTold(answer, query));
    Gathering gathering = new Gathering(query, 2 * hops + 1, done);
    gathering.addCluster(link);
    boolean local = query.link().filter(LOCAL::equals).isPresent();
    if (!local && config.discovery().isServed()) {
      gathering.expect();
      discovery.searchFor(query, outcome -> gathering.take(outcome instanceof SearchOutcome.Found found ? Optional.of(found.nodes()) : Optional.empty()));
    }
    if (!local && query.link().isEmpty() && hops > 0) {
      for (Member member : link.cluster().members()) {
        if (bridges.getOrDefault(link, new TreeSet<>()).contains(member.id()) && !over.contains(member.id())) {
          gathering.expect();
          ask(member.endpoint(), query, hops - 1, over, true, answer -> gathering.take(answer.map(Answer::nodes)));
        }
      }
      if (node.links().size() > 1 && !over.contains(host.id())) {
        gathering.expect();
        carry(link, query, hops - 1, over, answer -> gathering.take(Optional.of(answer.nodes())));
      }
    }
    gathering.begin();
  }

  /** Asks the super nodes of all links but {@code from}. */
  private void carry(EdgeLink from, SearchQuery query, int hops, Set<NodeId> before, Consumer<Answer> done) {
    // Who is asked next must not ask this node in turn: that would wait for the answer to this very question.
    Set<NodeId> over = new TreeSet<>(before);
    over.add(host.id());
    Gathering gathering = new Gathering(query, 2 * hops + 2, answer -> done.accept(new Answer(answer.nodes().stream().flatMap(this::bridged).toList(), answer.partial())));
    for (EdgeLink link : node.links()) {
      Optional<SuperNode> superNode = link.cluster().superNode();
      if (link == from || superNode.isEmpty()) {
        continue;
      }
      if (isSuperNode(link)) {
        gathering.addCluster(link);
      } else {
        gathering.expect();
        ask(superNode.get().endpoint(), query, hops, over, false, answer -> gathering.take(answer.map(Answer::nodes)));
      }
    }
    gathering.begin();
  }

  /** What was on the link there is not here: the way to it leads over this node. */
  private Stream<FoundNode> bridged(FoundNode node) {
    boolean there = node.reachability().equals(Reachability.ON_LINK);
    if (!there && node.reachability().kind() != Reachability.Kind.BRIDGED) {
      return Stream.of(node);
    }
    if (node.over().contains(host.id()) || node.over().size() == FoundNode.MAXIMUM_BRIDGES) {
      return Stream.empty();
    }
    List<NodeId> over = new ArrayList<>();
    over.add(host.id());
    over.addAll(node.over());
    return Stream.of(new FoundNode(node.node(), node.superNode(), node.superNodeEndpoint(), node.publicAddress(), there ? "over " + host.id() : node.link(),
        Reachability.BRIDGED, node.ageMillis(), over));
  }

  /** Asks a super node, or a member that is to {@code carry} the question over; empty where there is no answer. */
  private void ask(Endpoint endpoint, SearchQuery query, int hops, Set<NodeId> over, boolean carry, Consumer<Optional<Answer>> onAnswer) {
    Map<String, String> parts = SearchParameters.of(query);
    parts.put("hops", Integer.toString(hops));
    if (!over.isEmpty()) {
      parts.put("over", over.stream().map(NodeId::name).collect(Collectors.joining(",")));
    }
    if (carry) {
      parts.put("carry", "true");
    }
    node.http().send(endpoint, HttpRequest.of("GET", new HttpTarget(List.of("nodes"), parts).text()), result -> onAnswer.accept(read(result)));
  }

  private Optional<Answer> read(HttpResult result) {
    if (!(result instanceof HttpResult.Answer answer) || answer.response().status() != 200) {
      return Optional.empty();
    }
    try {
      HttpHeaders headers = answer.response().headers();
      return Optional.of(new Answer(DiscoveryJson.readPage(answer.response().body()).nodes(), headers.first(PARTIAL).isPresent()));
    } catch (JsonException e) {
      host.probe().count(DiscoveryMetrics.MALFORMED, 1, "page");
      return Optional.empty();
    }
  }

  /** Searches as a member of {@code link}, or as its super node; {@code onAnswer} gets nothing where nobody answers. */
  void search(EdgeLink link, SearchQuery query, int hops, Consumer<Optional<Answer>> onAnswer) {
    Optional<SuperNode> superNode = link.cluster().superNode();
    if (isSuperNode(link)) {
      gather(link, query, hops, Collections.emptySet(), answer -> onAnswer.accept(Optional.of(answer)));
    } else if (superNode.isPresent()) {
      ask(superNode.get().endpoint(), query, hops, Collections.emptySet(), false, answer -> {
        if (answer.isEmpty()) {
          link.cluster().suspect("a search was not answered");
        }
        Answer told = withTold(answer.orElse(new Answer(List.of(), true)), query);
        onAnswer.accept(answer.isEmpty() && told.nodes().isEmpty() ? answer : Optional.of(told));
      });
    } else {
      onAnswer.accept(Optional.empty());
    }
  }

  // ---- What it knows

  /** Adds those who have told this node of themselves, where the service could not be asked: else its word counts, which is newer. */
  private Answer withTold(Answer answer, SearchQuery query) {
    boolean local = query.link().isPresent();
    if (local || !answer.partial() && config.discovery().isServed()) {
      return answer;
    }
    TreeMap<NodeId, FoundNode> all = new TreeMap<>();
    answer.nodes().forEach(node -> all.put(node.node().id(), node));
    for (FoundNode known : node.acquaintances()) {
      if (matches(known, query) && all.putIfAbsent(known.node().id(), known) == null) {
        host.probe().count(NoticeMetrics.USED, 1, "search");
      }
    }
    return new Answer(List.copyOf(all.values()), answer.partial());
  }

  /** The nodes of its own cluster that match, as their super node knows them. */
  private List<FoundNode> known(EdgeLink link, SearchQuery query) {
    ClusterMember cluster = link.cluster();
    TreeMap<NodeId, FoundNode> known = new TreeMap<>();
    Endpoint here = cluster.endpoint().orElseThrow();
    for (Member member : cluster.members()) {
      known.put(member.id(), found(link, NodeEntry.of(member), here));
    }
    known.put(host.id(), found(link, NodeEntry.superNode(host.id(), here, cluster.duties(), cluster.profile()), here));
    return known.values().stream().filter(node -> matches(node, query)).toList();
  }

  private FoundNode found(EdgeLink link, NodeEntry entry, Endpoint here) {
    return new FoundNode(entry, host.id(), here, Address.ipv4(0), discovery(link).flatMap(DiscoveryClient::link).orElse(LOCAL), Reachability.ON_LINK, 0);
  }

  private boolean matches(FoundNode node, SearchQuery query) {
    Profile profile = node.node().profile();
    return query.account().filter(account -> !account.equals(profile.account())).isEmpty()
        && query.link().filter(link -> !link.equals(LOCAL) && !link.equals(node.link())).isEmpty()
        && (query.near().isEmpty() || profile.position().filter(query.near().get()::contains).isPresent())
        && query.filter().matches(node.node(), node.reachability());
  }

  /** The answers to one question, from several who were asked; those that come too late are left out. */
  private final class Gathering {

    private final SearchQuery query;
    private final Consumer<Answer> done;
    private final TreeMap<NodeId, FoundNode> nodes = new TreeMap<>();
    private int open;
    private boolean begun;
    private boolean partial;
    private boolean ended;
    private final Duration patience;
    private final Deadlines.Deadline deadline = deadlines().deadline(this::onTooLate);

    /** @param steps how many more who is asked may have to wait for others in turn: each waits less than who asked it */
    Gathering(SearchQuery query, int steps, Consumer<Answer> done) {
      this.query = query;
      this.done = done;
      int most = 2 * config.search().hops() + 1;
      this.patience = config.search().patience().multipliedBy(Math.min(most, steps)).dividedBy(most);
    }

    private void onTooLate() {
      partial = true;
      end();
    }

    /** Those of this super node's cluster: of its own part, and of the others, whose super nodes are asked for theirs. */
    void addCluster(EdgeLink link) {
      known(link, query).forEach(this::add);
      for (SuperNode neighbour : link.cluster().neighbours()) {
        expect();
        Map<String, String> parts = SearchParameters.of(query);
        parts.put("part", "true");
        node.http().send(neighbour.endpoint(), HttpRequest.of("GET", new HttpTarget(List.of("nodes"), parts).text()), result -> take(read(result).map(Answer::nodes)));
      }
    }

    void expect() {
      open++;
    }

    /** What is known nearer by counts, unless nothing is known there of a way. */
    void add(FoundNode node) {
      nodes.merge(node.node().id(), node, (before, now) -> Signals.isWayTo(before) || !Signals.isWayTo(now) ? nearer(before, now) : now);
    }

    void take(Optional<List<FoundNode>> answer) {
      open--;
      partial |= answer.isEmpty();
      answer.ifPresent(found -> found.forEach(this::add));
      endIfWhole();
    }

    /** All that are to be asked have been. */
    void begin() {
      begun = true;
      if (open > 0) {
        deadline.start(patience);
      }
      endIfWhole();
    }

    private void endIfWhole() {
      if (begun && open == 0) {
        end();
      }
    }

    private void end() {
      if (!ended) {
        ended = true;
        deadline.cancel();
        done.accept(new Answer(List.copyOf(nodes.values()), partial));
      }
    }
  }
}
