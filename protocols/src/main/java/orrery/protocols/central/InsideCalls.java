package orrery.protocols.central;

import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.ServiceCall;

/** Calls from program to program within a region: they pass no gateway and leave no data centre, and take a hop each way. */
final class InsideCalls implements Calls {

  private final Host host;
  private final Deadlines deadlines;
  private final Duration hop;
  private final BiPredicate<String, ServiceCall> services;

  /** @param services has a call answered by the microservice of a name; false where there is none */
  InsideCalls(Host host, Deadlines deadlines, Duration hop, BiPredicate<String, ServiceCall> services) {
    this.host = host;
    this.deadlines = deadlines;
    this.hop = hop;
    this.services = services;
  }

  @Override
  public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
    HttpTarget target = HttpTarget.parse(request.target())
        .orElseThrow(() -> new IllegalArgumentException("the target must be a path and a query but is '" + request.target() + "'"));
    boolean[] over = new boolean[1];
    Consumer<Outcome> once = outcome -> {
      if (!over[0]) {
        over[0] = true;
        onOutcome.accept(outcome);
      }
    };
    Deadlines.Deadline deadline = deadlines.deadline(() -> once.accept(new Outcome.Failed(Outcome.Failure.DEADLINE, Route.LOCAL)));
    deadline.start(terms.patience());
    Caller caller = new Caller(host.id(), host.device().account(), "", List.of());
    later(() -> {
      boolean known = services.test(to.service(), new InsideCall(caller, request, target, response -> later(() -> {
        deadline.cancel();
        once.accept(new Outcome.Answered(response, Route.LOCAL));
      })));
      if (!known) {
        deadline.cancel();
        once.accept(new Outcome.Failed(Outcome.Failure.NOWHERE, Route.LOCAL));
      }
    });
  }

  private void later(Runnable what) {
    deadlines.deadline(what).start(hop);
  }

  private record InsideCall(Caller caller, HttpRequest request, HttpTarget target, Consumer<HttpResponse> answer) implements ServiceCall {

    @Override
    public void respond(HttpResponse response) {
      answer.accept(response);
    }
  }
}
