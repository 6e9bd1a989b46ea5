package orrery.protocols.transfer;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code transfer-service}. */
public final class TransferServiceProvider implements ProtocolProvider<TransferServiceConfig> {

  @Override
  public String id() {
    return "transfer-service";
  }

  @Override
  public Class<TransferServiceConfig> config() {
    return TransferServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, TransferServiceConfig config) {
    return new TransferService(host, config);
  }
}
