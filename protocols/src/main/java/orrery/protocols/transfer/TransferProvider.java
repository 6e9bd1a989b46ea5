package orrery.protocols.transfer;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code transfer}. */
public final class TransferProvider implements ProtocolProvider<TransferConfig> {

  @Override
  public String id() {
    return "transfer";
  }

  @Override
  public Class<TransferConfig> config() {
    return TransferConfig.class;
  }

  @Override
  public Protocol create(Host host, TransferConfig config) {
    return new Transfer(host, config);
  }
}
