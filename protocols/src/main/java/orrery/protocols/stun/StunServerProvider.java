package orrery.protocols.stun;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code stun-server}. */
public final class StunServerProvider implements ProtocolProvider<StunServerConfig> {

  @Override
  public String id() {
    return "stun-server";
  }

  @Override
  public Class<StunServerConfig> config() {
    return StunServerConfig.class;
  }

  @Override
  public Protocol create(Host host, StunServerConfig config) {
    return new StunServer(host, config);
  }
}
