package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import orrery.host.Storage;

/**
 * What a server must not forget (Raft Fig. 2): its term, its vote, its log, and the snapshot that stands for the log's
 * beginning. All of it is also in memory; {@link #whenDurable} says when what is here is in storage as well.
 *
 * <p>Each entry is stored together with the term of the entry before it. A storage may keep some of the changes that were
 * not synced and lose others; an entry whose predecessor is not the one it was stored with is what is left of a log that
 * was cut off, and the log ends before it. By log matching (Raft §5.3), index and term name an entry and all before it.
 */
final class RaftLog {

  /** A state and the entry it is of. */
  record Snapshot(long index, long term, long unixNanos, byte[] state) {
    static final Snapshot NONE = new Snapshot(0, 0, 0, new byte[0]);
  }

  /** What waits for all changes up to a number to be durable. */
  private record Waiting(long changes, Runnable action) {}

  private final Storage storage;
  private final String prefix;
  private final ArrayList<LogEntry> entries = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private long term;
  private int vote = NOBODY;
  private Snapshot snapshot = Snapshot.NONE;
  /** The entry before the first that is here. */
  private long base;
  private long baseTerm;
  private long baseNanos;

  private long changes;
  private long durable;
  private boolean syncing;

  /** The vote of a server that has given none. */
  static final int NOBODY = 255;

  /** The log of group {@code group}, as far as storage has it. */
  RaftLog(Storage storage, String group) {
    this.storage = storage;
    prefix = "raft-" + group + "-";
    load();
  }

  private void load() {
    storage.get(prefix + "term").map(ByteBuffer::wrap).filter(b -> b.remaining() == Long.BYTES + 1).ifPresent(held -> {
      term = held.getLong();
      vote = held.get() & 0xFF;
    });
    storage.get(prefix + "snapshot").map(ByteBuffer::wrap).filter(b -> b.remaining() >= 4 * Long.BYTES).ifPresent(held -> {
      long firstKept = held.getLong();
      long index = held.getLong();
      long snapshotTerm = held.getLong();
      long unixNanos = held.getLong();
      byte[] state = new byte[held.remaining()];
      held.get(state);
      for (long old = firstKept; old <= index; old++) {
        storage.remove(key(old));
      }
      snapshot = new Snapshot(index, snapshotTerm, unixNanos, state);
      base = index;
      baseTerm = snapshotTerm;
      baseNanos = unixNanos;
    });
    boolean chained = true;
    for (long index = base + 1; ; index++) {
      Optional<byte[]> held = storage.get(key(index));
      if (held.isEmpty()) {
        return;
      }
      ByteBuffer bytes = ByteBuffer.wrap(held.get());
      chained &= bytes.remaining() >= Long.BYTES && bytes.getLong() == lastTerm();
      Optional<LogEntry> entry = chained ? RaftCodec.readEntry(bytes) : Optional.empty();
      if (entry.isPresent()) {
        entries.add(entry.get());
      } else {
        chained = false;
        storage.remove(key(index));
      }
    }
  }

  private String key(long index) {
    return prefix + "entry-" + index;
  }

  // ---- Term and vote

  long term() {
    return term;
  }

  /** For whom this server has voted in its term, or {@link #NOBODY}. */
  int vote() {
    return vote;
  }

  void vote(long newTerm, int candidate) {
    term = newTerm;
    vote = candidate;
    storage.put(prefix + "term", ByteBuffer.allocate(Long.BYTES + 1).putLong(term).put((byte) vote).flip());
    changes++;
  }

  // ---- Entries

  /** The index before the first entry that is still here. */
  long base() {
    return base;
  }

  long lastIndex() {
    return base + entries.size();
  }

  long lastTerm() {
    return termAt(lastIndex());
  }

  /** When the last entry was made. */
  long lastNanos() {
    return entries.isEmpty() ? baseNanos : entries.get(entries.size() - 1).unixNanos();
  }

  /** @param index from {@link #base} to {@link #lastIndex} */
  long termAt(long index) {
    return index == base ? baseTerm : entry(index).term();
  }

