package orrery.protocols.gateway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.host.Host;
import orrery.host.NodeId;
import org.jspecify.annotations.Nullable;

/** The circuit breakers of a node, for each service on each node that it calls. One that has nothing to remember is not there. */
final class Circuits {

  /** How many are kept; assumed. Beyond that the least recently used is forgotten, and its service is tried again. */
  private static final int MOST = 256;

  private final Host host;
  private final CallConfig config;
  /** In the order of use; null while there are none. */
  private @Nullable Map<Key, CircuitBreaker> breakers;

  private record Key(NodeId node, String service) {}

  /** One attempt that was let through, which is to tell once how it went. */
  final class Pass {
    private final Key key;
    private final int entered;

    private Pass(Key key, int entered) {
      this.key = key;
      this.entered = entered;
    }

    void onSuccess() {
      CircuitBreaker breaker = breakers == null ? null : breakers.get(key);
      if (breaker != null) {
        breaker.onSuccess(entered);
        forgetIfFresh(key, breaker);
      }
    }

    void onFailure() {
      breaker(key).onFailure(entered, host.nanoTime());
    }

    /** It ended in a way that says nothing of the node. */
    void onNothing() {
      CircuitBreaker breaker = breakers == null ? null : breakers.get(key);
      if (breaker != null) {
        breaker.onNothing(entered);
      }
    }
  }

  Circuits(Host host, CallConfig config) {
    this.host = host;
    this.config = config;
  }

  /** Lets an attempt through to that service on that node; null where it is left alone now. */
  @Nullable Pass enter(NodeId node, String service) {
    Key key = new Key(node, service);
    CircuitBreaker known = breakers == null ? null : breakers.get(key);
    int entered = known == null ? 0 : known.enter(host.nanoTime());
    return entered == CircuitBreaker.REFUSED ? null : new Pass(key, entered);
  }

  private CircuitBreaker breaker(Key key) {
    breakers = breakers == null ? new LinkedHashMap<>(4, 0.75f, true) : breakers;
    CircuitBreaker breaker = breakers.computeIfAbsent(key, fresh -> new CircuitBreaker(config, state -> host.probe().count(GatewayMetrics.CIRCUITS, 1, state)));
    if (breakers.size() > MOST) {
      Iterator<CircuitBreaker> eldest = breakers.values().iterator();
      eldest.next();
      eldest.remove();
    }
    return breaker;
  }

  private void forgetIfFresh(Key key, CircuitBreaker breaker) {
    if (breaker.isFresh() && breakers != null) {
      breakers.remove(key);
      breakers = breakers.isEmpty() ? null : breakers;
    }
  }

  int size() {
    return breakers == null ? 0 : breakers.size();
  }
}
