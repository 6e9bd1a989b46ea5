package orrery.protocols.edge;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code edge-node}. */
public final class EdgeNodeProvider implements ProtocolProvider<EdgeNodeConfig> {

  @Override
  public String id() {
    return "edge-node";
  }

  @Override
  public Class<EdgeNodeConfig> config() {
    return EdgeNodeConfig.class;
  }

  @Override
  public Protocol create(Host host, EdgeNodeConfig config) {
    return new EdgeNode(host, config);
  }
}
