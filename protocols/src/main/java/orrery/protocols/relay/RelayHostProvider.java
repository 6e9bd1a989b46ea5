package orrery.protocols.relay;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code relay-host}. */
public final class RelayHostProvider implements ProtocolProvider<RelayHostConfig> {

  /** That of all machines of other kinds, which are by far the most: nothing. */
  private static final Protocol IDLE = new Protocol() {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  };

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
    return config.offers(host.device().type()) ? new RelayHost(host, config) : IDLE;
  }
}
