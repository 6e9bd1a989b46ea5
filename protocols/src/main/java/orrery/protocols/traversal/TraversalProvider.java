package orrery.protocols.traversal;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code traversal}. */
public final class TraversalProvider implements ProtocolProvider<TraversalConfig> {

  @Override
  public String id() {
    return "traversal";
  }

  @Override
  public Class<TraversalConfig> config() {
    return TraversalConfig.class;
  }

  @Override
  public Protocol create(Host host, TraversalConfig config) {
    return new Traversal(host, config);
  }
}
