package orrery.protocols.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;

/**
 * Calls that all go to one gateway, whatever their address says: those of a client of the central cloud (Fig. 1), and of a program there.
 * Nothing is retried here beyond what {@link HttpClient} does.
 *
 * @param gateway that has {@code /services/NAME}
 */
public record CentralCalls(HttpClient http, Endpoint gateway) implements Calls {

  @Override
  public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    HttpTarget below = HttpTarget.parse(request.target())
        .orElseThrow(() -> new IllegalArgumentException("the target must be a path and a query but is '" + request.target() + "'"));
    List<String> segments = new ArrayList<>(List.of("services", to.service()));
    segments.addAll(below.segments());
    String target = new HttpTarget(segments, below.query()).text();
    HttpRequest whole = new HttpRequest(request.method(), target, request.headers(), request.body(), request.bulk(), request.http10());
    http.send(gateway, whole, terms, result -> onOutcome.accept(outcome(result)));
  }

  private static Outcome outcome(HttpResult result) {
    return result instanceof HttpResult.Answer answer
        ? new Outcome.Answered(answer.response(), Route.GLOBAL)
        : new Outcome.Failed(Outcome.Failure.of(((HttpResult.NoAnswer) result).reason()), Route.GLOBAL);
  }
}
