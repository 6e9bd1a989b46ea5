package orrery.protocols.service;

import java.time.Duration;
import java.util.List;
import java.util.ArrayList;
import java.util.function.Consumer;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTarget;
import org.jspecify.annotations.Nullable;

/**
 * Calls that all go to one gateway, whatever their address says: those of a client of the central cloud (Fig. 1), and of a program there.
 *
 * <p>Nothing is retried here beyond what {@link HttpClient} does.
 */
public final class CentralCalls implements Calls {

  private final HttpClient http;
  private final Endpoint gateway;
  private final Deadlines deadlines;

  /** @param gateway that has {@code /services/NAME} */
  public CentralCalls(Host host, HttpClient http, Endpoint gateway) {
    this.http = http;
    this.gateway = gateway;
    deadlines = new Deadlines(host, "central calls");
  }

  @Override
  public void call(ServiceAddress to, HttpRequest request, Duration deadline, Consumer<Outcome> onOutcome) {
    Once once = new Once(onOutcome);
    once.deadline = deadlines.deadline(() -> once.conclude(new Outcome.Failed(Outcome.Failure.DEADLINE, Route.GLOBAL)));
    once.deadline.start(deadline);
    HttpTarget below = HttpTarget.parse(request.target())
        .orElseThrow(() -> new IllegalArgumentException("the target must be a path and a query but is '" + request.target() + "'"));
    List<String> segments = new ArrayList<>(List.of("services", to.service()));
    segments.addAll(below.segments());
    String target = new HttpTarget(segments, below.query()).text();
    http.send(gateway, new HttpRequest(request.method(), target, request.headers(), request.body()), result -> once.conclude(
        result instanceof HttpResult.Answer answer
            ? new Outcome.Answered(answer.response(), Route.GLOBAL)
            : new Outcome.Failed(Outcome.Failure.of(((HttpResult.NoAnswer) result).reason()), Route.GLOBAL)));
  }

  /** Tells the first outcome that there is. */
  private static final class Once {

    private final Consumer<Outcome> onOutcome;
    private Deadlines.@Nullable Deadline deadline;
    private boolean over;

    Once(Consumer<Outcome> onOutcome) {
      this.onOutcome = onOutcome;
    }

    void conclude(Outcome outcome) {
      if (!over) {
        over = true;
        if (deadline != null) {
          deadline.cancel();
        }
        onOutcome.accept(outcome);
      }
    }
  }
}
