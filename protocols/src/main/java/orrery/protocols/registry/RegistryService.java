package orrery.protocols.registry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Metric;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.raft.RaftGroup;
import orrery.protocols.raft.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * The registry service (EC-25): back-end services by kind and place, over HTTP.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>{@code PUT /services/{id}}<td>a {@link ServiceEntry}<td>200, 201, 400, 503, 507
 *   <tr><td>{@code DELETE /services/{id}}<td><td>204, 400, 404, 503
 *   <tr><td>{@code GET /services/{id}}<td><td>200, 400, 404
 *   <tr><td>{@code GET /services?kind=…&near=latitude,longitude&limit=…}<td>the nearest first<td>200, 400
 * </table>
 *
 * <p>Services that are a group keep one list: changes are linearizable, and what is read is what the service that is asked
 * has (see the package's page). A service by itself forgets with its life.
 */
public final class RegistryService implements Protocol {

  /** What registries were asked, by kind and status. */
  public static final Metric REQUESTS = Metric.counter("registry.requests", "1", "kind", "status");

  /** The most services in one answer. */
  static final int MAXIMUM_LIMIT = 100;

  private static final int USUAL_LIMIT = 10;

  private final Host host;
  private final RegistryServiceConfig config;
  private final HttpServer server;
  private final ServiceList list = new ServiceList();
  private final @Nullable RaftServer group;

  public RegistryService(Host host, RegistryServiceConfig config) {
    this.host = host;
    this.config = config;
    group = config.group().isEmpty() ? null : RaftGroup.parse("registry", config.group()).server(host, config.raft(), list);
    server = new HttpServer(host, config.http())
        .route("PUT", "/services/{id}", counted("announce", this::announce))
        .route("DELETE", "/services/{id}", counted("withdraw", this::withdraw))
        .route("GET", "/services/{id}", counted("entry", this::entry))
        .route("GET", "/services", counted("find", this::find));
  }

  @Override
  public void start() {
    if (group != null) {
      group.start();
    }
    server.start(config.port());
  }

  @Override
  public void stop(Runnable done) {
    server.stop();
    if (group != null) {
      group.stop(done);
    } else {
      done.run();
    }
  }

  /** Where it listens. */
  public Endpoint local() {
    return server.local();
  }

  private interface Kind {
    void answer(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException;
  }

  private HttpHandler counted(String kind, Kind answers) {
    return exchange -> {
      Consumer<HttpResponse> respond = response -> {
        host.probe().count(REQUESTS, 1, kind, Integer.toString(response.status()));
        exchange.respond(response);
      };
      try {
        answers.answer(exchange, respond);
      } catch (JsonException e) {
        respond.accept(HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  private void announce(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = RegistryJson.id(exchange.variable("id"));
    ServiceEntry entry = RegistryJson.readEntry(exchange.request().body());
    if (!entry.id().equals(id)) {
      throw new JsonException("the entry must be of " + id + " but is of " + entry.id());
    }
    if (list.size() >= config.capacity() && list.entry(id).isEmpty()) {
      respond.accept(HttpResponse.text(507, "there must be at most " + config.capacity() + " services"));
      return;
    }
    change(ServiceList.enter(entry), respond, known -> HttpResponse.of(known ? 200 : 201));
  }

  private void withdraw(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    NodeId id = RegistryJson.id(exchange.variable("id"));
    change(ServiceList.remove(id), respond, known -> known ? HttpResponse.of(204) : HttpResponse.text(404, "there is no such service"));
  }

  private void change(byte[] command, Consumer<HttpResponse> respond, Function<Boolean, HttpResponse> answer) {
    if (group == null) {
      respond.accept(answer.apply(list.apply(host.unixNanos(), command)[0] == 1));
      return;
    }
    group.submit(command, said -> respond.accept(said.map(octets -> answer.apply(octets[0] == 1)).orElseGet(this::unavailable)));
  }

  private HttpResponse unavailable() {
    long seconds = 1 + config.raft().electionTimeout().toSeconds();
    return HttpResponse.text(503, "there must be a majority of the group to answer, but there is none now").with("Retry-After", Long.toString(seconds));
  }

  private void entry(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    respond.accept(list.entry(RegistryJson.id(exchange.variable("id")))
        .map(entry -> HttpResponse.json(200, RegistryJson.write(entry)))
        .orElseGet(() -> HttpResponse.text(404, "there is no such service")));
  }

  private void find(HttpExchange exchange, Consumer<HttpResponse> respond) throws JsonException {
    Map<String, String> query = exchange.target().query();
    Optional<Position> near = query.containsKey("near") ? Optional.of(position(query.get("near"))) : Optional.empty();
    int limit = query.containsKey("limit") ? (int) number(query.get("limit"), 1, MAXIMUM_LIMIT) : USUAL_LIMIT;
    respond.accept(HttpResponse.json(200, RegistryJson.write(list.find(Optional.ofNullable(query.get("kind")), near, limit))));
  }

  private static Position position(String text) throws JsonException {
    String[] parts = text.split(",", -1);
    if (parts.length != 2) {
      throw new JsonException("near must be latitude,longitude in microdegrees");
    }
    return new Position((int) number(parts[0], -90_000_000, 90_000_000), (int) number(parts[1], -180_000_000, 180_000_000));
  }

  private static long number(String text, long least, long greatest) throws JsonException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), json -> json.whole(least, greatest));
  }
}
