package orrery.protocols.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import orrery.protocols.raft.RaftMessage.Append;
import orrery.protocols.raft.RaftMessage.Appended;
import orrery.protocols.raft.RaftMessage.SnapshotPart;
import orrery.protocols.raft.RaftMessage.SnapshotTaken;
import org.jspecify.annotations.Nullable;

/**
 * What a server does while it leads, in one term: it makes the others' logs like its own, learns what is committed, and
 * answers from which index on reads are linearizable (Raft §5.3, §5.4.2; dissertation §6.4).
 *
 * <p>Entries are sent as they come, in up to {@code window} messages at once to each server; what comes while those are on
 * their way goes together in the next. A server whose log differs is first asked where it agrees, one message at a time.
 */
final class Leadership {

  /** No index: a read that finds out nothing. */
  static final long REFUSED = -1;

  private final RaftConfig config;
  private final RaftLog log;
  private final RaftPeers peers;
  private final long term;
  private final int self;
  private final LongSupplier nanoTime;
  private final LongConsumer onCommitted;
  private final List<@Nullable Progress> others = new ArrayList<>();
  private final long[] matches;
  private final TreeMap<Long, Long> enteredNanos = new TreeMap<>();
  private final Deque<Reading> readings = new ArrayDeque<>();
  /** This term's first entry: until it is committed nobody knows what is (Raft §8). */
  private final long firstIndex;
  private long commit;
  private long number;
  private boolean ended;

  /**
   * What the leader knows of another server.
   *
   * <p>{@code next} is the first entry that has not been sent. Where {@code probing}, it is a guess, and no more is sent
   * until an answer to message {@code probedAt}, or one after it, has come; 0 where there is no such message yet.
   */
  private static final class Progress {
    final int server;
    final Deque<Long> unanswered = new ArrayDeque<>();
    long next;
    long answered;
    long heardNanos;
    boolean probing = true;
    long probedAt;
    long toldCommit;
    RaftLog.@Nullable Snapshot sending;
    long sent;

    Progress(int server, long next, long nowNanos) {
      this.server = server;
      this.next = next;
      heardNanos = nowNanos;
    }
  }

  /** A read that waits for a majority's answers to what was sent after message {@code after}, -1 until there is one. */
  private static final class Reading {
    final LongConsumer onIndex;
    long after = -1;
    long index;

    Reading(LongConsumer onIndex) {
      this.onIndex = onIndex;
    }
  }

  /**
   * Leads from now on.
   *
   * @param count how many servers there are
   * @param commit up to where the log is known to be committed
   * @param onCommitted hears of each later such index
   */
  Leadership(RaftConfig config, RaftLog log, RaftPeers peers, int count, int self, long commit, LongSupplier nanoTime, LongConsumer onCommitted) {
    this.config = config;
    this.log = log;
    this.peers = peers;
    this.self = self;
    this.commit = commit;
    this.nanoTime = nanoTime;
    this.onCommitted = onCommitted;
    term = log.term();
    firstIndex = log.lastIndex() + 1;
    matches = new long[count];
    for (int server = 0; server < count; server++) {
      others.add(server == self ? null : new Progress(server, firstIndex, nanoTime.getAsLong()));
    }
  }

  /** Enters {@code entry}, of this term. */
  void enter(LogEntry entry) {
    log.append(entry);
    long index = log.lastIndex();
    enteredNanos.put(index, nanoTime.getAsLong());
    // The others write while this server does (dissertation §10.2.1): it counts for the majority when it has.
    for (Progress other : others) {
      if (other != null) {
        replicate(other);
      }
    }
    log.whenDurable(() -> {
      matches[self] = Math.max(matches[self], index);
      advance();
    });
  }

  /** When the entry at {@code index} was entered by this leader, and forgets it; -1 where it was not. */
  long takeEnteredNanos(long index) {
    Long nanos = enteredNanos.remove(index);
    return nanos == null ? -1 : nanos;
  }

  /** Says to all that this server leads, and what is committed. */
  void heartbeat() {
    for (Progress other : others) {
      if (other != null) {
        if (!replicate(other)) {
          append(other, List.of());
        }
      }
    }
    confirm();
  }

  /** Whether a majority has been heard of within {@code nanos}. */
  boolean hasMajority(long nanos) {
    return nanoTime.getAsLong() - majorityHeardNanos() <= nanos;
  }

  /** Since when this server has not heard of a majority; now, where it is one by itself. */
  long majorityHeardNanos() {
    long[] heard = others.stream().mapToLong(other -> other == null ? nanoTime.getAsLong() : other.heardNanos).sorted().toArray();
    return heard[(heard.length - 1) / 2];
  }

  private boolean isMajority(int servers) {
    return servers > matches.length / 2;
  }

  // ---- Replication

  /** Sends what {@code other} lacks, as far as its window allows; whether anything was sent. */
  private boolean replicate(Progress other) {
    if (other.sending != null || other.next <= log.base()) {
      return sendSnapshot(other);
    }
    boolean sent = false;
    while (other.next <= log.lastIndex() && other.unanswered.size() < config.window() && !(other.probing && other.probedAt > 0)) {
      List<LogEntry> batch = log.entriesFrom(other.next, config.batch().bytes());
      if (!append(other, batch)) {
        return sent;
      }
      other.unanswered.add(number);
      other.next += batch.size();
      sent = true;
    }
    return sent;
  }

  private boolean append(Progress other, List<LogEntry> entries) {
    long previous = Math.max(other.next - 1, log.base());
    long told = commit;
    boolean taken = peers.send(other.server, new Append(term, ++number, previous, log.termAt(previous), told, entries));
    if (taken) {
      other.toldCommit = Math.max(other.toldCommit, told);
      // The first since the guess: where a round trip takes longer than a heartbeat, later ones must not outdate its answer.
      other.probedAt = other.probing && other.probedAt == 0 ? number : other.probedAt;
    }
    return taken;
  }

