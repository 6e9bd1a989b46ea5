package orrery.protocols.signaling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonException;
import orrery.protocols.registry.Announcement;

/**
 * Starts relays where they are wanted, keeps track of them, and shares them out among the hosts that have offered themselves
 * (EC-17, EC-22).
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /hosts/{node}}<td>a relay host offers itself<td>200 with a token
 *   <tr><td>{@code DELETE /hosts/{node}}<td>it withdraws, by its token<td>204, 401, 404
 *   <tr><td>{@code PUT /endpoints/{id}}<td>it reports on an instance, by its token<td>204, 401, 404
 *   <tr><td>{@code POST /endpoints}<td>somebody wants a relay<td>201 once it is live; 503 with Retry-After where there is no room
 *   <tr><td>{@code GET /endpoints?for=name}<td>where the SEP of a cluster is<td>200, 404
 *   <tr><td>{@code GET /endpoints/{id}}<td>where that relay is<td>200, 404
 *   <tr><td>{@code DELETE /endpoints/{id}}<td>who holds a token of it needs it no more<td>204, 401, 404
 * </table>
 */
public final class SignalingService implements Protocol {

  /** What the registry lists it as, where it is told to have itself listed (EC-25). */
  public static final String KIND = "signaling";

  /** How often a request is placed anew when hosts turn it down or fail. */
  private static final int MOST_ATTEMPTS = 3;
  /** What a start may take beyond what its host has said. */
  private static final Duration START_GRACE = Duration.ofSeconds(5);
  /** How long hosts have to offer themselves before a pool is filled; assumed. The first to come would else get it all. */
  private static final Duration POOL_PATIENCE = Duration.ofSeconds(10);
  /** What those who find no room are told to wait; assumed. */
  private static final String RETRY_AFTER_SECONDS = "2";

  private final Host host;
  private final SignalingServiceConfig config;
  private final HttpServer server;
  private final HttpClient orders;
  private final Deadlines deadlines;
  private final Announcement announcement;
  private final RandomStream luck;
  private final Placement placement;
  private final Map<NodeId, HostEntry> hosts = new TreeMap<>();
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  /** Instances of SEPs by the cluster they are for. */
  private final Map<String, Instance> seps = new TreeMap<>();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private long lastNumber;
  private boolean draining;
  private boolean fillsPool;

  public SignalingService(Host host, SignalingServiceConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("signaling");
    placement = new Placement(config.policy(), config.cloudLast(), host.random("placement"));
    deadlines = new Deadlines(host, "signaling");
    orders = new HttpClient(host, config.orders());
    announcement = new Announcement(host, orders, config.announcement(), KIND);
    server = new HttpServer(host, config.http())
        .route("PUT", "/hosts/{node}", told("host", this::onOffer))
        .route("DELETE", "/hosts/{node}", told("withdraw", this::onWithdraw))
        .route("PUT", "/endpoints/{id}", told("report", this::onReport))
        .route("POST", "/endpoints", told("request", this::onRequest))
        .route("GET", "/endpoints", told("find", this::onFind))
        .route("GET", "/endpoints/{id}", told("look-up", this::onLookUp))
        .route("DELETE", "/endpoints/{id}", told("release", this::onRelease));
  }

  @Override
  public void start() {
    // Numbers begin anywhere, so that one from before a restart is not taken for one of now.
    lastNumber = luck.nextLong(1L << 40);
    server.start(config.port());
    announcement.begin(server.local().port());
    deadlines.deadline(() -> {
      fillsPool = true;
      onRoom();
    }).start(POOL_PATIENCE);
  }

  @Override
  public void stop(Runnable done) {
    deadlines.clear();
    server.stop();
    announcement.end(() -> {
      orders.stop();
      done.run();
    });
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }

  /** How many hosts have offered themselves. */
  public int hosts() {
    return hosts.size();
  }

  /** How many relays it knows, in whatever state. */
  public int relays() {
    return instances.size();
  }

  /** How many requests wait for room. */
  public int waiting() {
    return queue.size();
  }

  private interface Answers {
    void answer(HttpExchange exchange) throws JsonException;
  }

