package orrery.net.nat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.net.DropReason;
import orrery.net.Transport;

/**
 * A box on the border of a network that looks at every packet: a {@link Nat} rewrites its endpoint on the inside's behalf,
 * a firewall only lets it pass or not.
 *
 * <p>Times are those at which a packet reaches the box, and may be a little ahead of the simulation's; they need not rise
 * from call to call, because the packets of a LAN cross it in their own times.
 */
public interface Middlebox {

  /** How long nobody who sends a SYN is told that he was not asked for (RFC 5382 REQ-4). */
  long SYN_PATIENCE_NANOS = 6_000_000_000L;

  /**
   * What becomes of a packet: exactly one of the two is there.
   *
   * @param endpoint what its source (outbound) or destination (inbound) is from here on; of a firewall, what it was
   * @param drop why it goes no further
   * @param answer what its sender is told; nothing of a packet that passes
   */
  record Verdict(@Nullable Endpoint endpoint, @Nullable DropReason drop, Answer answer) {

    public Verdict {
      if ((endpoint == null) == (drop == null)) {
        throw new IllegalArgumentException("a packet must either pass or be dropped");
      }
    }

    /** It goes on with that endpoint. */
    public static Verdict pass(Endpoint endpoint) {
      return new Verdict(endpoint, null, Answer.NONE);
    }

    /** It goes no further, and its sender is told nothing. */
    public static Verdict drop(DropReason reason) {
      return new Verdict(null, reason, Answer.NONE);
    }

    /** It goes no further, and its sender is told. */
    public static Verdict refuse(DropReason reason, Answer answer) {
      return new Verdict(null, reason, answer);
    }

    /** The endpoint of a packet that passes. */
    public Endpoint passed() {
      return Objects.requireNonNull(endpoint, "the packet was dropped");
    }
  }

  /** What the sender of a packet that is dropped is told. */
  enum Answer {
    /** Nothing. */
    NONE,
    /** A RST, at once; of a datagram, that its port is unreachable. */
    RESET,
    /**
     * That the port is unreachable: after {@link #SYN_PATIENCE_NANOS}, and only if {@link #inbound} refuses the same packet then, as it does
     * not where the inside has asked for the connection meanwhile (RFC 5382 REQ-4).
     */
    UNREACHABLE
  }

  /**
   * A packet of {@code internal} for {@code remote} reaches the box from the inside.
   *
   * @param tcpFlags the flags of a TCP segment as in its header; 0 for UDP
   */
  Verdict outbound(Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long now);

  /**
   * A packet of {@code remote} for {@code external} reaches the box from the outside.
   *
   * @param external an endpoint of the box where it translates, else of a machine inside
   */
  Verdict inbound(Transport transport, Endpoint external, Endpoint remote, int tcpFlags, long now);

  /**
   * An ICMP error about a packet that {@code external} has sent to {@code remote} reaches the box from the outside.
   *
   * @return where it goes inside
   */
  default Verdict inboundError(Transport transport, Endpoint external, Endpoint remote, long now) {
    return Verdict.drop(DropReason.NO_BINDING);
  }

  /**
   * Whether a packet from the inside for an external address of this box comes back in (RFC 4787 §6). It is then asked for
   * {@link #outbound} and, with what that gave as the remote endpoint, for {@link #inbound}.
   */
  boolean hairpins();

  /** The source with which a packet comes back in: the external one (RFC 4787 REQ-9), unless the box is broken. */
  default Endpoint hairpinSource(Endpoint internal, Endpoint external) {
    return external;
  }
}
