package orrery.protocols.passage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** For how long, and of how many, it is remembered that they let nobody in; assumed. */
  private static final long MEMORY_NANOS = 600_000_000_000L;
  private static final int MOST_REMEMBERED = 64;

  final Host host;
  final PassageConfig config;
  private final Set<CallersEnd> open = new LinkedHashSet<>(2);
  private Map<Endpoint, Long> notStraight = Collections.emptyMap();
  private @Nullable Deadlines deadlines;

  public Passages(Host host, PassageConfig config) {
    this.host = host;
    this.config = config;
  }

  /**
   * Begins to connect to the gateway of a node; the handler learns, later, how it went. It is connected straight where that can be. What
   * is asked of others goes with signals while it is small and seldom, and else over a BEP.
   *
   * <p>Where signals are tried first the connection is open at once: that nobody is there is then known when a request fails.
   */
  public Connection connect(PassagePeer peer, ConnectionHandler handler) {
    CallersEnd fresh = new CallersEnd(this, peer, handler);
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

  /** Whether it is tried to connect straight: discovery says so, and it has not failed lately. */
  public boolean triesStraight(PassagePeer peer) {
    Optional<Long> failed = peer.straight().map(notStraight::get);
    return peer.straight().isPresent() && (failed.isEmpty() || host.nanoTime() - failed.get() > MEMORY_NANOS);
  }

  void isNotStraight(PassagePeer peer) {
    notStraight = notStraight.isEmpty() ? new LinkedHashMap<>(2) : notStraight;
    peer.straight().ifPresent(gateway -> {
      notStraight.remove(gateway);
      notStraight.put(gateway, host.nanoTime());
    });
    if (notStraight.size() > MOST_REMEMBERED) {
      notStraight.remove(notStraight.keySet().iterator().next());
    }
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
