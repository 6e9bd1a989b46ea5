package orrery.protocols.turn;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code turn-server}. */
public final class TurnServerProvider implements ProtocolProvider<TurnServerConfig> {

  @Override
  public String id() {
    return "turn-server";
  }

  @Override
  public Class<TurnServerConfig> config() {
    return TurnServerConfig.class;
  }

  @Override
  public Protocol create(Host host, TurnServerConfig config) {
    return new TurnServer(host, config);
  }
}
