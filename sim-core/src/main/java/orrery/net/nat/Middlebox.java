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

  /**
   * What becomes of a packet: exactly one of the two is there.
   *
   * @param endpoint what its source (outbound) or destination (inbound) is from here on; of a firewall, what it was
   * @param drop why it goes no further
   */
  record Verdict(@Nullable Endpoint endpoint, @Nullable DropReason drop) {

    public Verdict {
      if ((endpoint == null) == (drop == null)) {
        throw new IllegalArgumentException("a packet must either pass or be dropped");
      }
    }

    /** It goes on with that endpoint. */
    public static Verdict pass(Endpoint endpoint) {
      return new Verdict(endpoint, null);
    }

    /** It goes no further. */
    public static Verdict drop(DropReason reason) {
      return new Verdict(null, reason);
    }

    /** The endpoint of a packet that passes. */
    public Endpoint passed() {
      return Objects.requireNonNull(endpoint, "the packet was dropped");
    }
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
   * Whether a packet from the inside for an external address of this box comes back in, with its external source (RFC 4787
   * REQ-9). It is then asked for {@link #outbound} and, with what that gave as the remote endpoint, for {@link #inbound}.
   */
  boolean hairpins();
}
