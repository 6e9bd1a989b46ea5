package orrery.protocols.signaling;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code signaling-service}. */
public final class SignalingServiceProvider implements ProtocolProvider<SignalingServiceConfig> {

  @Override
  public String id() {
    return "signaling-service";
  }

  @Override
  public Class<SignalingServiceConfig> config() {
    return SignalingServiceConfig.class;
  }

  @Override
  public Protocol create(Host host, SignalingServiceConfig config) {
    return new SignalingService(host, config);
  }
}
