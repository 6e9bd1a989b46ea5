package orrery.protocols.service;

import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;

/** One request that a microservice is to answer, once. */
public interface ServiceCall {

  /** Who calls. */
  Caller caller();

  /** The request as it came, without what was not for the microservice: the caller's token, and what gateways tell each other. */
  HttpRequest request();

  /** Its path below the service's own, and its query. Its path is never without a segment: that of the root is one empty one. */
  HttpTarget target();

  /** Its path below the service's own: {@code /} for the root. */
  default String path() {
    return "/" + String.join("/", target().segments());
  }

  /** Answers. Where the caller is gone by now, nothing happens. */
  void respond(HttpResponse response);
}
