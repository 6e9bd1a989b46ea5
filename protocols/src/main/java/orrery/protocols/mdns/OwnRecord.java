package orrery.protocols.mdns;

import orrery.protocols.dns.DnsRecord;

/** A record that this node itself holds. */
final class OwnRecord {

  /** A time long before any other. */
  static final long NEVER = -(1L << 62);

  final Owner owner;
  final DnsRecord record;
  /** When it was last on the link, sent by this node or, word for word, by another. */
  long lastMulticast = NEVER;

  OwnRecord(Owner owner, DnsRecord record) {
    this.owner = owner;
    this.record = record;
  }

  /** Whether it may still be told: its name is this node's, and nothing has taken its place. */
  boolean isCurrent() {
    return owner.standing() == Owner.Standing.ESTABLISHED && owner.holds(this);
  }
}