  private HttpHandler told(String kind, Answers answers) {
    return exchange -> {
      try {
        answers.answer(exchange);
      } catch (JsonException e) {
        respond(exchange, kind, HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  private void respond(HttpExchange exchange, String kind, HttpResponse response) {
    host.probe().count(SignalingMetrics.REQUESTS, 1, kind, Integer.toString(response.status()));
    exchange.respond(response);
  }

  private static boolean holds(HttpExchange exchange, String token) {
    return exchange.request().headers().first("Authorization").filter(("Bearer " + token)::equals).isPresent();
  }

  // ---- Hosts

  private void onOffer(HttpExchange exchange) throws JsonException {
    String name = exchange.variable("node");
    if (!NodeId.isValid(name)) {
      throw new JsonException("there must be a node id");
    }
    NodeId id = new NodeId(name);
    RelayOffer offer = SignalingJson.readOffer(exchange.request().body());
    HostEntry before = hosts.get(id);
    // Who holds the token has not been restarted since, and takes the orders that are on their way.
    boolean renewed = before != null && holds(exchange, before.token);
    HostEntry entry = new HostEntry(id, offer.withoutRunning(), renewed ? before.token : token());
    hosts.put(id, entry);
    for (RelayOffer.Running running : offer.running()) {
      adopt(entry, running, before == null ? null : before.instances.get(running.id()));
    }
    for (Instance left : before == null ? List.<Instance>of() : List.copyOf(before.instances.values())) {
      if (renewed && left.state == Instance.State.ORDERED) {
        move(left, entry);
      } else {
        lose(left, "forgotten");
      }
    }
    respond(exchange, "host", HttpResponse.json(200, SignalingJson.writeToken(entry.token)));
    onRoom();
  }

  /** The host runs it; what was known of it is kept. */
  private void adopt(HostEntry entry, RelayOffer.Running running, @Nullable Instance known) {
    if (known != null) {
      move(known, entry);
      if (known.live == null) {
        onLive(known, running.live());
      }
      return;
    }
    boolean free = running.subject().isEmpty();
    Instance instance = new Instance(running.id(), entry, running.kind(), running.protocol(), running.connections(), free);
    instance.state = free ? Instance.State.FREE : Instance.State.LIVE;
    instance.subject = running.subject();
    instance.live = running.live();
    remember(instance);
  }

  private static void move(Instance instance, HostEntry entry) {
    instance.host.remove(instance);
    instance.host = entry;
    entry.add(instance);
  }

  private void onWithdraw(HttpExchange exchange) {
    String name = exchange.variable("node");
    HostEntry entry = NodeId.isValid(name) ? hosts.get(new NodeId(name)) : null;
    if (entry == null) {
      respond(exchange, "withdraw", HttpResponse.of(404));
    } else if (!holds(exchange, entry.token)) {
      respond(exchange, "withdraw", HttpResponse.of(401));
    } else {
      respond(exchange, "withdraw", HttpResponse.of(204));
      forget(entry, "withdrawn");
    }
  }

  /** The host is of no use any more. */
  private void forget(HostEntry entry, String reason) {
    if (hosts.remove(entry.id, entry)) {
      host.probe().event("signaling", "host " + entry.id + " " + reason);
      List.copyOf(entry.instances.values()).forEach(instance -> lose(instance, reason));
      onRoom();
    }
  }

  // ---- Instances

  private void remember(Instance instance) {
    instances.put(instance.id, instance);
    instance.host.add(instance);
    if (instance.kind == RelayKind.SEP && !instance.subject.isEmpty()) {
      seps.put(instance.subject, instance);
    }
  }

  /** It is gone; who waits for it is served otherwise. */
  private void lose(Instance instance, String reason) {
    instances.remove(instance.id, instance);
    instance.host.remove(instance);
    seps.remove(instance.subject, instance);
    host.probe().event("signaling", instance.kind.word() + " " + instance.id + " is no more: " + reason);
    List<Pending> waited = instance.waiting;
    instance.waiting = List.of();
    for (Pending pending : waited) {
      pending.cancelDeadline();
      pending.excluded.add(instance.host.id);
      if (pending.excluded.size() >= MOST_ATTEMPTS) {
        refuse(pending, "failed");
      } else {
        place(pending);
      }
    }
  }

  private void onReport(HttpExchange exchange) throws JsonException {
    RelayReport report = SignalingJson.readReport(exchange.request().body());
    Instance instance = instances.get(exchange.variable("id"));
    if (instance == null) {
      respond(exchange, "report", HttpResponse.of(404));
      return;
    } else if (!holds(exchange, instance.host.token)) {
      respond(exchange, "report", HttpResponse.of(401));
      return;
    }
    respond(exchange, "report", HttpResponse.of(204));
    if (report instanceof RelayReport.Live live) {
      onLive(instance, live);
    } else if (report instanceof RelayReport.Free) {
      free(instance);
    } else if (report instanceof RelayReport.Ended ended) {
      lose(instance, ended.reason());
    }
    onRoom();
  }

  private void onLive(Instance instance, RelayReport.Live live) {
    instance.live = live;
    if (instance.subject.isEmpty()) {
      instance.state = Instance.State.FREE;
      return;
    }
    instance.state = Instance.State.LIVE;
    List<Pending> waited = instance.waiting;
    instance.waiting = List.of();
    waited.forEach(pending -> grant(pending, instance));
  }

  private void free(Instance instance) {
    if (instance.reserved && instance.waiting.isEmpty()) {
      seps.remove(instance.subject, instance);
      instance.subject = "";
      instance.tokens = List.of();
      instance.state = Instance.State.FREE;
    }
  }

  // ---- Requests

  private void onRequest(HttpExchange exchange) throws JsonException {
    EndpointRequest request = SignalingJson.readRequest(exchange.request().body());
    request.failed().map(instances::get).filter(instance -> instance.subject.equals(request.subject())).ifPresent(instance -> {
      orderEnd(instance);
      lose(instance, "failed");
    });
    place(new Pending(request, exchange, host.nanoTime()));
    onRoom();
  }

  /** Finds a relay for it, or a place in the queue, or turns it away. */
  private void place(Pending pending) {
    Attempt attempt = attempt(pending);
    if (attempt == Attempt.NONE) {
      refuse(pending, "none");
    } else if (attempt == Attempt.FULL) {
      if (queue.size() >= config.queue()) {
        refuse(pending, "full");
        return;
      }
      queue.add(pending);
      pending.queued = true;
      long leftNanos = config.queueTime().toNanos() - (host.nanoTime() - pending.cameNanos);
      pending.deadline = deadlines.deadline(() -> {
        leaveQueue(pending);
        refuse(pending, "timeout");
      });
      pending.deadline.start(Duration.ofNanos(Math.max(0, leftNanos)));
    }
  }

  private void leaveQueue(Pending pending) {
    queue.remove(pending);
    pending.queued = false;
  }

  private enum Attempt {
    PLACED,
    /** There are hosts for it, and all are full. */
    FULL,
    /** There is no host for it. */
    NONE
  }

  private Attempt attempt(Pending pending) {
    EndpointRequest request = pending.request;
    Instance own = request.kind() == RelayKind.SEP ? seps.get(request.subject()) : null;
    if (own != null && own.state == Instance.State.LIVE) {
      grant(pending, own);
      return Attempt.PLACED;
    } else if (own != null) {
      await(pending, own);
      return Attempt.PLACED;
    }
    return config.policy() == Policy.RESERVED_POOL ? takeFromPool(pending) : placeAnew(pending);
  }

  private Attempt placeAnew(Pending pending) {
    EndpointRequest request = pending.request;
    List<HostEntry> able = new ArrayList<>();
    boolean suits = false;
    for (HostEntry each : hosts.values()) {
      if (!pending.excluded.contains(each.id) && each.suits(request.kind(), request.protocol(), request.connections(), request.goLive())) {
        suits = true;
        if (each.hasRoom(request.kind(), request.connections())) {
          able.add(each);
        }
      }
    }
    Optional<HostEntry> chosen = placement.choose(able, request.kind(), request.near());
    if (chosen.isEmpty()) {
      return suits ? Attempt.FULL : Attempt.NONE;
    }
    Instance instance = new Instance(number(), chosen.get(), request.kind(), request.protocol(), request.connections(), false);
    host.probe().observe(SignalingMetrics.LOAD_FOUND, chosen.get().load(request.kind()), request.kind().word());
    assign(pending, instance);
    return Attempt.PLACED;
  }

  private Attempt takeFromPool(Pending pending) {
    EndpointRequest request = pending.request;
    Instance best = null;
    boolean suits = false;
    for (Instance each : instances.values()) {
      if (each.reserved && each.kind == request.kind() && each.protocol == request.protocol() && each.connections >= request.connections()) {
        suits = true;
        if (each.state == Instance.State.FREE && (best == null
            || request.near().microsTo(each.host.offer.place()) < request.near().microsTo(best.host.offer.place()))) {
          best = each;
        }
      }
    }
    if (best == null) {
      return suits ? Attempt.FULL : Attempt.NONE;
    }
    assign(pending, best);
    return Attempt.PLACED;
  }

  /** The instance is from here on for the one who has asked. */
  private void assign(Pending pending, Instance instance) {
    EndpointRequest request = pending.request;
    instance.state = Instance.State.ORDERED;
    instance.subject = request.subject();
    instance.wanted = request.connections();
    instance.tokens = request.kind() == RelayKind.SEP ? List.of(token()) : List.of(token(), token());
    remember(instance);
    host.probe().count(SignalingMetrics.PLACEMENT, 1, request.kind().word(), instance.host.offer.site().word());
    await(pending, instance);
    order(instance);
  }

  private void await(Pending pending, Instance instance) {
    instance.waiting = instance.waiting.isEmpty() ? new ArrayList<>(1) : instance.waiting;
    instance.waiting.add(pending);
    pending.cancelDeadline();
    pending.deadline = deadlines.deadline(() -> {
      orderEnd(instance);
      lose(instance, "not live in time");
      onRoom();
    });
    pending.deadline.start(instance.host.offer.goLive().plus(config.orderTimeout()).plus(START_GRACE));
  }

  private void grant(Pending pending, Instance instance) {
    pending.cancelDeadline();
    respond(pending.exchange, "request", HttpResponse.json(201, SignalingJson.write(grantOf(instance, instance.tokens))));
  }

  private EndpointGrant grantOf(Instance instance, List<String> tokens) {
    RelayReport.Live live = instance.live;
    if (live == null) {
      throw new IllegalStateException("an instance must be live to be granted but " + instance.id + " is not");
    }
    return new EndpointGrant(instance.id, instance.kind, live.endpoint(), live.attach(), tokens, config.idleLimit(instance.kind), instance.host.offer.site());
  }

  private void refuse(Pending pending, String reason) {
    pending.cancelDeadline();
    host.probe().count(SignalingMetrics.REFUSED, 1, pending.request.kind().word(), reason);
    respond(pending.exchange, "request", HttpResponse.text(503, "there is no relay: " + reason).with("Retry-After", RETRY_AFTER_SECONDS));
  }

  /** There may be room where there was none: the pool is filled up, and then those are served who wait, the first first. */
  private void onRoom() {
    if (draining) {
      return;
    }
    draining = true;
    for (RelayKind kind : RelayKind.values()) {
      if (fillsPool) {
        fillPool(kind);
      }
    }
    for (Pending pending : List.copyOf(queue)) {
      if (pending.queued && attempt(pending) == Attempt.PLACED) {
        leaveQueue(pending);
        host.probe().observe(SignalingMetrics.QUEUE_TIME, (host.nanoTime() - pending.cameNanos) / 1e9, pending.request.kind().word());
      }
    }
    draining = false;
  }

  private void fillPool(RelayKind kind) {
    if (config.pool(kind) == 0) {
      return;
    }
    RelayProtocol protocol = kind == RelayKind.SEP ? RelayProtocol.HTTP : RelayProtocol.TCP;
    long missing = config.pool(kind) - instances.values().stream().filter(each -> each.reserved && each.kind == kind).count();
    for (; missing > 0; missing--) {
      List<HostEntry> able = hosts.values().stream()
          .filter(each -> each.offer.protocols().contains(protocol) && each.hasRoom(kind, config.poolConnections())).toList();
      Optional<HostEntry> chosen = placement.choose(able, kind, Place.UNKNOWN);
      if (chosen.isEmpty()) {
        return;
      }
      Instance instance = new Instance(number(), chosen.get(), kind, protocol, config.poolConnections(), true);
      remember(instance);
      order(instance);
    }
  }

  private void onFind(HttpExchange exchange) {
    Instance found = seps.get(exchange.target().query().getOrDefault("for", ""));
    if (found == null || found.state != Instance.State.LIVE) {
      respond(exchange, "find", HttpResponse.of(404));
    } else {
      respond(exchange, "find", HttpResponse.json(200, SignalingJson.write(grantOf(found, List.of()))));
    }
  }

  private void onLookUp(HttpExchange exchange) {
    Instance found = instances.get(exchange.variable("id"));
    if (found == null || found.state != Instance.State.LIVE) {
      respond(exchange, "look-up", HttpResponse.of(404));
    } else {
      respond(exchange, "look-up", HttpResponse.json(200, SignalingJson.write(grantOf(found, List.of()))));
    }
  }

  private void onRelease(HttpExchange exchange) {
    Instance instance = instances.get(exchange.variable("id"));
    if (instance == null) {
      respond(exchange, "release", HttpResponse.of(404));
    } else if (instance.tokens.stream().noneMatch(token -> holds(exchange, token))) {
      respond(exchange, "release", HttpResponse.of(401));
    } else {
      respond(exchange, "release", HttpResponse.of(204));
      // The host says when it is over; what it still runs still takes room.
      orderEnd(instance);
    }
  }

  // ---- Orders

  private void order(Instance instance) {
    RelayOrder order = new RelayOrder(
        instance.kind, instance.protocol, instance.subject, instance.tokens, config.idleLimit(instance.kind), instance.wanted, instance.reserved);
    HttpRequest request = new HttpRequest("PUT", "/instances/" + instance.id, authorized(instance.host).with("Content-Type", "application/json"), SignalingJson.write(order));
    orders.send(instance.host.offer.orders(), request, result -> onOrderTaken(instance, order, result));
  }

  private void onOrderTaken(Instance instance, RelayOrder order, HttpResult result) {
    boolean current = instances.get(instance.id) == instance && instance.subject.equals(order.subject());
    if (result instanceof HttpResult.NoAnswer) {
      forget(instance.host, "does not answer");
    } else if (result instanceof HttpResult.Answer answer && !answer.response().isSuccess()) {
      if (current && instance.reserved) {
        // Else the pool would ask the same host again, and again.
        forget(instance.host, "turns down what is reserved");
      } else if (current) {
        lose(instance, "turned down with " + answer.response().status());
      }
    } else if (current && instance.live != null && instance.state == Instance.State.ORDERED && order.isAssigned()) {
      // It was live before: the word of the host that it has the tokens is all that was missing.
      onLive(instance, instance.live);
    }
    onRoom();
  }

  private void orderEnd(Instance instance) {
    HttpRequest request = new HttpRequest("DELETE", "/instances/" + instance.id, authorized(instance.host), new byte[0]);
    orders.send(instance.host.offer.orders(), request, result -> {
      if (result instanceof HttpResult.NoAnswer) {
        forget(instance.host, "does not answer");
      }
    });
  }

  private static HttpHeaders authorized(HostEntry entry) {
    return HttpHeaders.of("Authorization", "Bearer " + entry.token);
  }

  private String number() {
    return "relay-" + Long.toString(++lastNumber, 36);
  }

  /** 128 bits that nobody guesses. */
  private String token() {
    return hex(luck.nextLong()) + hex(luck.nextLong());
  }

  private static String hex(long bits) {
    String digits = Long.toHexString(bits);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
