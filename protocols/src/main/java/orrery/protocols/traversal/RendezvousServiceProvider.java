package orrery.protocols.traversal;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code rendezvous-service}. */
public final class RendezvousServiceProvider implements ProtocolProvider<RendezvousServiceConfig> {

  @Override
  public String id() {
    return "rendezvous-service";
  }

  @Override
  public Class<RendezvousServiceConfig> config() {
    return RendezvousServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, RendezvousServiceConfig config) {
    return new RendezvousService(host, config);
  }
}
