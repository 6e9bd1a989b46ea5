package orrery.protocols.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHandler;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.json.JsonException;
import orrery.protocols.signaling.Landmarks;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayOffer;
import orrery.protocols.signaling.RelayOrder;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.RelayReport;
import orrery.protocols.signaling.RelaySite;
import orrery.protocols.signaling.SignalingJson;

/**
 * A machine that runs relays for others: it offers itself to the signaling service, starts and ends instances by the
 * service's order, and says when one can be used and when one has ended by itself.
 *
 * <p>{@code PUT /instances/{id}} starts one, or gives a reserved one to somebody; {@code DELETE} ends it, or makes it nobody's
 * again. Both need the token that the service gave with its answer to the offer.
 */
public final class RelayHost implements Protocol {

  /** How long to wait when the service does not answer; assumed. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Host host;
  private final RelayHostConfig config;
  private final HttpServer server;
  private final HttpClient client;
  private final Landmarks landmarks;
  private final Timer offerTimer;
  private final RandomStream luck;
  private final Map<String, Run> runs = new LinkedHashMap<>();
  /** How the SEP that was started last serves callers: most others serve them likewise. */
  private @Nullable HttpServerConfig serving;
  private @Nullable Endpoint service;
  private Place place = Place.UNKNOWN;
  private String token = "";
  private List<Address> offeredFrom = List.of();

  public RelayHost(Host host, RelayHostConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("relay-host");
    landmarks = new Landmarks(host, config.landmarks());
    client = new HttpClient(host, config.http());
    server = new HttpServer(host, config.orders())
        .route("PUT", "/instances/{id}", ordered(this::onOrder))
        .route("DELETE", "/instances/{id}", ordered(this::onEnd));
    offerTimer = host.timer("relay offer", this::offer);
  }

  @Override
  public void start() {
    Optional<Endpoint> found = config.endpoint();
    if (found.isEmpty() || !config.offers(host.device().type()) || !host.device().permissions().contains(Permission.PROXY)) {
      return;
    }
    service = found.get();
    server.start(config.port());
    host.followInterfaces(this::onInterfacesChanged);
    landmarks.measure(measured -> {
      place = measured;
      offer();
    });
  }

  @Override
  public void stop(Runnable done) {
    offerTimer.cancel();
    landmarks.stop();
    List.copyOf(runs.values()).forEach(run -> run.end("stopped"));
    server.stop();
    if (service == null || token.isEmpty()) {
      client.stop();
      done.run();
      return;
    }
    client.send(service, new HttpRequest("DELETE", "/hosts/" + host.id(), authorized(), new byte[0]), result -> {
      client.stop();
      done.run();
    });
    service = null;
  }

  /** How many instances it runs, those included that are being started. */
  public int instances() {
    return runs.size();
  }

  // ---- The service

  private void offer() {
    Endpoint to = service;
    offeredFrom = addresses();
    if (to == null || offeredFrom.isEmpty()) {
      return;
    }
    offerTimer.start(config.renew());
    String type = host.device().type();
    List<RelayOffer.Running> running = new ArrayList<>();
    for (Run run : runs.values()) {
      if (run.instance != null) {
        running.add(new RelayOffer.Running(run.id, run.order.kind(), run.order.protocol(), run.order.subject(), run.instance.live(), run.connections));
      }
    }
    Set<RelayProtocol> protocols = EnumSet.of(RelayProtocol.TCP, RelayProtocol.HTTP);
    RelayOffer offer = new RelayOffer(server.local(), config.isCloud(type) ? RelaySite.CLOUD : RelaySite.EDGE, place, config.seps(), config.beps(),
        config.connections(), protocols, config.goLiveMost(), running);
    HttpHeaders headers = token.isEmpty() ? HttpHeaders.NONE : authorized();
    send("PUT", "/hosts/" + host.id(), headers, SignalingJson.write(offer), this::onOffered);
  }

  private void onOffered(HttpResult result) {
    if (result instanceof HttpResult.Answer answer && answer.response().isSuccess()) {
      try {
        token = SignalingJson.readToken(answer.response().body());
        return;
      } catch (JsonException e) {
        host.probe().event("relay-host", "malformed: " + e.getMessage());
      }
    }
    offerTimer.start(RETRY);
  }

  /** At another address, nothing that was told of the instances is right any more. */
  private void onInterfacesChanged() {
    if (!addresses().equals(offeredFrom)) {
      List.copyOf(runs.values()).forEach(run -> run.end("moved"));
      offer();
    }
  }

  private List<Address> addresses() {
    List<Address> held = new ArrayList<>();
    for (Interface each : host.interfaces()) {
      if (each.up()) {
        each.addresses().forEach(address -> held.add(address.address()));
      }
    }
    return held;
  }

  private void report(String id, RelayReport report) {
    send("PUT", "/endpoints/" + id, authorized(), SignalingJson.write(report), result -> {
      boolean unknown = result instanceof HttpResult.Answer answer && (answer.response().status() == 404 || answer.response().status() == 401);
      if (unknown && !(report instanceof RelayReport.Ended)) {
        // The service has forgotten this host, and learns of all that it runs anew.
        offer();
      }
    });
  }

