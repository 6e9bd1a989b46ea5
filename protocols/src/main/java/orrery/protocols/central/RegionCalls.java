package orrery.protocols.central;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpGroup;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;

/** Calls that all go to the central cloud, whatever their address says: to the nearest of its regions, and to another where that fails. */
public final class RegionCalls implements Calls {

  private final HttpGroup regions;
  private final Deadlines deadlines;

  /** @param regions the gateways of the regions, one at least */
  public RegionCalls(Host host, HttpClient http, List<Endpoint> regions) {
    this.regions = new HttpGroup(host, http, regions);
    deadlines = new Deadlines(host, "region calls");
  }

  @Override
  public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    HttpTarget below = HttpTarget.parse(request.target())
        .orElseThrow(() -> new IllegalArgumentException("the target must be a path and a query but is '" + request.target() + "'"));
    List<String> segments = new ArrayList<>(List.of("services", to.service()));
    segments.addAll(below.segments());
    HttpRequest whole = new HttpRequest(
        request.method(), new HttpTarget(segments, below.query()).text(), request.headers(), request.body(), request.bulk(), request.http10());
    boolean[] over = new boolean[1];
    // Another region is asked on the same terms; the caller's time is over all the same. A bulk may be longer on its way.
    boolean bounded = request.bulk() == null && terms.mostBulk() == 0;
    Deadlines.Deadline deadline = deadlines.deadline(() -> {
      over[0] = true;
      onOutcome.accept(new Outcome.Failed(Outcome.Failure.DEADLINE, Route.GLOBAL));
    });
    if (bounded) {
      deadline.start(terms.patience());
    }
    regions.send(whole, terms, result -> {
      deadline.cancel();
      if (!over[0]) {
        over[0] = true;
        onOutcome.accept(outcome(result));
      }
    });
  }

  private static Outcome outcome(HttpResult result) {
    return result instanceof HttpResult.Answer answer
        ? new Outcome.Answered(answer.response(), Route.GLOBAL)
        : new Outcome.Failed(Outcome.Failure.of(((HttpResult.NoAnswer) result).reason()), Route.GLOBAL);
  }
}
