package orrery.net.nat;

import orrery.host.Endpoint;

/** An internal endpoint and the external one that it is known by, for one or all remote endpoints. */
final class Binding extends Group {

  final Table.Key inside;
  final Table.Key outside;
  final Endpoint internal;
  final Endpoint external;
  // Made once, so that a packet that passes makes no object.
  final Middlebox.Verdict out;
  final Middlebox.Verdict in;
  private long keptUntil = Long.MIN_VALUE;

  Binding(Table.Key inside, Table.Key outside, Endpoint internal, Endpoint external) {
    this.inside = inside;
    this.outside = outside;
    this.internal = internal;
    this.external = external;
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
