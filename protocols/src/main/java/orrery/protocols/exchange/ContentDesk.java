package orrery.protocols.exchange;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.direct.PunchPorts;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.BearerConnection;
import orrery.protocols.relay.RelayMetrics;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;

/**
 * The callee's side of exchanges: it has a BEP started for who calls from elsewhere (¶104), invites who calls on the link to
 * itself, and gives what it is asked for.
 */
public final class ContentDesk {

  private final Host host;
  private final Duration goLive;
  private final HttpLimits limits;
  private final DirectConfig direct;
  private final @Nullable SignalingClient signaling;
  private final Supplier<Place> place;
  private final Supplier<Optional<Endpoint>> onLink;
  private final Set<Connection> given = new LinkedHashSet<>();
  private final Set<DirectDoor> doors = new LinkedHashSet<>(1);
  private @Nullable Listener listener;
  private @Nullable PunchPorts ports;
  private @Nullable Deadlines deadlines;

  /**
   * @param goLive the longest acceptable time until a BEP can be used
   * @param direct whether and how exchanges over BEPs go on over direct paths
   * @param signaling whom it asks for BEPs; null for nobody
   * @param place to which they are to be close
   * @param onLink an endpoint of this node on its link; empty where it has none
   */
  public ContentDesk(Host host, Duration goLive, HttpLimits limits, DirectConfig direct, @Nullable SignalingClient signaling, Supplier<Place> place,
      Supplier<Optional<Endpoint>> onLink) {
    this.host = host;
    this.goLive = goLive;
    this.limits = limits;
    this.direct = direct;
    this.signaling = signaling;
    this.place = place;
    this.onLink = onLink;
  }

  /** A signal for this node has come. */
  public void onSignal(byte[] body, SignalReply reply) {
    ExchangeJson.Call call;
    try {
      call = ExchangeJson.readCall(body);
    } catch (JsonException e) {
      reply.answer(ExchangeJson.refusal(e.getMessage()));
      return;
    }
    if (call.onLink()) {
      reply.answer(onLink.get().map(here -> ExchangeJson.write(new ExchangeJson.Invitation(new Endpoint(here.address(), listen()), "")))
          .orElseGet(() -> ExchangeJson.refusal("not-on-link")));
    } else if (signaling == null) {
      reply.answer(ExchangeJson.refusal("no-signaling"));
    } else {
      invite(signaling, call.session(), reply);
    }
  }

  private int listen() {
    if (listener == null) {
      listener = host.listen(new ListenSpec("exchange", 0), connection -> {
        given.add(connection);
        return giver(() -> { }, () -> given.remove(connection));
      });
    }
    return listener.local().port();
  }

  private void invite(SignalingClient client, String session, SignalReply reply) {
    long wishedNanos = host.nanoTime();
    EndpointRequest wish = new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, session, place.get(), 1, goLive, Optional.empty());
    client.request(wish, outcome -> {
      if (outcome instanceof SignalingOutcome.Granted granted && granted.grant().tokens().size() == 2) {
        reply.answer(ExchangeJson.write(new ExchangeJson.Invitation(granted.grant().endpoint(), granted.grant().tokens().get(0))));
        give(granted.grant(), wishedNanos);
      } else {
        reply.answer(ExchangeJson.refusal("no-bep"));
      }
    });
  }

  private void give(EndpointGrant bep, long wishedNanos) {
    if (direct.on()) {
      giveWithDoor(bep, wishedNanos);
      return;
    }
    Connection[] mine = new Connection[1];
    mine[0] = BearerConnection.connect(host, bep.endpoint(), bep.tokens().get(1), 0, giver(
        () -> onJoined(bep, wishedNanos),
        () -> given.remove(mine[0])));
    given.add(mine[0]);
  }

  private void onJoined(EndpointGrant bep, long wishedNanos) {
    host.probe().observe(RelayMetrics.BEP_SET_UP_TIME, (host.nanoTime() - wishedNanos) / 1e9, bep.site().word());
  }

  /** Gives over the BEP, and over a direct path if the caller finds one with this side. */
  private void giveWithDoor(EndpointGrant bep, long wishedNanos) {
    ports = ports == null ? new PunchPorts(host) : ports;
    deadlines = deadlines == null ? new Deadlines(host, "direct") : deadlines;
    Deadlines timing = deadlines;
    int port = ports.next();
    BearerConnection[] mine = new BearerConnection[1];
    DirectDoor door = new DirectDoor(host, direct, timing, port, bep.endpoint(), () -> mine[0].seen(), connection -> giveDirectly(connection, timing));
    mine[0] = BearerConnection.connectFrom(port, host, bep.endpoint(), bep.tokens().get(1), new ContentGiver(limits) {
      @Override
      void onJoined() {
        ContentDesk.this.onJoined(bep, wishedNanos);
      }

      @Override
      HttpHeaders onRequest(HttpHeaders request) {
        return door.onRequest(request);
      }

      @Override
      void onOver() {
        door.stop();
        doors.remove(door);
        given.remove(mine[0]);
      }
    });
    doors.add(door);
    given.add(mine[0]);
  }

  /** Who asks for nothing for long is gone: no relay ends that in the peer's stead. */
  private ConnectionHandler giveDirectly(Connection connection, Deadlines timing) {
    given.add(connection);
    Duration patience = direct.stall().multipliedBy(2);
    Deadlines.Deadline idle = timing.deadline(() -> {
      connection.abort();
      given.remove(connection);
    });
    idle.start(patience);
    return new ContentGiver(limits) {
      @Override
      HttpHeaders onRequest(HttpHeaders request) {
        idle.start(patience);
        return HttpHeaders.NONE;
      }

      @Override
      void onOver() {
        idle.cancel();
        given.remove(connection);
      }
    };
  }

  private ConnectionHandler giver(Runnable onJoined, Runnable onOver) {
    return new ContentGiver(limits) {
      @Override
      void onJoined() {
        onJoined.run();
      }

      @Override
      void onOver() {
        onOver.run();
      }
    };
  }

  /** Ends, and with it all that it gives. */
  public void stop() {
    List.copyOf(given).forEach(Connection::abort);
    given.clear();
    doors.forEach(DirectDoor::stop);
    doors.clear();
    if (deadlines != null) {
      deadlines.clear();
    }
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }
}
