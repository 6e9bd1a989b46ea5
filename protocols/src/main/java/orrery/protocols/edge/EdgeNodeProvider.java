package orrery.protocols.edge;

import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.central.CentralClient;
import orrery.protocols.central.CentralClientConfig;
import orrery.protocols.central.PushClientConfig;
import orrery.protocols.gateway.ServicesConfig;

/**
 * Brings in {@code edge-node}: one that takes part in the edge cloud, or, by {@code services.mode: central}, one that is a client of the
 * central cloud and nothing else (EC-40), so that both can be compared by a setting.
 */
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
    ServicesConfig services = config.services();
    return services.on() && services.mode() == ServicesConfig.Mode.CENTRAL ? new CentralClient(host, client(config)) : new EdgeNode(host, config);
  }

  private static CentralClientConfig client(EdgeNodeConfig config) {
    ServicesConfig services = config.services();
    return new CentralClientConfig(
        services.central(), services.patience(), services.largest(), true, Defaults.of(PushClientConfig.class), config.discovery().http());
  }
}