  LogEntry entry(long index) {
    return entries.get((int) (index - base - 1));
  }

  void append(LogEntry entry) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + entry.octets()).putLong(lastTerm());
    RaftCodec.write(entry, bytes);
    entries.add(entry);
    storage.put(key(lastIndex()), bytes.flip());
    changes++;
  }

  /** Forgets all entries from {@code index} on. */
  void cutFrom(long index) {
    for (long each = index; each <= lastIndex(); each++) {
      storage.remove(key(each));
    }
    entries.subList((int) (index - base - 1), entries.size()).clear();
    changes++;
  }

  /** As many entries from {@code from} on as go into {@code octets}, but one at least where there is one. */
  List<LogEntry> entriesFrom(long from, long octets) {
    List<LogEntry> batch = new ArrayList<>();
    long left = octets;
    for (long index = from; index <= lastIndex(); index++) {
      LogEntry entry = entry(index);
      left -= entry.octets();
      if (left < 0 && !batch.isEmpty()) {
        break;
      }
      batch.add(entry);
    }
    return batch;
  }

  // ---- Snapshots

  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Keeps {@code taken}, and forgets what it stands for once it is durable, but for the last entries up to {@code trailing}:
   * a server that is a little behind need not be sent the whole state.
   */
  void keep(Snapshot taken, int trailing) {
    store(taken);
    long firstKept = Math.max(base, taken.index() - trailing);
    whenDurable(() -> forgetUpTo(firstKept));
  }

  /** The snapshot a leader has sent, in place of the log; of which the rest stays where it goes on from that state. */
  void install(Snapshot sent) {
    boolean goesOn = sent.index() >= base && sent.index() <= lastIndex() && termAt(sent.index()) == sent.term();
    if (!goesOn && sent.index() < lastIndex()) {
      cutFrom(Math.max(base, sent.index()) + 1);
    }
    store(sent);
    if (!goesOn) {
      // What is before the snapshot may be of a log that never was: it must not be sent to anybody. In storage it stays
      // until the snapshot is there.
      long first = base + 1;
      long last = lastIndex();
      entries.clear();
      base = sent.index();
      baseTerm = sent.term();
      baseNanos = sent.unixNanos();
      whenDurable(() -> {
        for (long each = first; each <= last; each++) {
          storage.remove(key(each));
        }
      });
    } else {
      whenDurable(() -> forgetUpTo(sent.index()));
    }
  }

  private void store(Snapshot next) {
    snapshot = next;
    // The first number says where entries may stand in storage that the snapshot has made idle.
    ByteBuffer bytes = ByteBuffer.allocate(4 * Long.BYTES + next.state().length);
    bytes.putLong(base + 1).putLong(next.index()).putLong(next.term()).putLong(next.unixNanos()).put(next.state());
    storage.put(prefix + "snapshot", bytes.flip());
    changes++;
  }

  private void forgetUpTo(long index) {
    if (index <= base || index > lastIndex()) {
      return;
    }
    baseNanos = entry(index).unixNanos();
    long newTerm = termAt(index);
    for (long each = base + 1; each <= index; each++) {
      storage.remove(key(each));
    }
    entries.subList(0, (int) (index - base)).clear();
    base = index;
    baseTerm = newTerm;
    changes++;
  }

  // ---- Durability

  /**
   * Runs {@code action} when all that is here now would survive a crash: at once where it would already. Actions run in the
   * order in which they were given; one sync at a time serves all that came before it.
   */
  void whenDurable(Runnable action) {
    if (durable == changes && waiting.isEmpty()) {
      action.run();
      return;
    }
    waiting.add(new Waiting(changes, action));
    sync();
  }

  private void sync() {
    if (syncing) {
      return;
    }
    syncing = true;
    long upTo = changes;
    storage.sync(() -> {
      syncing = false;
      durable = upTo;
      while (!waiting.isEmpty() && waiting.peek().changes() <= upTo) {
        waiting.remove().action().run();
      }
      if (!waiting.isEmpty()) {
        sync();
      }
    });
  }
}
