package orrery.protocols.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;

/** The called side of a BEP (¶104): has one started close to itself for who calls from elsewhere, and invites the caller there. */
public final class Inviter {

  private final Host host;
  private final SignalingClient signaling;
  private final Duration goLive;
  private final Supplier<Place> place;

  /**
   * @param signaling whom it asks for BEPs
   * @param goLive the longest acceptable time until one can be used
   * @param place to which they are to be close
   */
  public Inviter(Host host, SignalingClient signaling, Duration goLive, Supplier<Place> place) {
    this.host = host;
    this.signaling = signaling;
    this.goLive = goLive;
    this.place = place;
  }

  /**
   * Asks for a BEP of one connection, and answers the caller with where it is, or with a refusal.
   *
   * @param session its name
   * @param onInvited called once, later: with this side's end of it, or with nothing where there is none
   */
  public void invite(String session, SignalReply reply, Consumer<Optional<Bearer>> onInvited) {
    long wishedNanos = host.nanoTime();
    EndpointRequest wish = new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, session, place.get(), 1, goLive, Optional.empty());
    signaling.request(wish, outcome -> {
      if (outcome instanceof SignalingOutcome.Granted granted && granted.grant().tokens().size() == 2) {
        reply.answer(new Invitation.To(granted.grant().endpoint(), granted.grant().tokens().get(0)).toJson());
        onInvited.accept(Optional.of(new Bearer(granted.grant(), wishedNanos)));
      } else {
        reply.answer(new Invitation.Refused("no-bep").toJson());
        onInvited.accept(Optional.empty());
      }
    });
  }

  /** The called side's part in a BEP that it has invited to. */
  public final class Bearer {

    private final EndpointGrant bep;
    private final long wishedNanos;

    private Bearer(EndpointGrant bep, long wishedNanos) {
      this.bep = bep;
      this.wishedNanos = wishedNanos;
    }

    /** Where it is. */
    public Endpoint endpoint() {
      return bep.endpoint();
    }

    /** How long it lives while no bytes flow. */
    public Duration idleLimit() {
      return bep.idleLimit();
    }

    /** Begins to connect to the caller. */
    public BearerConnection connect(ConnectionHandler handler) {
      return BearerConnection.connect(host, bep.endpoint(), bep.tokens().get(1), 0, handler);
    }

    /** As {@link #connect}, from a port of one's own: see {@link BearerConnection#connectFrom}. */
    public BearerConnection connectFrom(int localPort, ConnectionHandler handler) {
      return BearerConnection.connectFrom(localPort, host, bep.endpoint(), bep.tokens().get(1), handler);
    }

    /** Both are there: counts how long that took. */
    public void joined() {
      host.probe().observe(RelayMetrics.BEP_SET_UP_TIME, (host.nanoTime() - wishedNanos) / 1e9, bep.site().word());
    }

    /** Gives it back: nobody is to come any more. */
    public void release() {
      signaling.release(bep.id(), bep.tokens().get(1));
    }
  }
}
