package orrery.protocols.service;

import java.time.Duration;
import java.util.function.Consumer;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTerms;

/** Calls from one program to microservices. */
public interface Calls {

  /**
   * Calls one.
   *
   * @param request whose target is below the service's own path; its content may be a bulk
   * @param terms how long from now the outcome may take, but for a bulk that still moves then, and how much of a bulk may come
   * @param onOutcome called once, later, and in that time
   */
  void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome);

  /**
   * The same for a call of which it is known how much work it is, so that it can be decided where it is done in time.
   *
   * @param operations of a processor that the service will need for it, 0 or more
   */
  default void offload(ServiceAddress to, HttpRequest request, HttpTerms terms, long operations, Consumer<Outcome> onOutcome) {
    call(to, request, terms, onOutcome);
  }

  /** Calls one for an answer that is no bulk, within {@code deadline}. */
  default void call(ServiceAddress to, HttpRequest request, Duration deadline, Consumer<Outcome> onOutcome) {
    call(to, request, HttpTerms.within(deadline), onOutcome);
  }
}
