package orrery.protocols.gateway;

import java.util.List;
import java.util.function.Consumer;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Caller;
import orrery.protocols.service.ServiceCall;

/**
 * A call that a microservice of this node is to answer.
 *
 * @param request whose target has the service's own path in front
 * @param target without that
 */
record LocalCall(Caller caller, HttpRequest request, HttpTarget target, Consumer<HttpResponse> onAnswer) implements ServiceCall {

  private static final List<String> ROOT = List.of("");

  /** What stands before a service's own path. */
  static final int PREFIX = 2;

  /** The target below {@code /services/NAME}; that of the service itself is its root. */
  static HttpTarget below(HttpTarget whole) {
    List<String> segments = whole.segments();
    return new HttpTarget(segments.size() > PREFIX ? segments.subList(PREFIX, segments.size()) : ROOT, whole.query());
  }

  @Override
  public void respond(HttpResponse response) {
    onAnswer.accept(response);
  }
}
