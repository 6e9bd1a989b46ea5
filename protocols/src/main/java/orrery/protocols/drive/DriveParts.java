package orrery.protocols.drive;

import orrery.host.Host;

/** What one drive is made of. */
record DriveParts(Host host, DriveConfig config, Catalogue catalogue, Peers peers, Tending tending, Counter counter) {

  /** Gives versions of this node. */
  static final class Counter {
    private final Host host;
    private long last;

    Counter(Host host) {
      this.host = host;
    }

    /** One that no other version has, and later than {@code after}. */
    Version after(long after) {
      last = Math.max(Math.max(last, after) + 1, host.unixNanos() / 1_000_000);
      return new Version(last, host.id());
    }
  }
}
