package orrery.net.nat;

import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/** An internal endpoint and the external one that it is known by, for one or all remote endpoints. */
final class Binding extends Group {

  /** Those that are known by their external endpoint, and by the remote one only where others have the same outside. */
  static final class ByOutside extends Table<Binding> {

    private final boolean overloaded;

    /** @param overloaded whether an external endpoint is also another's, who speaks to other remote endpoints */
    ByOutside(boolean overloaded) {
      this.overloaded = overloaded;
    }

    @Override
    boolean is(Binding binding, Transport transport, Address near, int nearPort, Address far, int farPort) {
      return binding.external.port() == nearPort
          && binding.transport == transport
          && binding.external.address().equals(near)
          && (!overloaded || binding.remotePort == farPort && binding.remote.equals(far));
    }

    @Override
    int hash(Binding binding) {
      Address near = binding.external.address();
      Address far = overloaded ? binding.remote : ANYWHERE;
      int farPort = overloaded ? binding.remotePort : ANY_PORT;
      return hash(binding.transport, near.high(), near.low(), binding.external.port(), far.high(), far.low(), farPort);
    }
  }

  final Endpoint external;
  private long keptUntil = Long.MIN_VALUE;

  /** A binding for packets to one remote endpoint, one remote address or any. */
  Binding(Transport transport, Endpoint internal, Endpoint external, Address remote, int remotePort, NatBehavior.Lifetimes lifetimes) {
    super(transport, internal, remote, remotePort, lifetimes);
    this.external = external;
  }

  @Override
  boolean lives(long now) {
    return now <= keptUntil || super.lives(now);
  }

  /** A packet that came in prolongs it, whether or not its sender was ever spoken to. */
  void keepUntil(long time) {
    keptUntil = Math.max(keptUntil, time);
  }
}