  void onAppended(int from, Appended answer) {
    Progress other = others.get(from);
    if (other == null) {
      return;
    }
    onAnswer(other, answer.number());
    if (answer.matches()) {
      matches[from] = Math.max(matches[from], Math.min(answer.index(), log.lastIndex()));
      other.next = Math.max(other.next, matches[from] + 1);
      other.probing = false;
      other.probedAt = 0;
      advance();
    } else if (answer.number() >= other.probedAt && other.sending == null) {
      // What was sent after that will not be taken either.
      other.next = Math.max(matches[from], Math.min(answer.index(), log.lastIndex())) + 1;
      other.unanswered.clear();
      other.probing = true;
      other.probedAt = 0;
      if (!replicate(other)) {
        append(other, List.of());
      }
    }
    if (!ended) {
      replicate(other);
      confirm();
    }
  }

  private void onAnswer(Progress other, long answered) {
    other.heardNanos = nanoTime.getAsLong();
    other.answered = Math.max(other.answered, answered);
    while (!other.unanswered.isEmpty() && other.unanswered.peek() <= answered) {
      other.unanswered.remove();
    }
  }

  /** What was on its way to {@code server} may be lost. */
  void onLost(int server) {
    Progress other = others.get(server);
    if (other != null) {
      other.unanswered.clear();
      other.next = Math.min(other.next, matches[server] + 1);
      other.probing = true;
      other.probedAt = 0;
      other.sending = null;
    }
  }

  /**
   * Commits what a majority holds, where that is of this term: an entry of an earlier one may be on a majority of servers
   * and yet be replaced (Raft §5.4.2, Fig. 8).
   */
  private void advance() {
    long[] sorted = matches.clone();
    Arrays.sort(sorted);
    long held = sorted[(sorted.length - 1) / 2];
    if (ended || held <= commit || log.termAt(held) != term) {
      return;
    }
    commit = held;
    onCommitted.accept(commit);
    // Whoever has asked for it waits at its own server for the word that it is committed.
    for (Progress other : others) {
      if (!ended && other != null && !other.probing && !replicate(other) && other.toldCommit < commit) {
        append(other, List.of());
      }
    }
    confirm();
  }

  // ---- Snapshots

  /** Sends the next part, where none is on its way. */
  private boolean sendSnapshot(Progress other) {
    if (other.sending == null) {
      other.sending = log.snapshot();
      other.sent = -1;
    }
    return other.sent < 0 && sendPart(other, other.sending, 0);
  }

  private boolean sendPart(Progress other, RaftLog.Snapshot snapshot, long offset) {
    int to = (int) Math.min(snapshot.state().length, offset + config.batch().bytes());
    byte[] part = Arrays.copyOfRange(snapshot.state(), (int) offset, to);
    boolean taken = peers.send(other.server,
        new SnapshotPart(term, ++number, snapshot.index(), snapshot.term(), snapshot.unixNanos(), offset, snapshot.state().length, part));
    other.sent = taken ? to : -1;
    return taken;
  }

  void onSnapshotTaken(int from, SnapshotTaken answer) {
    Progress other = others.get(from);
    if (other == null) {
      return;
    }
    onAnswer(other, answer.number());
    RaftLog.Snapshot snapshot = other.sending;
    if (snapshot != null && snapshot.index() == answer.lastIndex()) {
      if (answer.done()) {
        other.sending = null;
        other.next = answer.lastIndex() + 1;
        matches[from] = Math.max(matches[from], answer.lastIndex());
        advance();
      } else if (answer.next() <= snapshot.state().length) {
        sendPart(other, snapshot, answer.next());
      }
    }
    if (!ended) {
      replicate(other);
      confirm();
    }
  }

  // ---- Reads

  /** Tells {@code onIndex}, now or later, the index whose state is new enough for a read that begins now; or {@link #REFUSED}. */
  void read(LongConsumer onIndex) {
    readings.add(new Reading(onIndex));
    confirm();
  }

  /**
   * Answers the reads that are confirmed, and asks for confirmation of those that wait: one round of messages serves all
   * reads that have come before it.
   */
  private void confirm() {
    if (ended || readings.isEmpty() || commit < firstIndex) {
      return;
    }
    while (!readings.isEmpty() && readings.peek().after >= 0 && isConfirmed(readings.peek().after)) {
      Reading done = readings.remove();
      done.onIndex.accept(done.index);
    }
    if (readings.isEmpty() || readings.peek().after >= 0) {
      return;
    }
    long after = number;
    for (Reading reading : readings) {
      reading.after = after;
      reading.index = commit;
    }
    for (Progress other : others) {
      if (other != null && (other.probing || !replicate(other))) {
        append(other, List.of());
      }
    }
    if (matches.length == 1) {
      confirm();
    }
  }

  private boolean isConfirmed(long after) {
    return isMajority((int) others.stream().filter(other -> other == null || other.answered > after).count());
  }

  // ---- The end

  /** The server that lacks nothing, to be asked to take over; -1 where there is none. */
  int heir() {
    for (int server = 0; server < matches.length; server++) {
      if (server != self && matches[server] == log.lastIndex()) {
        return server;
      }
    }
    return -1;
  }

  /** It leads no longer. */
  void end() {
    ended = true;
    List<Reading> left = List.copyOf(readings);
    readings.clear();
    left.forEach(reading -> reading.onIndex.accept(REFUSED));
  }
}
