package orrery.protocols.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.protocols.container.ContainerApi;
import orrery.protocols.container.LightContainer;
import orrery.protocols.container.Refusal;
import orrery.protocols.gateway.Admission.Admitted;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.seal.Seal;
import orrery.protocols.seal.SealRefusal;
import orrery.protocols.seal.Unsealed;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Outcome.Failure;
import orrery.protocols.service.ServiceAddress;

/**
 * The one door to all microservices of a node (EC-27): it sees who calls, opens what is sealed, and has the container answer.
 *
 * <table>
 *   <caption>What it answers</caption>
 *   <tr><td>any method, {@code /services/NAME/…}<td>as the microservice of that name does, which is started where need be; or 401, 403, 404,
 *       425, 502 to 504, with the reason in {@value Refusal#FIELD}
 *   <tr><td>the same, of a program on the node itself<td>likewise, wherever the microservice is; {@code NAME} may be a whole {@link
 *       ServiceAddress} such as {@code drive@central}, and the answer says in {@value CallFields#ROUTE} which way the call went
 *   <tr><td>the paths of {@link ContainerApi}<td>with a token that allows {@code manage}
 * </table>
 *
 * <p>A call from another node is answered here or not at all: nobody is a way to a third.
 */
final class ApiGateway {

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

  private final Host host;
  private final ServicesConfig config;
  private final Admission admission;
  private final Predicate<Caller> shares;
  private final Supplier<LightContainer> container;
  private final Supplier<Credentials> credentials;
  private final Supplier<Calls> calls;

  /**
   * @param shares whether the owner shares anything with that caller (EC-10, EC-18)
   * @param calls for programs of this node
   */
  ApiGateway(Host host, ServicesConfig config, Predicate<Caller> shares, Supplier<LightContainer> container, Supplier<Credentials> credentials, Supplier<Calls> calls) {
    this.host = host;
    this.config = config;
    this.shares = shares;
    this.container = container;
    this.credentials = credentials;
    this.calls = calls;
    admission = new Admission(host, config, credentials);
  }

  /** Adds the routes. */
  void register(HttpRoutes routes) {
    long most = config.security() == ServicesConfig.Security.SEALED ? Seal.bulkBytes(config.largest().bytes()) : config.largest().bytes();
    for (String method : METHODS) {
      routes.bulkRoute(method, "/services/{service}/{rest*}", most, this::gate, this::onRequest);
    }
    ContainerApi.register(routes, host, container, (exchange, onCaller) ->
        admission.admit(exchange, "containers", Admission.MANAGE, admitted -> onCaller.accept(admitted.caller().filter(this::isLetIn))));
  }

  private boolean isLetIn(Caller caller) {
    return host.id().equals(caller.node()) || shares.test(caller);
  }

  /**
   * Before a bulk comes: whether it would be refused, as far as that is known already. A token that is not known is verified while the bulk is
   * on its way.
   */
  private Optional<HttpResponse> gate(HttpExchange head) {
    if (Admission.isOwn(head)) {
      return Optional.empty();
    }
    Admitted[] now = {null};
    String service = head.variable("service");
    admission.admit(head, service, Admission.CALL, admitted -> now[0] = admitted);
    if (now[0] == null) {
      return Optional.empty();
    }
    return now[0].refusal().or(() -> refusal(service, now[0].caller().orElseThrow()));
  }

  private Optional<HttpResponse> refusal(String service, Caller caller) {
    if (!ServiceAddress.isName(service)) {
      return Optional.of(Admission.answer(host, 404, "no-service", "there is no such service"));
    } else if (!isLetIn(caller)) {
      return Optional.of(Admission.answer(host, 403, "not-shared", "the owner of this device does not share it with you"));
    }
    return Optional.empty();
  }

  private void onRequest(HttpExchange exchange) {
    String service = exchange.variable("service");
    if (Admission.isOwn(exchange)) {
      routeOwn(exchange, service);
      return;
    }
    admission.admit(exchange, service, Admission.CALL, admitted -> {
      Optional<HttpResponse> refusal = admitted.refusal().or(() -> refusal(service, admitted.caller().orElseThrow()));
      if (refusal.isPresent()) {
        respond(exchange, "", refusal.get());
      } else {
        serve(exchange, service, admitted.caller().orElseThrow());
      }
    });
  }

  private void respond(HttpExchange exchange, String service, HttpResponse response) {
    // Callers make up names; what is measured has none but those that are known here.
    String known = !service.isEmpty() && container.get().has(service) ? service : "";
    host.probe().count(GatewayMetrics.SERVED, 1, known, Integer.toString(response.status()));
    exchange.respond(response);
  }

