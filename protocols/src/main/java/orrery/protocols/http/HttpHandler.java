package orrery.protocols.http;

/** Answers the requests of one route. */
@FunctionalInterface
public interface HttpHandler {

  /** A request has come; {@link HttpExchange#respond} answers it, during this call or later. */
  void onRequest(HttpExchange exchange);
}
