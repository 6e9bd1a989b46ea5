package orrery.protocols.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.protocols.container.ImageSource;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpHeaders.Field;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenOutcome;
import orrery.protocols.service.Route;

/**
 * The images of another node, had from its gateway with a token. They are no secrets, and not sealed.
 *
 * @param patience how long an answer may take, and how long a content that comes may stand still
 */
record WayImageSource(Sidecar sidecar, Way way, Duration patience) implements ImageSource {

  @Override
  public String kind() {
    return "node";
  }

  @Override
  public void get(String target, long mostBulk, Consumer<HttpResult> onResult) {
    if (sidecar.config().security() == ServicesConfig.Security.OPEN) {
      List<Field> fields = new ArrayList<>();
      CallFields.addCaller(fields, sidecar.self());
      send(target, mostBulk, fields, onResult);
      return;
    }
    String audience = sidecar.config().audienceOf(way.node(), Admission.CONTAINERS);
    TokenClient.Reach reach = way.route() == Route.LINK ? TokenClient.Reach.LINK : TokenClient.Reach.BEYOND;
    sidecar.credentials().tokens().token(audience, List.of(Admission.CALL), reach, patience, outcome -> {
      if (outcome instanceof TokenOutcome.Granted granted) {
        send(target, mostBulk, List.of(new Field("Authorization", "Bearer " + granted.token())), onResult);
      } else {
        onResult.accept(new HttpResult.NoAnswer(HttpResult.Reason.TIMEOUT));
      }
    });
  }

  private void send(String target, long mostBulk, List<Field> fields, Consumer<HttpResult> onResult) {
    sidecar.peers().send(way, new HttpRequest("GET", target, new HttpHeaders(fields), new byte[0]), new HttpTerms(patience, mostBulk), onResult);
  }
}
