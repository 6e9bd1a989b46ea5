package orrery.protocols.service;

import java.time.Duration;
import java.util.function.Consumer;
import orrery.protocols.http.HttpRequest;

/** Calls from one program to microservices. */
public interface Calls {

  /**
   * Calls one.
   *
   * @param request whose target is below the service's own path
   * @param deadline how long from now the outcome may take
   * @param onOutcome called once, later, and no later than the deadline
   */
  void call(ServiceAddress to, HttpRequest request, Duration deadline, Consumer<Outcome> onOutcome);
}
