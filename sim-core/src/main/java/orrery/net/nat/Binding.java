package orrery.net.nat;

import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/** An internal endpoint and the external one that it is known by, for one or all remote endpoints. */
final class Binding extends Group {

  /** The binding as it is known outside. */
  static final class Face extends Table.Entry {
    final Binding binding;

    private Face(Binding binding, Transport transport, Endpoint external, Address remote, int remotePort) {
      super(transport, external.address(), external.port(), remote, remotePort);
      this.binding = binding;
    }
  }

  final Endpoint internal;
  final Face face;
  // Made once, so that a packet that passes makes no object.
  final Middlebox.Verdict out;
  final Middlebox.Verdict in;
  private long keptUntil = Long.MIN_VALUE;

  /**
   * A binding for packets to one remote endpoint, one remote address or any.
   *
   * @param overloaded whether its external endpoint is also another's, who speaks to other remote endpoints
   */
  Binding(Transport transport, Endpoint internal, Endpoint external, Address remote, int remotePort, boolean overloaded) {
    super(transport, internal, remote, remotePort);
    this.internal = internal;
    this.face = overloaded
        ? new Face(this, transport, external, remote, remotePort)
        : new Face(this, transport, external, Table.ANYWHERE, Table.ANY_PORT);
    this.out = Middlebox.Verdict.pass(external);
    this.in = Middlebox.Verdict.pass(internal);
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
