package orrery.scenario;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/**
 * A protocol with its settings, ready to be made for any number of nodes.
 *
 * @param config a record of the type {@link ProtocolProvider#config}
 */
public record ProtocolSpec(ProtocolProvider<?> provider, Record config) {

  public ProtocolSpec {
    provider.config().cast(config);
  }

  /** A fresh protocol for a node that is being switched on. */
  public Protocol create(Host host) {
    return create(provider, host);
  }

  private <C extends Record> Protocol create(ProtocolProvider<C> typed, Host host) {
    return typed.create(host, typed.config().cast(config));
  }
}
