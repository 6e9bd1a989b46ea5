package orrery.protocols.discovery;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code discovery-service}. */
public final class DiscoveryServiceProvider implements ProtocolProvider<DiscoveryServiceConfig> {

  @Override
  public String id() {
    return "discovery-service";
  }

  @Override
  public Class<DiscoveryServiceConfig> config() {
    return DiscoveryServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, DiscoveryServiceConfig config) {
    return new DiscoveryService(host, config);
  }
}
