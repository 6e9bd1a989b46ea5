package orrery.protocols.gateway;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpHeaders.Field;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenOutcome;
import orrery.protocols.service.Route;

/**
 * One request to the container API of another node (EC-16, EC-28), with a token. It is not sealed: images are for
 * everybody, and the rest is seen by the link as what runs there.
 */
final class GovernCall {

  private GovernCall() {}

  /** Sends {@code request} with a token that allows {@code scope}; {@code onResult} is called once, later: with 401, as the node would answer, where there is no token. */
  static void send(Sidecar sidecar, Way way, String scope, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    List<Field> fields = CallFields.own(request.headers());
    if (sidecar.config().security() == ServicesConfig.Security.OPEN) {
      CallFields.addCaller(fields, sidecar.self());
      sidecar.peers().send(way, with(request, fields), terms, onResult);
      return;
    }
    Host host = sidecar.host();
    long endNanos = host.nanoTime() + terms.patience().toNanos();
    String audience = sidecar.config().audienceOf(way.node(), Admission.CONTAINERS);
    TokenClient.Reach reach = way.route() == Route.LINK ? TokenClient.Reach.LINK : TokenClient.Reach.BEYOND;
    sidecar.credentials().tokens().token(audience, List.of(scope), reach, terms.patience(), outcome -> {
      if (outcome instanceof TokenOutcome.Granted granted) {
        fields.add(new Field("Authorization", "Bearer " + granted.token()));
        HttpTerms rest = new HttpTerms(Duration.ofNanos(Math.max(1, endNanos - host.nanoTime())), terms.mostBulk());
        sidecar.peers().send(way, with(request, fields), rest, onResult);
      } else {
        sidecar.deadlines().deadline(() -> onResult.accept(new HttpResult.Answer(HttpResponse.of(401)))).start(Duration.ZERO);
      }
    });
  }

  private static HttpRequest with(HttpRequest request, List<Field> fields) {
    return new HttpRequest(request.method(), request.target(), new HttpHeaders(fields), request.body());
  }
}
