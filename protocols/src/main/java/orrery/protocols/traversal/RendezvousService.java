package orrery.protocols.traversal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonException;

/**
 * Where two devices that cannot reach each other leave word for one another, by name.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /offers/{from}/{to}}<td>an offer<td>204, 400, 507
 *   <tr><td>{@code GET /offers/{from}/{to}?known=number}<td>asked by {@code to}: the offer, once there is one of another number
 *       than {@code known}; 204 where none has come for a while; 404 where {@code to} has made no offer of its own, which is so
 *       for everybody after a restart of the service<td>200, 204, 400, 404
 * </table>
 */
public final class RendezvousService implements Protocol {

  private final Host host;
  private final RendezvousServiceConfig config;
  private final HttpServer server;
  private final Timer timer;
  private final Map<Way, Shelved> offers = new TreeMap<>();
  /** Those who wait, in the order in which they came, which is that of their deadlines. */
  private final Map<Way, Waiting> waiting = new LinkedHashMap<>();
  private long lastNumber;

  private record Way(NodeId from, NodeId to) implements Comparable<Way> {
    Way back() {
      return new Way(to, from);
    }

    @Override
    public int compareTo(Way other) {
      int order = from.compareTo(other.from);
      return order != 0 ? order : to.compareTo(other.to);
    }
  }

  /** An offer, and when the one who made it was last heard of. */
  private static final class Shelved {
    final OfferJson.Numbered numbered;
    long heardNanos;

    Shelved(OfferJson.Numbered numbered, long heardNanos) {
      this.numbered = numbered;
      this.heardNanos = heardNanos;
    }
  }

  private record Waiting(HttpExchange exchange, long known, long deadlineNanos) {}

  public RendezvousService(Host host, RendezvousServiceConfig config) {
    this.host = host;
    this.config = config;
    server = new HttpServer(host, config.http())
        .route("PUT", "/offers/{from}/{to}", counted("offer", this::put))
        .route("GET", "/offers/{from}/{to}", counted("ask", this::ask));
    timer = host.timer("rendezvous", this::onTimer);
  }

  @Override
  public void start() {
    // Numbers begin anywhere, so that one from before a restart is not taken for one of now.
    lastNumber = host.random("rendezvous").nextLong(1L << 40);
    server.start(config.port());
  }

  @Override
  public void stop(Runnable done) {
    timer.cancel();
    server.stop();
    done.run();
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }

  /** How many offers it keeps. */
  public int size() {
    return offers.size();
  }

  private interface Kind {
    void answer(HttpExchange exchange, Way way) throws JsonException;
  }

  private HttpHandler counted(String kind, Kind answers) {
    return exchange -> {
      host.probe().count(TraversalMetrics.RENDEZVOUS_REQUESTS, 1, kind);
      String from = exchange.variable("from");
      String to = exchange.variable("to");
      if (!NodeId.isValid(from) || !NodeId.isValid(to)) {
        exchange.respond(HttpResponse.text(400, "there must be two node ids"));
        return;
      }
      try {
        answers.answer(exchange, new Way(new NodeId(from), new NodeId(to)));
      } catch (JsonException e) {
        exchange.respond(HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  private void put(HttpExchange exchange, Way way) throws JsonException {
    Offer offer = OfferJson.readOffer(exchange.request().body());
    if (!offers.containsKey(way) && offers.size() >= config.capacity()) {
      offers.values().removeIf(this::isStale);
      if (offers.size() >= config.capacity()) {
        exchange.respond(HttpResponse.text(507, "there is no room for another offer"));
        return;
      }
    }
    Shelved shelved = new Shelved(new OfferJson.Numbered(++lastNumber, offer), host.nanoTime());
    offers.put(way, shelved);
    host.probe().event("offer", way.from + " to " + way.to + ", round " + offer.round());
    exchange.respond(HttpResponse.of(204));
    Waiting waiter = waiting.remove(way);
    if (waiter != null) {
      hand(waiter.exchange, shelved);
      arm();
    }
  }

  private void ask(HttpExchange exchange, Way way) throws JsonException {
    Shelved own = offers.get(way.back());
    if (own == null) {
      exchange.respond(HttpResponse.text(404, "who asks must have made an offer"));
      return;
    }
    own.heardNanos = host.nanoTime();
    long known = known(exchange.target().query().getOrDefault("known", "0"));
    Shelved wanted = offers.get(way);
    if (wanted != null && !isStale(wanted) && wanted.numbered.number() != known) {
      hand(exchange, wanted);
      return;
    }
    // One question for each way: a second takes the place of the first, which has nobody to hear its answer.
    Waiting before = waiting.remove(way);
    if (before != null) {
      before.exchange.respond(HttpResponse.of(204));
    }
    waiting.put(way, new Waiting(exchange, known, host.nanoTime() + config.hold().toNanos()));
    arm();
  }

  private static long known(String text) throws JsonException {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new JsonException("known must be a whole number of at most 18 digits");
    }
    return Long.parseLong(text);
  }

  private static void hand(HttpExchange exchange, Shelved offer) {
    exchange.respond(HttpResponse.json(200, OfferJson.write(offer.numbered)));
  }

  private boolean isStale(Shelved offer) {
    return host.nanoTime() - offer.heardNanos > 2 * config.hold().toNanos();
  }

  private void arm() {
    if (waiting.isEmpty()) {
      timer.cancel();
    } else {
      timer.start(Math.max(0, waiting.values().iterator().next().deadlineNanos - host.nanoTime()));
    }
  }

  private void onTimer() {
    long now = host.nanoTime();
    while (!waiting.isEmpty() && waiting.values().iterator().next().deadlineNanos <= now) {
      Way way = waiting.keySet().iterator().next();
      HttpExchange exchange = waiting.get(way).exchange;
      waiting.remove(way);
      exchange.respond(HttpResponse.of(204));
    }
    arm();
  }
}
