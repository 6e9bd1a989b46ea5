package orrery.protocols.central;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code central-client}. */
public final class CentralClientProvider implements ProtocolProvider<CentralClientConfig> {

  @Override
  public String id() {
    return "central-client";
  }

  @Override
  public Class<CentralClientConfig> config() {
    return CentralClientConfig.class;
  }

  @Override
  public Protocol create(Host host, CentralClientConfig config) {
    return new CentralClient(host, config);
  }
}
