package orrery.protocols.central;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code central-cloud}. */
public final class CentralCloudProvider implements ProtocolProvider<CentralCloudConfig> {

  @Override
  public String id() {
    return "central-cloud";
  }

  @Override
  public Class<CentralCloudConfig> config() {
    return CentralCloudConfig.class;
  }

  @Override
  public Protocol create(Host host, CentralCloudConfig config) {
    return new CentralCloud(host, config);
  }
}
