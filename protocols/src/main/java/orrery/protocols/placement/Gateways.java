package orrery.protocols.placement;

import java.util.function.Consumer;
import orrery.protocols.discovery.FoundNode;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpTerms;

/** Sends requests to the gateways of other nodes, with what lets them in there. */
@FunctionalInterface
public interface Gateways {

  /** Sends one; {@code onResult} is called once, later, and within {@code terms}. */
  void send(FoundNode node, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult);
}