  private void send(String method, String target, HttpHeaders headers, byte[] body, Consumer<HttpResult> onResult) {
    if (service != null) {
      client.send(service, new HttpRequest(method, target, headers.with("Content-Type", "application/json"), body), onResult);
    }
  }

  private HttpHeaders authorized() {
    return HttpHeaders.of("Authorization", "Bearer " + token);
  }

  private interface Answers {
    void answer(HttpExchange exchange, String id) throws JsonException;
  }

  private HttpHandler ordered(Answers answers) {
    return exchange -> {
      boolean authentic = !token.isEmpty() && exchange.request().headers().first("Authorization").filter(("Bearer " + token)::equals).isPresent();
      if (!authentic) {
        exchange.respond(HttpResponse.of(401));
        return;
      }
      try {
        answers.answer(exchange, exchange.variable("id"));
      } catch (JsonException e) {
        exchange.respond(HttpResponse.text(400, e.getMessage()));
      }
    };
  }

  private void onOrder(HttpExchange exchange, String id) throws JsonException {
    RelayOrder order = SignalingJson.readOrder(exchange.request().body());
    Run run = runs.get(id);
    if (run != null) {
      boolean same = run.order.kind() == order.kind() && run.order.protocol() == order.protocol() && run.instance != null;
      exchange.respond(HttpResponse.of(same ? 204 : 409));
      if (same) {
        run.assign(order);
      }
    } else if (!hasRoom(order)) {
      exchange.respond(HttpResponse.text(503, "there is no room for another " + order.kind().word()));
    } else {
      exchange.respond(HttpResponse.of(204));
      runs.put(id, new Run(id, order));
    }
  }

  private boolean hasRoom(RelayOrder order) {
    long ofKind = runs.values().stream().filter(run -> run.order.kind() == order.kind()).count();
    long connections = runs.values().stream().mapToLong(run -> run.connections).sum();
    return ofKind < (order.kind() == RelayKind.SEP ? config.seps() : config.beps()) && connections + order.connections() <= config.connections();
  }

  private void onEnd(HttpExchange exchange, String id) {
    Run run = runs.get(id);
    exchange.respond(HttpResponse.of(run == null ? 404 : 204));
    if (run != null) {
      run.onOver("released");
    }
  }

  // ---- Instances

  private HttpServerConfig serving(int connections) {
    serving = serving == null || serving.connections() != connections ? config.sep().serving(connections) : serving;
    return serving;
  }

  /** An instance, from the order to its end. */
  private final class Run implements RelayInstance.Upkeep {

    private final String id;
    /** Null once it has gone live. */
    private @Nullable Timer goLive;
    /** What it has room for, whoever uses it. */
    private final int connections;
    private RelayOrder order;
    private @Nullable RelayInstance instance;

    Run(String id, RelayOrder order) {
      this.id = id;
      this.order = order;
      connections = order.connections();
      goLive = host.timer("relay go-live", this::becomeLive);
      double least = Math.max(1, config.goLiveLeast().toNanos());
      goLive.start((long) (least * StrictMath.pow(config.goLiveMost().toNanos() / least, luck.nextDouble())));
      tell(RelayState.Phase.STARTING);
    }

    private void becomeLive() {
      goLive = null;
      RelayInstance started = order.kind() == RelayKind.SEP ? new Sep(host, config.sep(), serving(connections), order, this) : new Bep(host, order, this);
      instance = started;
      tell(order.isAssigned() ? RelayState.Phase.IDLE : RelayState.Phase.RESERVED);
      report(id, started.live());
    }

    void assign(RelayOrder next) {
      order = next;
      if (instance != null) {
        instance.assign(next);
        tell(RelayState.Phase.IDLE);
      }
    }

    @Override
    public void onUse(boolean used) {
      tell(used ? RelayState.Phase.USED : RelayState.Phase.IDLE);
    }

    @Override
    public void onOver(String reason) {
      if (order.reserved() && instance != null) {
        count(reason);
        // First the instance, and then what is said of it.
        RelayOrder unassigned = new RelayOrder(order.kind(), order.protocol(), "", List.of(), order.idleLimit(), connections, true);
        order = unassigned;
        instance.free();
        tell(RelayState.Phase.RESERVED);
        report(id, new RelayReport.Free());
      } else if (runs.containsKey(id)) {
        end(reason);
        report(id, new RelayReport.Ended(reason));
      }
    }

    void end(String reason) {
      if (runs.remove(id, this)) {
        count(reason);
        if (goLive != null) {
          goLive.cancel();
        }
        if (instance != null) {
          instance.stop();
        }
        host.probe().state(RelayState.VARIABLE, id, "");
      }
    }

    private void count(String reason) {
      host.probe().count(RelayMetrics.ENDED, 1, order.kind().word(), reason);
    }

    private void tell(RelayState.Phase phase) {
      if (!runs.containsKey(id) && phase != RelayState.Phase.STARTING) {
        return;
      }
      List<Integer> ports = new ArrayList<>();
      if (instance != null) {
        ports.add(instance.live().endpoint().port());
        instance.live().attach().ifPresent(attach -> ports.add(attach.port()));
      }
      host.probe().state(RelayState.VARIABLE, id, new RelayState(order.kind(), phase, order.idleLimit(), ports).text());
    }
  }
}
