package orrery.protocols.http;

import java.util.Optional;

/** Decides on a request that brings a bulk, before the bulk has come. */
@FunctionalInterface
public interface HttpGate {

  /** Lets all in. */
  HttpGate OPEN = head -> Optional.empty();

  /**
   * The answer to a request whose content is not wanted; empty where it is. The connection ends with such an answer, since
   * the content is on its way already.
   *
   * @param head the request, whose content has not come; it is answered here or by the route's handler, and not by itself
   */
  Optional<HttpResponse> refusal(HttpExchange head);
}
