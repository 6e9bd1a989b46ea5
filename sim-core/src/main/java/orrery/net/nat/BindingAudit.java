package orrery.net.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * The invariant that no bytes pass a NAT without a binding, kept beside one NAT by somebody who does not trust it: what
 * comes in to an internal endpoint must come from where that endpoint has sent to within the lifetime.
 */
public final class BindingAudit {

  private final NatBehavior behavior;
  private final Map<Flow, Long> lastSent = new LinkedHashMap<>();
  private int purgeAt = 64;

  private record Flow(Transport transport, Endpoint internal, Endpoint remote) {}

  public BindingAudit(NatBehavior behavior) {
    this.behavior = behavior;
  }

  /** A packet has gone out. */
  public void out(Transport transport, Endpoint internal, Endpoint remote, long time) {
    lastSent.put(new Flow(transport, internal, remote), time);
    if (lastSent.size() >= purgeAt) {
      lastSent.entrySet().removeIf(flow -> time - flow.getValue() > lifetime(flow.getKey().transport()));
      purgeAt = Math.max(64, 2 * lastSent.size());
    }
  }

  /** Whether a packet that has come in had the right to. */
  public boolean allows(Transport transport, Endpoint internal, Endpoint remote, long time) {
    Long last = lastSent.get(new Flow(transport, internal, remote));
    return last != null && time - last <= lifetime(transport);
  }

  private long lifetime(Transport transport) {
    return switch (transport) {
      case UDP -> behavior.udpLifetime().toNanos();
      case TCP -> behavior.tcpLifetime().toNanos();
    };
  }
}
