package orrery.protocols.exchange;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.direct.HolePunch;
import orrery.protocols.direct.PunchListener;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.ice.IceDescription;

/** The callee's side of a direct path: it answers a caller's description with its own, and connects when the caller says so. */
final class DirectDoor implements PunchListener {

  private final Host host;
  private final DirectConfig config;
  private final Deadlines deadlines;
  private final int port;
  private final Endpoint relay;
  private final Supplier<Optional<Endpoint>> seen;
  private final Function<Connection, ConnectionHandler> onPath;
  private @Nullable HolePunch punch;
  private int attempts;

  /**
   * A closed one.
   *
   * @param port from which the caller's endpoints are connected to, and the relay is
   * @param seen how that port looks from outside, as far as it is known
   * @param onPath who hears a direct path, once there is one
   */
  DirectDoor(Host host, DirectConfig config, Deadlines deadlines, int port, Endpoint relay, Supplier<Optional<Endpoint>> seen,
      Function<Connection, ConnectionHandler> onPath) {
    this.host = host;
    this.config = config;
    this.deadlines = deadlines;
    this.port = port;
    this.relay = relay;
    this.seen = seen;
    this.onPath = onPath;
  }

  /** A request has come over the relay; what is returned goes with the answer. */
  HttpHeaders onRequest(HttpHeaders request) {
    if (punch != null && IceFields.attempt(request) && attempts < config.attempts()) {
      attempts++;
      punch.attempt();
    }
    if (punch != null || !IceFields.describe(request)) {
      return HttpHeaders.NONE;
    }
    HolePunch fresh = new HolePunch(host, config, deadlines, false, port, relay, this);
    Optional<IceDescription> peer = IceFields.description(request);
    if (peer.isEmpty() || !fresh.accept(peer.get())) {
      host.probe().count(ExchangeMetrics.DESCRIPTIONS_REFUSED, 1, peer.isEmpty() ? "malformed" : "nowhere");
      return HttpHeaders.NONE;
    }
    punch = fresh;
    return IceFields.with(HttpHeaders.NONE, fresh.describe(seen.get()));
  }

  @Override
  public ConnectionHandler onPath(Connection connection) {
    return onPath.apply(connection);
  }

  @Override
  public void onNone() {
    if (attempts == config.attempts()) {
      stop();
    }
  }

  /** Gives up what has not become a path. */
  void stop() {
    if (punch != null) {
      punch.stop();
    }
  }
}
