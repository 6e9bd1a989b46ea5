package orrery.protocols.exchange;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code relayed-exchange}. */
public final class RelayedExchangeProvider implements ProtocolProvider<RelayedExchangeConfig> {

  @Override
  public String id() {
    return "relayed-exchange";
  }

  @Override
  public Class<RelayedExchangeConfig> config() {
    return RelayedExchangeConfig.class;
  }

  @Override
  public Protocol create(Host host, RelayedExchangeConfig config) {
    return new RelayedExchange(host, config);
  }
}