  private Duration patience(HttpExchange exchange) {
    Duration wanted = CallFields.timeout(exchange.request().headers()).orElse(config.patience());
    return wanted.compareTo(config.longest()) < 0 ? wanted : config.longest();
  }

  // ---- From other nodes

  private void serve(HttpExchange exchange, String service, Caller caller) {
    HttpRequest request = exchange.request();
    Duration patience = patience(exchange);
    if (config.security() != ServicesConfig.Security.SEALED) {
      // No microservice gets to see a token: it could call others of this node with it.
      HttpRequest plain = request.with(new HttpHeaders(CallFields.own(request.headers())));
      hand(exchange, service, caller, plain, patience, response -> respond(exchange, service, response));
    } else if (!SealedCall.isSealed(request) || caller.node() == null) {
      respond(exchange, service, Admission.answer(host, 403, "not-sealed", "what is said to this device must be sealed for it"));
    } else {
      long endNanos = host.nanoTime() + patience.toNanos();
      credentials.get().key(caller.node(), patience, key -> host.compute(Seal.work(SealedCall.bytes(request), false), () ->
          open(exchange, service, caller, Duration.ofNanos(Math.max(1, endNanos - host.nanoTime())))));
    }
  }

  private void open(HttpExchange exchange, String service, Caller caller, Duration patience) {
    Unsealed unsealed = SealedCall.open(credentials.get().unsealer(), exchange.request());
    if (unsealed instanceof Unsealed.Refused refused) {
      respond(exchange, service, unopened(refused));
      return;
    }
    Unsealed.Opened opened = (Unsealed.Opened) unsealed;
    Optional<HttpRequest> plain = SealedCall.plain(exchange.request(), opened);
    if (!opened.sender().equals(caller.node()) || plain.isEmpty()) {
      // A token of one with a payload of another: one of the two is stolen.
      respond(exchange, service, Admission.answer(host, 403, "seal-forged", "the payload is not of who calls"));
      return;
    }
    boolean toHead = exchange.request().method().equals("HEAD");
    hand(exchange, service, caller, plain.get(), patience, response -> host.compute(Seal.answerWork(response.contentLength()), () ->
        respond(exchange, service, SealedCall.seal(opened, response, toHead, response.bulk() == null ? 0 : host.random("gateway bulk").nextLong()))));
  }

  private HttpResponse unopened(Unsealed.Refused refused) {
    boolean stale = refused.reason() == SealRefusal.STALE;
    int status = stale ? Seal.STALE_STATUS : refused.reason() == SealRefusal.UNKNOWN_SENDER ? 403 : 400;
    HttpResponse answer = Admission.answer(host, status, "seal-" + refused.reason().word(), "the payload is not opened: " + refused.reason().word());
    return stale ? answer.with(Seal.SESSION_FIELD, HttpBulk.text(refused.session())) : answer;
  }

  private void hand(HttpExchange exchange, String service, Caller caller, HttpRequest request, Duration patience, Consumer<HttpResponse> onAnswer) {
    container.get().call(service, new LocalCall(caller, request, LocalCall.below(exchange.target()), onAnswer), patience);
  }

  // ---- From programs of this node

  private void routeOwn(HttpExchange exchange, String text) {
    Optional<ServiceAddress> to = ServiceAddress.parse(text);
    if (to.isEmpty()) {
      exchange.respond(Admission.answer(host, 404, "no-service", "there is no such service"));
      return;
    }
    HttpRequest request = exchange.request();
    HttpTarget below = LocalCall.below(exchange.target());
    HttpRequest inner = new HttpRequest(request.method(), below.text(), request.headers(), request.body(), request.bulk(), false);
    calls.get().call(to.get(), inner, new HttpTerms(patience(exchange), config.largest().bytes()), outcome -> exchange.respond(answer(outcome)));
  }

  private static HttpResponse answer(Outcome outcome) {
    HttpResponse answer = outcome instanceof Outcome.Answered answered ? answered.response() : failed(((Outcome.Failed) outcome).failure());
    return answer.with(CallFields.ROUTE, outcome.route().word());
  }

  private static HttpResponse failed(Failure failure) {
    int status = switch (failure) {
      case DEADLINE -> 504;
      case NOWHERE -> 404;
      case UNREACHABLE, LOST, MALFORMED -> 502;
      case BUSY, NO_TOKEN, NO_KEY, CIRCUIT_OPEN -> 503;
    };
    return HttpResponse.text(status, "the service was not reached: " + failure.word()).with(Refusal.FIELD, failure.word());
  }
}
