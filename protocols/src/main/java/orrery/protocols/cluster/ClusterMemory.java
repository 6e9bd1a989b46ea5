package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.Storage;

/**
 * What one node's part in one cluster keeps over a restart: the highest term it accepted, how long it usually stays on, and whom
 * it knew there.
 */
final class ClusterMemory {

  private final Host host;
  private final String cluster;
  private long term;
  private long committed;
  private int commits;
  private long earlierSessions;
  private long earlierSeconds;
  private @Nullable SuperNode rememberedSuperNode;
  private Set<Duty> rememberedDuties = Duty.none();
  private long rememberedVersion;

  /** What is kept is read at once; what is there but damaged counts as nothing. */
  ClusterMemory(Host host, String cluster) {
    this.host = host;
    this.cluster = cluster;
    Storage storage = host.storage();
    storage.get(key("term")).filter(bytes -> bytes.length == 8).ifPresent(bytes -> {
      long kept = ByteBuffer.wrap(bytes).getLong();
      term = kept >= 0 && kept <= Terms.MAXIMUM ? kept : 0;
      committed = term;
    });
    storage.get(key("sessions")).filter(bytes -> bytes.length == 16).ifPresent(bytes -> {
      ByteBuffer kept = ByteBuffer.wrap(bytes);
      long sessions = kept.getLong();
      long seconds = kept.getLong();
      if (sessions > 0 && seconds >= 0) {
        earlierSessions = sessions;
        earlierSeconds = seconds;
      }
    });
  }

  /** Whose memory it is. */
  Host host() {
    return host;
  }

  /** The highest term accepted, 0 before the first. */
  long term() {
    return term;
  }

  /** The highest term accepted that no restart can forget. */
  long committedTerm() {
    return committed;
  }

  /**
   * Accepts {@code accepted}, which must not be lower than the last; {@code then} runs when a restart cannot forget it, unless
   * another commit has begun by then, or this one is {@linkplain #abandon abandoned}.
   */
  void commit(long accepted, Runnable then) {
    if (accepted < term) {
      throw new IllegalStateException("a term must not go back from " + term + " but would to " + accepted);
    }
    int mine = ++commits;
    if (accepted == committed) {
      then.run();
      return;
    }
    term = accepted;
    host.storage().put(key("term"), ByteBuffer.allocate(8).putLong(accepted).flip());
    host.storage().sync(() -> {
      committed = Math.max(committed, accepted);
      if (mine == commits) {
        then.run();
      }
    });
  }

  /** What was to follow a commit that is under way does not. The term stays accepted. */
  void abandon() {
    commits++;
  }

  /** How long this node has been on, or stays on usually: the longer of the two. */
  Duration persistence() {
    long now = secondsOn();
    return Duration.ofSeconds(earlierSessions == 0 ? now : Math.max(now, earlierSeconds / earlierSessions));
  }

  /** Keeps how long this session has lasted so far. A crash before the next time loses what comes after. */
  void noteSession() {
    ByteBuffer kept = ByteBuffer.allocate(16).putLong(earlierSessions + 1).putLong(earlierSeconds + secondsOn()).flip();
    host.storage().put(key("sessions"), kept);
    host.storage().sync(() -> {});
  }

  /** What was kept of the cluster in an earlier session; empty where nothing was, or it is damaged. */
  Optional<Recollection> recollection() {
    return host.storage().get(key("known")).flatMap(bytes -> Recollection.read(bytes, host.shared()));
  }

  /**
   * Keeps whom this node knows in place of what was kept before; it is certain once a later sync is.
   *
   * @param version another for another roster under that super node; while neither it nor the two before it are others than the
   *     last time, the roster is not looked at
   */
  void remember(SuperNode superNode, Set<Duty> duties, long version, Supplier<Roster> roster) {
    if (superNode == rememberedSuperNode && duties == rememberedDuties && version == rememberedVersion) {
      return;
    }
    ByteBuffer bytes = Recollection.of(superNode, duties, roster.get()).bytes();
    boolean same = rememberedSuperNode != null && host.storage().get(key("known")).map(ByteBuffer::wrap).filter(bytes::equals).isPresent();
    if (!same) {
      host.storage().put(key("known"), bytes);
    }
    rememberedSuperNode = superNode;
    rememberedDuties = duties;
    rememberedVersion = version;
  }

  private String key(String what) {
    return "cluster/" + cluster + "/" + what;
  }

  private long secondsOn() {
    return host.nanoTime() / 1_000_000_000L;
  }
}
