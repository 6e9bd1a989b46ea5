package orrery.protocols.stun;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code nat-check}. */
public final class NatCheckProvider implements ProtocolProvider<NatCheckConfig> {

  @Override
  public String id() {
    return "nat-check";
  }

  @Override
  public Class<NatCheckConfig> config() {
    return NatCheckConfig.class;
  }

  @Override
  public Protocol create(Host host, NatCheckConfig config) {
    return new NatCheck(host, config);
  }
}
