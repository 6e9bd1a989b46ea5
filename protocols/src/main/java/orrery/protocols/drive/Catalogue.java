package orrery.protocols.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Device.Permission;
import orrery.host.Host;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;

/**
 * The files that one node knows of, and the contents that it has; both survive a restart.
 *
 * <p>Of each path it knows one version. It is one that is settled, or one whose content is here. A version gives way only to one made upon
 * it, or moves to a path of its own before one that it knows nothing of; its content goes when the other is on synced storage.
 *
 * <p>In storage, entries lie in buckets by a hash of whose and what they are, and each content by itself.
 */
final class Catalogue {

  static final int BUCKETS = 32;
  private static final String INDEX = "files/";
  private static final String BODY = "body/";
  private static final String BULK = "bulk/";
  private static final int MOST_FILES = 50_000;

  private final Host host;
  private final DriveConfig config;
  private final Consumer<FileEntry> onConflict;
  private final NavigableMap<FileKey, Held> files = new TreeMap<>();
  private final Map<String, Long> usedBytes = new TreeMap<>();
  /** Buckets of which storage does not know what has changed. */
  private final BitSet dirty = new BitSet(BUCKETS);
  /** What waits for the sync that is to come, where many changes are made at once. */
  private @Nullable List<Runnable> batch;
  private long allBytes;

  /**
   * A file that is known.
   *
   * @param here whether its content is; that of a deleted one always is
   * @param synced whether a crash would leave it
   */
  record Held(FileEntry entry, boolean here, boolean synced) {

    long bytesHere() {
      return here ? entry.length() : 0;
    }
  }

  /** What became of a version that was to be kept. */
  enum Stored {
    /** It is here, with its content, whatever crashes. */
    HERE,
    /** It is known, or something made upon it is. */
    KNOWN,
    /** There is no room for it. */
    FULL
  }

  /** @param onConflict told of each version that has moved to a path of its own */
  Catalogue(Host host, DriveConfig config, Consumer<FileEntry> onConflict) {
    this.host = host;
    this.config = config;
    this.onConflict = onConflict;
    recall();
  }

  @Nullable Held find(FileKey key) {
    return files.get(key);
  }

  Collection<Held> all() {
    return files.values();
  }

