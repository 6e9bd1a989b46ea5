package orrery.protocols.relay;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code relay-host}. */
public final class RelayHostProvider implements ProtocolProvider<RelayHostConfig> {

  @Override
  public String id() {
    return "relay-host";
  }

  @Override
  public Class<RelayHostConfig> config() {
    return RelayHostConfig.class;
  }

  @Override
  public Protocol create(Host host, RelayHostConfig config) {
    return new RelayHost(host, config);
  }
}
