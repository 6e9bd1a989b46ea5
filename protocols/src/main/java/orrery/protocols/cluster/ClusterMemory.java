package orrery.protocols.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.Shared;
import orrery.host.Storage;

/**
 * What one node's part in one cluster keeps over a restart: the highest term it accepted, how long it usually stays on, and whom
 * it knew there.
 */
final class ClusterMemory {

  private final Host host;
  private final Keys keys;
  private long term;
  /** Whether no restart can forget the term. */
  private boolean committed = true;
  private int commits;
  private Sessions earlier = Sessions.NONE;
  private @Nullable SuperNode rememberedSuperNode;
  private int rememberedVersion;

  /** What is kept, under which keys: the same for all nodes that call a cluster the same. */
  private record Keys(String term, String sessions, String known, String duties) {

    static Keys of(String cluster, Shared shared) {
      String all = "cluster/" + cluster + "/";
      return shared.same(new Keys(all + "term", all + "sessions", all + "known", all + "duties"), 17 * Shared.hash(cluster));
    }
  }

  /** How often this node has been on, and for how many seconds in all. */
  private record Sessions(long count, long seconds) {

    static final Sessions NONE = new Sessions(0, 0);
  }

  /** What is kept is read at once; what is there but damaged counts as nothing. */
  ClusterMemory(Host host, String cluster) {
    this.host = host;
    this.keys = Keys.of(cluster, host.shared());
    Storage storage = host.storage();
    storage.get(keys.term).filter(bytes -> bytes.length == 8).ifPresent(bytes -> {
      long kept = ByteBuffer.wrap(bytes).getLong();
      term = kept >= 0 && kept <= Terms.MAXIMUM ? kept : 0;
    });
    storage.get(keys.sessions).filter(bytes -> bytes.length == 16).ifPresent(bytes -> {
      ByteBuffer kept = ByteBuffer.wrap(bytes);
      long sessions = kept.getLong();
      long seconds = kept.getLong();
      if (sessions > 0 && seconds >= 0) {
        earlier = new Sessions(sessions, seconds);
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

  /**
   * Accepts {@code accepted}, which must not be lower than the last; {@code then} runs when a restart cannot forget it, unless
   * another commit has begun by then, or this one is {@linkplain #abandon abandoned}.
   */
  void commit(long accepted, Runnable then) {
    if (accepted < term) {
      throw new IllegalStateException("a term must not go back from " + term + " but would to " + accepted);
    }
    int mine = ++commits;
    if (accepted == term && committed) {
      then.run();
      return;
    }
    term = accepted;
    committed = false;
    host.storage().put(keys.term, ByteBuffer.allocate(8).putLong(accepted).flip());
    host.storage().sync(() -> {
      committed |= accepted == term;
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
    return Duration.ofSeconds(earlier.count == 0 ? now : Math.max(now, earlier.seconds / earlier.count));
  }

  /** Keeps how long this session has lasted so far. A crash before the next time loses what comes after. */
  void noteSession() {
    ByteBuffer kept = ByteBuffer.allocate(16).putLong(earlier.count + 1).putLong(earlier.seconds + secondsOn()).flip();
    host.storage().put(keys.sessions, kept);
    host.storage().sync(() -> {});
  }

  /** Whom this node knew in an earlier session; empty where nothing was kept of that, or it is damaged. */
  Optional<Recollection> recollection() {
    return host.storage().get(keys.known).flatMap(bytes -> Recollection.read(bytes, host.shared()));
  }

  /** What this node had to do in an earlier session; nothing where that was not kept, or is damaged. */
  Set<Duty> duties() {
    return host.storage().get(keys.duties).map(Recollection::readDuties).orElse(Duty.none());
  }

  /**
   * Keeps whom this node knows in place of what was kept before; it is certain once a later sync is.
   *
   * @param version another for another roster under that super node; while neither of the two is another than the last time,
   *     the roster is not looked at
   */
  void remember(SuperNode superNode, int version, Supplier<Roster> roster) {
    if (superNode == rememberedSuperNode && version == rememberedVersion) {
      return;
    }
    keep(keys.known, Recollection.of(superNode, roster.get()).bytes(), 11 * Shared.hash(superNode.id().name()));
    rememberedSuperNode = superNode;
    rememberedVersion = version;
  }

  /**
   * Keeps what this node has to do, beside whom it knows and certain by the same sync. Where a crash comes between the two, one
   * of them is of earlier: that does no harm, since a node only claims its duties, and whoever is super node then decides.
   */
  void remember(Set<Duty> duties) {
    keep(keys.duties, Recollection.bytes(duties), 13 * Duty.bits(duties));
  }

  private void keep(String key, ByteBuffer bytes, int hash) {
    boolean same = host.storage().get(key).map(ByteBuffer::wrap).filter(bytes::equals).isPresent();
    if (!same) {
      host.storage().put(key, bytes, hash);
    }
  }

  private long secondsOn() {
    return host.nanoTime() / 1_000_000_000L;
  }
}
