package orrery.protocols.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.Interface.InterfaceAddress;
import orrery.host.NodeId;
import orrery.protocols.container.Refusal;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Required;
import orrery.protocols.jwt.Verdict;
import orrery.protocols.service.Caller;
import org.jspecify.annotations.Nullable;

/** Decides who calls a gateway, and whether for a purpose (EC-24, EC-31, EC-32). */
final class Admission {

  /** The scope that lets a caller call microservices. */
  static final String CALL = "call";

  /** The scope that lets a caller govern the containers that are its own. */
  static final String MANAGE = "manage";

  /** For whom a token is that is to let a caller at containers and images, where tokens are for services. */
  static final String CONTAINERS = "containers";

  private static final Address LOCALHOST = Address.ipv4(127, 0, 0, 1);
  private static final Address LOCALHOST_IPV6 = new Address(0, 1);

  private final Host host;
  private final ServicesConfig config;
  private final Supplier<Credentials> credentials;
  /** What most callers must show; null before the first. */
  private @Nullable Required call;

  /** What comes of it: a caller, or the answer to one who is none. */
  record Admitted(Optional<Caller> caller, Optional<HttpResponse> refusal) {

    static Admitted of(Caller caller) {
      return new Admitted(Optional.of(caller), Optional.empty());
    }

    static Admitted refused(HttpResponse answer) {
      return new Admitted(Optional.empty(), Optional.of(answer));
    }
  }

  Admission(Host host, ServicesConfig config, Supplier<Credentials> credentials) {
    this.host = host;
    this.config = config;
    this.credentials = credentials;
  }

  /** The node itself, as a caller. */
  Caller own() {
    return new Caller(host.id(), host.device().account(), config.identity().tenant(), List.of(CALL, MANAGE));
  }

  /**
   * Whether a program of this very machine asks: its owner has put it there. Of the addresses that never leave a machine only the usual one
   * counts, since several nodes of one machine have one of the others each.
   */
  static boolean isOwn(HttpExchange exchange) {
    Address remote = exchange.remote().address();
    return remote.equals(exchange.local().address()) || remote.equals(LOCALHOST) || remote.equals(LOCALHOST_IPV6);
  }

  /**
   * Decides on one who asks for {@code service}; {@code onAdmitted} is called once, at once where its token is known.
   *
   * @param scope what its token must allow
   */
  void admit(HttpExchange exchange, String service, String scope, Consumer<Admitted> onAdmitted) {
    if (isOwn(exchange)) {
      onAdmitted.accept(Admitted.of(own()));
    } else if (config.security() == ServicesConfig.Security.OPEN) {
      onAdmitted.accept(checked(CallFields.caller(exchange.request().headers())));
    } else {
      Required required = config.audience() == ServicesConfig.Audience.NODE && scope.equals(CALL) ? call() : Required.of(config.audienceOf(host.id(), service), scope);
      credentials.get().guard().check(exchange.request().headers(), required, isOnLink(exchange.remote().address()), verdict ->
          onAdmitted.accept(verdict instanceof Verdict.Accepted accepted
              ? checked(caller(accepted.claims()))
              : refused(((Verdict.Refused) verdict).reason())));
    }
  }

  private Required call() {
    call = call == null ? Required.of(host.id().name(), CALL) : call;
    return call;
  }

  private Admitted checked(Caller caller) {
    return config.admits(caller.tenant()) ? Admitted.of(caller) : refused(orrery.protocols.jwt.Refusal.WRONG_TENANT);
  }

  private Caller caller(Claims claims) {
    NodeId node = NodeId.isValid(claims.subject()) ? host.shared().id(claims.subject()) : null;
    return new Caller(node, claims.account(), claims.tenant(), claims.scopes());
  }

  private Admitted refused(orrery.protocols.jwt.Refusal reason) {
    return Admitted.refused(answer(host, reason.status(), "token-" + reason.word(), "the call is not let in: " + reason.word())
        .with("WWW-Authenticate", reason.challenge()));
  }

  /** A refusal of the gateway's own, which is counted. */
  static HttpResponse answer(Host host, int status, String reason, String message) {
    host.probe().count(GatewayMetrics.REFUSED, 1, reason);
    return HttpResponse.text(status, message).with(Refusal.FIELD, reason);
  }

  /** Whether that address is of a link of this node. */
  private boolean isOnLink(Address remote) {
    for (Interface each : host.interfaces()) {
      for (InterfaceAddress own : each.addresses()) {
        if (own.address().isIpv4() == remote.isIpv4() && remote.network(own.prefixLength()).equals(own.network())) {
          return true;
        }
      }
    }
    return false;
  }
}
