package orrery.protocols.registry;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code registry-service}. */
public final class RegistryServiceProvider implements ProtocolProvider<RegistryServiceConfig> {

  @Override
  public String id() {
    return "registry-service";
  }

  @Override
  public Class<RegistryServiceConfig> config() {
    return RegistryServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, RegistryServiceConfig config) {
    return new RegistryService(host, config);
  }
}
