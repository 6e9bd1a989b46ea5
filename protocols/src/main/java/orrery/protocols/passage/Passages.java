package orrery.protocols.passage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.http.Deadlines;

/**
 * The caller's side: connects a node to the gateways of others that are not on its link (Fig. 8, ¶96, ¶103–104).
 *
 * <p>A passage is kept for as long as whoever has asked for it uses it, and ends with the connection. There are at most so many at a
 * time; where that is reached, one that rests makes room.
 */
public final class Passages {

  final Host host;
  final PassageConfig config;
  private final Set<CallersEnd> open = new LinkedHashSet<>(2);
  private @Nullable Deadlines deadlines;

  public Passages(Host host, PassageConfig config) {
    this.host = host;
    this.config = config;
  }

  /**
   * Begins to connect to the gateway of a node that is called by signals; the handler learns, later, how it went. What is asked over the
   * connection goes with signals while it is small and seldom, and else over a BEP.
   *
   * <p>Where signals are tried first the connection is open at once: that nobody is there is then known when a request fails.
   */
  public Connection connect(PassagePeer peer, ConnectionHandler handler) {
    return begin(new CallersEnd(this, peer, handler));
  }

  /** Begins to connect to the gateway of a node that can be called straight, as discovery says. */
  public Connection connectStraight(Endpoint gateway, ConnectionHandler handler) {
    return begin(new CallersEnd(this, gateway, handler));
  }

  private Connection begin(CallersEnd fresh) {
    if (open.size() >= config.most()) {
      Optional<CallersEnd> resting = open.stream().filter(CallersEnd::isResting).findFirst();
      if (resting.isEmpty()) {
        fresh.turnAway();
        return fresh;
      }
      resting.get().rest();
    }
    open.add(fresh);
    fresh.begin();
    return fresh;
  }

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /** Ends all; who uses them hears nothing more. */
  public void stop() {
    List.copyOf(open).forEach(Connection::abort);
    if (deadlines != null) {
      deadlines.clear();
    }
  }

  Deadlines.Deadline deadline(Runnable onExpiry) {
    deadlines = deadlines == null ? new Deadlines(host, "passages") : deadlines;
    return deadlines.deadline(onExpiry);
  }

  void forget(CallersEnd gone) {
    open.remove(gone);
  }
}
