package orrery.protocols.identity;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code identity-service}. */
public final class IdentityServiceProvider implements ProtocolProvider<IdentityServiceConfig> {

  @Override
  public String id() {
    return "identity-service";
  }

  @Override
  public Class<IdentityServiceConfig> config() {
    return IdentityServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, IdentityServiceConfig config) {
    return new IdentityService(host, config);
  }
}
