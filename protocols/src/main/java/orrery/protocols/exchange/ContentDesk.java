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
import orrery.protocols.relay.Invitation;
import orrery.protocols.relay.Inviter;
import orrery.protocols.relay.SignalReply;

/**
 * The callee's side of exchanges: it has a BEP started for who calls from elsewhere (¶104), invites who calls on the link to
 * itself, and gives what it is asked for.
 */
public final class ContentDesk {

  private final Host host;
  private final HttpLimits limits;
  private final DirectConfig direct;
  private final @Nullable Inviter inviter;
  private final Supplier<Optional<Endpoint>> onLink;
  private final Set<Connection> given = new LinkedHashSet<>();
  private final Set<DirectDoor> doors = new LinkedHashSet<>(1);
  private @Nullable Listener listener;
  private @Nullable PunchPorts ports;
  private @Nullable Deadlines deadlines;

  /**
   * @param direct whether and how exchanges over BEPs go on over direct paths
   * @param inviter to BEPs; null where there is nobody to ask for them
   * @param onLink an endpoint of this node on its link; empty where it has none
   */
  public ContentDesk(Host host, HttpLimits limits, DirectConfig direct, @Nullable Inviter inviter, Supplier<Optional<Endpoint>> onLink) {
    this.host = host;
    this.limits = limits;
    this.direct = direct;
    this.inviter = inviter;
    this.onLink = onLink;
  }

  /** A signal for this node has come. */
  public void onSignal(byte[] body, SignalReply reply) {
    ExchangeJson.Call call;
    try {
      call = ExchangeJson.readCall(body);
    } catch (JsonException e) {
      reply.answer(new Invitation.Refused(e.getMessage()).toJson());
      return;
    }
    if (call.onLink()) {
      reply.answer(onLink.get().<Invitation>map(here -> new Invitation.To(new Endpoint(here.address(), listen()), ""))
          .orElseGet(() -> new Invitation.Refused("not-on-link")).toJson());
    } else if (inviter == null) {
      reply.answer(new Invitation.Refused("no-signaling").toJson());
    } else {
      inviter.invite(call.session(), reply, bep -> bep.ifPresent(this::give));
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

  private void give(Inviter.Bearer bep) {
    if (direct.on()) {
      giveWithDoor(bep);
      return;
    }
    Connection[] mine = new Connection[1];
    mine[0] = bep.connect(giver(bep::joined, () -> given.remove(mine[0])));
    given.add(mine[0]);
  }

  /** Gives over the BEP, and over a direct path if the caller finds one with this side. */
  private void giveWithDoor(Inviter.Bearer bep) {
    ports = ports == null ? new PunchPorts(host) : ports;
    deadlines = deadlines == null ? new Deadlines(host, "direct") : deadlines;
    Deadlines timing = deadlines;
    int port = ports.next();
    BearerConnection[] mine = new BearerConnection[1];
    DirectDoor door = new DirectDoor(host, direct, timing, port, bep.endpoint(), () -> mine[0].seen(), connection -> giveDirectly(connection, timing));
    mine[0] = bep.connectFrom(port, new ContentGiver(limits) {
      @Override
      void onJoined() {
        bep.joined();
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