  /** The files of an account whose paths begin with {@code prefix} and follow {@code after}, at most {@code limit}. */
  List<FileEntry> list(String account, String prefix, String after, int limit) {
    List<FileEntry> found = new ArrayList<>();
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    for (Held held : files.tailMap(new FileKey(account, from), true).values()) {
      FileEntry entry = held.entry;
      if (found.size() == limit || !entry.account().equals(account) || !entry.path().startsWith(prefix)) {
        break;
      }
      if (!entry.deleted() && !entry.path().equals(after)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Bytes that contents take. */
  long usedBytes() {
    return allBytes;
  }

  /** How long a file of that account may be that comes here; 0 where the device's owner does not let it keep files of others (EC-7, EC-18). */
  long room(String account) {
    boolean allowed = account.equals(host.device().account()) || host.device().permissions().contains(Permission.STORAGE);
    if (!allowed || files.size() >= config.files()) {
      return 0;
    }
    long capacity = host.device().storageBytes() / 1000 * config.storage();
    return Math.max(0, Math.min(capacity - allBytes, config.quota().bytes() - usedBytes.getOrDefault(account, 0L)));
  }

  /** The content of a file that is here; null where it is not. */
  @Nullable Content content(FileEntry entry) {
    OptionalLong bulk = host.storage().bulk(BULK + entry.version());
    if (bulk.isPresent()) {
      return entry.bulk() != null && bulk.getAsLong() == entry.length() ? new Content(Content.EMPTY.body(), entry.bulk()) : null;
    }
    byte @Nullable [] body = host.storage().get(BODY + entry.version()).orElse(null);
    return body != null && body.length == entry.length() ? new Content(body, null) : null;
  }

  // ---- Keeping

  /**
   * Takes a version in, where there is none newer.
   *
   * @param content null where it is only to be known of; of a deleted file, whatever
   * @param done told once what has become of it would survive a crash
   */
  void accept(FileEntry entry, @Nullable Content content, Consumer<Stored> done) {
    Held held = files.get(entry.key());
    if (held == null) {
      place(entry, content, null, done);
      return;
    }
    switch (entry.relationTo(held.entry)) {
      case SAME -> {
        FileEntry merged = held.entry.with(entry);
        if (!held.here && content != null) {
          place(merged, content, held, done);
        } else {
          if (!merged.equals(held.entry)) {
            hold(new Held(merged, held.here, held.synced));
            write(merged.key());
          }
          sync(() -> done.accept(held.here ? Stored.HERE : Stored.KNOWN));
        }
      }
      case DESCENDANT -> place(entry, content, held, done);
      case ANCESTOR -> sync(() -> done.accept(Stored.KNOWN));
      case CONCURRENT -> part(entry, content, held, done);
    }
  }

  /** Has all of them known, and one sync for all. */
  void acceptAll(List<FileEntry> entries, Runnable done) {
    List<Runnable> all = new ArrayList<>();
    batch = all;
    entries.forEach(entry -> accept(entry, null, stored -> { }));
    batch = null;
    sync(() -> {
      all.forEach(Runnable::run);
      done.run();
    });
  }

  /**
   * Of two that know nothing of each other the later one keeps the path, and the other gets one of its own; from those who have its content,
   * since others cannot know whether something has been made upon it.
   */
  private void part(FileEntry entry, @Nullable Content content, Held held, Consumer<Stored> done) {
    // What has not been acknowledged does not displace what has.
    boolean alike = entry.settled() == held.entry.settled();
    boolean wins = alike ? entry.version().compareTo(held.entry.version()) > 0 : entry.settled();
    if (content == null && !entry.deleted() && !(wins && entry.settled()) || entry.deleted() && !wins) {
      sync(() -> done.accept(Stored.KNOWN));
    } else if (!wins) {
      FileEntry copy = entry.asConflictCopy();
      boolean known = files.containsKey(copy.key());
      accept(copy, content, done);
      noteConflict(copy, known);
    } else if (held.entry.deleted() || !held.here) {
      place(entry, content, held, done);
    } else if (files.size() >= config.files() || content != null && content.length() > room(entry.account())) {
      done.accept(Stored.FULL);
    } else {
      Held copy = new Held(held.entry.asConflictCopy(), true, held.synced);
      boolean known = files.containsKey(copy.entry.key());
      forget(held);
      moveTo(copy);
      place(entry, content, null, done);
      noteConflict(copy.entry, known);
    }
  }

  /** Has a version under the path of a conflict's loser, where others may have told of it before. */
  private void moveTo(Held copy) {
    Held there = files.get(copy.entry.key());
    FileEntry.Relation relation = there == null ? null : there.entry.relationTo(copy.entry);
    if (there == null) {
      hold(copy);
    } else if (relation == FileEntry.Relation.SAME) {
      hold(new Held(there.entry.with(copy.entry), true, there.here ? there.synced : copy.synced));
    } else if (relation == FileEntry.Relation.DESCENDANT) {
      drop(copy.entry.version());
    } else {
      accept(copy.entry, content(copy.entry), stored -> { });
    }
    write(copy.entry.key());
  }

  private void noteConflict(FileEntry copy, boolean known) {
    if (!known && files.containsKey(copy.key())) {
      host.probe().count(DriveMetrics.CONFLICTS, 1);
      onConflict.accept(copy);
    }
  }

  private void place(FileEntry entry, @Nullable Content content, @Nullable Held replaced, Consumer<Stored> done) {
    // Others may tell of a conflict's loser under its new path before this node, which has it, knows of the conflict.
    boolean here = content != null || entry.deleted() || content(entry) != null;
    if (!here && !entry.settled()) {
      done.accept(Stored.KNOWN);
      return;
    }
    long more = content == null || entry.deleted() ? 0 : content.length() - (replaced == null ? 0 : replaced.bytesHere());
    if (more > room(entry.account()) && more > 0 || replaced == null && files.size() >= config.files()) {
      done.accept(Stored.FULL);
      return;
    }
    if (content != null && !entry.deleted()) {
      keep(entry.version(), content);
    }
    hold(new Held(entry, here, false));
    write(entry.key());
    forgetTwin(entry);
    sync(() -> onSynced(entry, content, replaced, done));
  }

  /** Here it had lost before it was settled, and so nobody knows of the copy. */
  private void forgetTwin(FileEntry entry) {
    Held twin = entry.settled() ? files.get(entry.asConflictCopy().key()) : null;
    if (twin != null && !twin.entry.settled() && twin.entry.version().equals(entry.version())) {
      forget(twin);
      write(twin.entry.key());
    }
  }

  private void keep(Version version, Content content) {
    if (content.bulk() == null) {
      host.storage().put(BODY + version, ByteBuffer.wrap(content.body()));
    } else {
      host.storage().putBulk(BULK + version, content.bulk().contentId(), content.bulk().length());
    }
  }

  private void onSynced(FileEntry entry, @Nullable Content content, @Nullable Held replaced, Consumer<Stored> done) {
    Held now = files.get(entry.key());
    boolean current = now != null && now.entry.version().equals(entry.version());
    // Media that say they hold more than they do lose what exceeds them, without a word.
    if (content != null && !entry.deleted() && content(entry) == null) {
      if (current) {
        restore(now, replaced);
      }
      done.accept(Stored.FULL);
      return;
    }
    if (current) {
      hold(new Held(now.entry, now.here, true));
    }
    if (replaced != null && replaced.here && !replaced.entry.version().equals(entry.version())) {
      drop(replaced.entry.version());
    }
    done.accept(now != null && now.here ? Stored.HERE : Stored.KNOWN);
  }

  private void restore(Held failed, @Nullable Held replaced) {
    forget(failed);
    if (replaced != null) {
      hold(replaced);
    }
    write(failed.entry.key());
    sync(() -> { });
  }

  private void hold(Held held) {
    Held before = files.put(held.entry.key(), held);
    count(held.entry.account(), held.bytesHere() - (before == null ? 0 : before.bytesHere()));
  }

  private void forget(Held held) {
    files.remove(held.entry.key());
    count(held.entry.account(), -held.bytesHere());
  }

  private void count(String account, long bytes) {
    if (bytes != 0) {
      allBytes += bytes;
      usedBytes.merge(account, bytes, (before, more) -> before + more == 0 ? null : Long.valueOf(before + more));
    }
  }

  /** A content goes, unless it is that of another path as well: a conflict's loser has two for a while. */
  private void drop(Version version) {
    if (files.values().stream().anyMatch(held -> held.here && held.entry.version().equals(version))) {
      return;
    }
    host.storage().remove(BODY + version);
    host.storage().remove(BULK + version);
  }

  /** Its content is not wanted here any more; it stays known. */
  void release(FileEntry entry) {
    Held held = files.get(entry.key());
    if (held != null && held.here && !entry.deleted() && held.entry.version().equals(entry.version())) {
      hold(new Held(held.entry.without(host.id()), false, true));
      write(entry.key());
      drop(entry.version());
      sync(() -> { });
    }
  }

  /** Forgets deletions that were long ago. */
  void purge() {
    long before = host.unixNanos() / 1_000_000 - config.tombstones().toMillis();
    List<Held> old = files.values().stream().filter(held -> held.entry.deleted() && held.entry.unixMillis() < before).toList();
    for (Held held : old) {
      forget(held);
      write(held.entry.key());
    }
  }

  // ---- Comparing

  /** For each bucket a sum over what is settled there: with equal ones, two nodes know the same. */
  long[] digests() {
    long[] digests = new long[BUCKETS];
    for (Held held : files.values()) {
      if (held.entry.settled()) {
        digests[bucket(held.entry.key())] += spread(FileKey.mix(held.entry.key().hash(), held.entry.version().toString()));
      }
    }
    return digests;
  }

  /** So that the sum of a few says which they are (the finaliser of MurmurHash3). */
  private static long spread(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  /** What is settled in a bucket. */
  List<FileEntry> settledIn(int bucket) {
    return files.values().stream().map(Held::entry).filter(entry -> entry.settled() && bucket(entry.key()) == bucket).toList();
  }

  private static int bucket(FileKey key) {
    return (int) (spread(key.hash()) >>> 59);
  }

  // ---- What survives

  private void write(FileKey changed) {
    dirty.set(bucket(changed));
  }

  /** Runs {@code done} when all that has changed would survive a crash. */
  private void sync(Runnable done) {
    if (batch != null) {
      batch.add(done);
      return;
    }
    dirty.stream().forEach(this::writeBucket);
    dirty.clear();
    host.storage().sync(done);
  }

  private void writeBucket(int bucket) {
    List<Held> kept = files.values().stream().filter(held -> bucket(held.entry.key()) == bucket).toList();
    if (kept.isEmpty()) {
      host.storage().remove(INDEX + bucket);
    } else {
      host.storage().put(INDEX + bucket, ByteBuffer.wrap(JsonWriter.array(kept, (json, held) -> {
        held.entry.write(json);
        json.truth("here", held.here);
      })));
    }
  }

  private void recall() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      byte @Nullable [] index = host.storage().get(INDEX + bucket).orElse(null);
      if (index != null) {
        try {
          JsonReader.read(index, reader -> reader.array(MOST_FILES, Catalogue::readHeld)).forEach(this::recall);
        } catch (JsonException e) {
          host.probe().event("drive", "an index of files is unreadable: " + e.getMessage());
        }
      }
    }
  }

  private void recall(Held held) {
    boolean here = held.here && (held.entry.deleted() || content(held.entry) != null);
    if (here || held.entry.settled()) {
      hold(new Held(held.entry, here, true));
    }
  }

  private static Held readHeld(JsonReader reader) throws JsonException {
    FileEntry.Draft draft = new FileEntry.Draft();
    boolean[] here = {false};
    reader.object(name -> {
      if (name.equals("here")) {
        here[0] = reader.truth();
      } else {
        draft.read(name, reader);
      }
    });
    return new Held(draft.entry(), here[0], true);
  }
}
