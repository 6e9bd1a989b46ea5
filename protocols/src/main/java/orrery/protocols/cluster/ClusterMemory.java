package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import orrery.host.Host;
import orrery.host.Storage;

/**
 * What one node's part in one cluster keeps over a restart: the highest term it accepted, and how long it usually stays on.
 */
final class ClusterMemory {

  private final Host host;
  private final String termKey;
  private final String sessionsKey;
  private long term;
  private long earlierSessions;
  private long earlierSeconds;

  /** What is kept is read at once; what is there but damaged counts as nothing. */
  ClusterMemory(Host host, String cluster) {
    this.host = host;
    this.termKey = "cluster/" + cluster + "/term";
    this.sessionsKey = "cluster/" + cluster + "/sessions";
    Storage storage = host.storage();
    storage.get(termKey).filter(bytes -> bytes.length == 8).ifPresent(bytes -> {
      long kept = ByteBuffer.wrap(bytes).getLong();
      term = kept >= 0 && kept <= Terms.MAXIMUM ? kept : 0;
    });
    storage.get(sessionsKey).filter(bytes -> bytes.length == 16).ifPresent(bytes -> {
      ByteBuffer kept = ByteBuffer.wrap(bytes);
      long sessions = kept.getLong();
      long seconds = kept.getLong();
      if (sessions > 0 && seconds >= 0) {
        earlierSessions = sessions;
        earlierSeconds = seconds;
      }
    });
  }

  /** The highest term accepted, 0 before the first. */
  long term() {
    return term;
  }

  /** Accepts a term; {@code done} runs when a restart cannot forget it. Lower ones are a bug of the caller. */
  void accept(long accepted, Runnable done) {
    if (accepted < term) {
      throw new IllegalStateException("a term must not go back from " + term + " but would to " + accepted);
    }
    term = accepted;
    host.storage().put(termKey, ByteBuffer.allocate(8).putLong(accepted).flip());
    host.storage().sync(done);
  }

  /** How long this node has been on, or stays on usually: the longer of the two. */
  Duration persistence() {
    long now = secondsOn();
    return Duration.ofSeconds(earlierSessions == 0 ? now : Math.max(now, earlierSeconds / earlierSessions));
  }

  /** Keeps how long this session has lasted so far. A crash before the next time loses what comes after. */
  void noteSession() {
    ByteBuffer kept = ByteBuffer.allocate(16).putLong(earlierSessions + 1).putLong(earlierSeconds + secondsOn()).flip();
    host.storage().put(sessionsKey, kept);
    host.storage().sync(() -> {});
  }

  private long secondsOn() {
    return host.nanoTime() / 1_000_000_000L;
  }
}
