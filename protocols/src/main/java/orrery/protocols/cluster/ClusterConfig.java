package orrery.protocols.cluster;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * All times and limits of a cluster. The failure detector, the transport, membership and the rendezvous are the same for
 * every election algorithm; each algorithm adds its own record.
 */
public record ClusterConfig(
    @Doc("How the super node is elected.")
        @Default(value = "merit") Algorithm election,
    @Doc("How long an activated node looks for a super node before it declares itself one.")
        @Default(value = "3.5 s", source = "RFC 6762 §5.2 and §6: three queries (at 0, 1 and 3 s, the first delayed by up to 120 ms) and the slowest usual answer to the last, 120 ms")
        Duration bootstrapTime,
    @Doc("How long a registration holds; it is renewed at half that time.")
        @Default(value = "6 min") Duration lease,
    @Doc("How long a request waits for its answer before it is sent again; doubled each time.")
        @Default(value = "500 ms", source = "RFC 8489 §6.2.1") Duration retransmissionTimeout,
    @Doc("How often a request is sent again before whom it is for counts as lost.")
        @Default(value = "3") int retransmissions,
    @Doc("How often a super node looks for another one on its link.")
        @Default(value = "2 min") Duration watchInterval,
    @Doc("The most members a super node registers.")
        @Default(value = "256") int maximumMembers,
    MeritConfig merit,
    BullyConfig bully) {

  /** The election algorithms there are. */
  public enum Algorithm {
    /** The best node by its profile ({@code MeritElection}). */
    MERIT,
    /** The node whose id has the highest hash (Garcia-Molina 1982, {@code BullyElection}). */
    BULLY
  }

  public ClusterConfig {
    requirePositive("bootstrapTime", bootstrapTime);
    requirePositive("lease", lease);
    requirePositive("retransmissionTimeout", retransmissionTimeout);
    requirePositive("watchInterval", watchInterval);
    if (retransmissions < 0 || retransmissions > 10) {
      throw new IllegalArgumentException("retransmissions must be 0 to 10 but is " + retransmissions);
    }
    if (maximumMembers < 1 || maximumMembers > 4096) {
      throw new IllegalArgumentException("maximumMembers must be 1 to 4096 but is " + maximumMembers);
    }
  }

  static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0 s but is " + value);
    }
  }
}
