package orrery.protocols.discovery;

import orrery.protocols.http.HttpExchange;

/** Follows how a super node is reached from outside of its link. */
public interface ReachabilityListener {

  /** {@link DiscoveryClient#reachable} or {@link DiscoveryClient#sep} is another now. */
  void onReachability(Reachability found);

  /** {@code POST /nodes/{id}/signals} has come, by a call from outside. */
  void onSignal(HttpExchange exchange);
}
