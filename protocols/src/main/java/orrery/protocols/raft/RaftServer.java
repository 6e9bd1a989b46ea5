package orrery.protocols.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.raft.RaftMessage.Append;
import orrery.protocols.raft.RaftMessage.Appended;
import orrery.protocols.raft.RaftMessage.Proposal;
import orrery.protocols.raft.RaftMessage.ReadAnswer;
import orrery.protocols.raft.RaftMessage.ReadRequest;
import orrery.protocols.raft.RaftMessage.SnapshotPart;
import orrery.protocols.raft.RaftMessage.SnapshotTaken;
import orrery.protocols.raft.RaftMessage.TakeOver;
import orrery.protocols.raft.RaftMessage.Vote;
import orrery.protocols.raft.RaftMessage.VoteRequest;
import org.jspecify.annotations.Nullable;

/**
 * One server of a group that keeps a {@link StateMachine} the same on all its servers, and at work as long as a majority
 * of them is (Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", 2014; section numbers are that
 * paper's, and "dissertation" is Ongaro's of 2014).
 *
 * <p>Any server takes commands and reads; those that do not lead pass them on. A command is applied once however often it
 * is passed on, or never where nobody knew what became of it in time. A {@link #read} that succeeds lets this server's own
 * machine be read, and what it says includes all that anybody was told before the read began: commands and such reads
 * together are linearizable. That rests on no clock; time-outs decide only when something is tried.
 */
public final class RaftServer {

  private final Host host;
  private final RaftConfig config;
  private final int count;
  private final int self;
  private final String group;
  private final RaftLog log;
  private final RaftPeers peers;
  private final AppliedState state;
  private final RaftSession session;
  private final RaftReads reads;
  private final SnapshotReceiver receiver = new SnapshotReceiver();
  private final RandomStream luck;
  private final Timer electionTimer;
  private final Timer heartbeatTimer;

  private Role role = Role.FOLLOWER;
  private @Nullable Leadership leadership;
  private int leader = RaftLog.NOBODY;
  private long commit;
  private boolean committing;
  private final TreeSet<Integer> votes = new TreeSet<>();
  /** When a leader of this term or another was heard last, by this server's clock; -1 where none was in this life. */
  private long heardNanos = -1;
  /** When a leader, this server itself or another, was last known to lead. */
  private long ledNanos;
  private boolean failingOver;
  private boolean stopped;

  /** What a server is to its group (§5.1). */
  enum Role {
    FOLLOWER,
    /** It asks whether it would be elected (dissertation §9.6). */
    PROSPECT,
    CANDIDATE,
    LEADER
  }

  /**
   * A server that does not run yet. It takes up what its storage has of this group.
   *
   * @param group its name, the same at all its servers
   * @param servers where each of them listens for the others; the same list, in the same order, at all of them
   * @param self which of them this is
   */
  public RaftServer(Host host, RaftConfig config, String group, List<Endpoint> servers, int self, StateMachine machine) {
    if (servers.isEmpty() || servers.size() > RaftLog.NOBODY || self < 0 || self >= servers.size()) {
      throw new IllegalArgumentException("a group must have 1 to " + RaftLog.NOBODY + " servers, this one among them, but " + self + " is of " + servers);
    }
    this.host = host;
    this.config = config;
    this.group = group;
    this.self = self;
    count = servers.size();
    luck = host.random("raft elections");
    log = new RaftLog(host.storage(), group);
    state = new AppliedState(machine, config.sessions());
    peers = new RaftPeers(host, config, servers, self, IdentityHash.of(group, servers), this::onMessage, this::onLost);
    session = new RaftSession(host, config, this::propose);
    reads = new RaftReads(host, config, this::askForIndex, state::index);
    electionTimer = host.timer("raft election", this::onElectionTimeout);
    heartbeatTimer = host.timer("raft heartbeat", this::onHeartbeat);
  }

  public void start() {
    if (log.snapshot().index() > 0) {
      state.restore(log.snapshot());
    }
    commit = state.index();
    peers.start();
    tellRole("starts with " + log.lastIndex() + " entries");
    awaitLeader();
  }

  /** Leaves; a leader asks another server to take over first (dissertation §3.10). */
  public void stop(Runnable done) {
    int heir = leadership == null ? -1 : leadership.heir();
    if (heir >= 0) {
      peers.send(heir, new TakeOver(log.term()));
    }
    stopped = true;
    electionTimer.cancel();
    heartbeatTimer.cancel();
    // The request must be on its way before the connections end.
    host.timer("raft stop", () -> {
      peers.stop();
      done.run();
    }).start(heir >= 0 ? config.heartbeat().toNanos() : 0);
  }

  /** Which server leads, as far as this one knows. */
  public OptionalInt leader() {
    return leader == RaftLog.NOBODY ? OptionalInt.empty() : OptionalInt.of(leader);
  }

  /** Whether this server leads, as far as it knows: another may lead already. */
  public boolean isLeader() {
    return leadership != null;
  }

  /** The index up to which this server's machine has been brought. */
  public long applied() {
    return state.index();
  }

  // ---- Commands and reads

  /**
   * Has all machines apply {@code command}, once. {@code onAnswer} is called once, later: with what this server's machine
   * has said, which it has just said; or with nothing where the group has not done it in time, though it still may.
   */
  public void submit(byte[] command, Consumer<Optional<byte[]>> onAnswer) {
    if (command.length > RaftCodec.MAXIMUM_COMMAND) {
      throw new IllegalArgumentException("a command must have at most " + RaftCodec.MAXIMUM_COMMAND + " octets but has " + command.length);
    }
    session.submit(command, onAnswer);
  }

  /**
   * Calls {@code onReady} once, when this server's machine may be read; or with false where the group has not said so in
   * time. It may be called at once where the group is this server alone.
   */
  public void read(Consumer<Boolean> onReady) {
    reads.begin(onReady);
  }

  private void askForIndex(long request) {
    if (leadership != null) {
      leadership.read(index -> reads.onIndex(request, index));
    } else if (leader != RaftLog.NOBODY) {
      peers.send(leader, new ReadRequest(request));
    }
  }

  private void propose(Proposal proposal) {
    if (leadership != null) {
      enter(proposal);
    } else if (leader != RaftLog.NOBODY) {
      peers.send(leader, proposal);
    }
  }

  private void enter(Proposal proposal) {
    leadership.enter(LogEntry.of(log.term(), entryNanos(), proposal));
  }

  /** The time in the log does not go back when the leader is another, whose clock is behind, or a clock is put back. */
  private long entryNanos() {
    return Math.max(log.lastNanos(), host.unixNanos());
  }

  // ---- Messages

  private void onMessage(int from, RaftMessage message, Consumer<RaftMessage> answer) {
    if (stopped) return;
    if (message instanceof Append m) onAppend(from, m, answer);
    else if (message instanceof Appended m) onAppended(from, m);
    else if (message instanceof VoteRequest m) onVoteRequest(from, m, answer);
    else if (message instanceof Vote m) onVote(from, m);
    else if (message instanceof SnapshotPart m) onSnapshotPart(from, m, answer);
    else if (message instanceof SnapshotTaken m) onSnapshotTaken(from, m);
    else if (message instanceof Proposal m) onProposal(m, answer);
    else if (message instanceof ReadRequest m) onReadRequest(m, answer);
    else if (message instanceof ReadAnswer m) reads.onIndex(m.request(), m.granted() ? m.index() : Leadership.REFUSED);
    else if (message instanceof TakeOver m) onTakeOver(from, m);
    // A greeting in the middle, or the word that a proposal was entered: the log will tell.
  }

  private void onLost(int server) {
    if (leadership != null) {
      leadership.onLost(server);
    }
  }

  /** §5.3, Fig. 2: AppendEntries. */
  private void onAppend(int from, Append m, Consumer<RaftMessage> answer) {
    if (!heed(from, m.term())) {
      answer.accept(new Appended(log.term(), m.number(), false, 0));
      return;
    }
    // What is before the base is committed, and so the same here.
    int known = (int) Math.max(0, Math.min(m.entries().size(), log.base() - m.previousIndex()));
    long previous = m.previousIndex() + known;
    long term = log.term();
    if (previous > log.lastIndex() || known == 0 && previous >= log.base() && log.termAt(previous) != m.previousTerm()) {
      long hint = hint(previous);
      log.whenDurable(() -> answer.accept(new Appended(term, m.number(), false, hint)));
      return;
    }
    long index = previous;
    for (LogEntry entry : m.entries().subList(known, m.entries().size())) {
      index++;
      if (index <= log.lastIndex() && log.termAt(index) != entry.term()) {
        log.cutFrom(index);
      }
      if (index > log.lastIndex()) {
        log.append(entry);
      }
    }
    long matching = index;
    commitTo(Math.min(m.commit(), matching));
    log.whenDurable(() -> answer.accept(new Appended(term, m.number(), true, matching)));
  }

  /** The last index that may be as the leader's: where terms differ, all of that term here is skipped at once (§5.3). */
  private long hint(long previous) {
    if (previous > log.lastIndex()) {
      return log.lastIndex();
    }
    long index = previous;
    while (index > Math.max(log.base(), commit) && log.termAt(index) == log.termAt(previous)) {
      index--;
    }
    return index;
  }

  private void onAppended(int from, Appended m) {
    if (m.term() > log.term()) {
      becomeFollower(m.term(), "server " + from + " is in term " + m.term());
    } else if (leadership != null && m.term() == log.term()) {
      leadership.onAppended(from, m);
    }
  }

  /** §7: InstallSnapshot. */
  private void onSnapshotPart(int from, SnapshotPart m, Consumer<RaftMessage> answer) {
    if (!heed(from, m.term())) {
      answer.accept(new SnapshotTaken(log.term(), m.number(), m.lastIndex(), false, 0));
      return;
    }
    long term = log.term();
    if (m.lastIndex() > commit) {
      Optional<RaftLog.Snapshot> whole = receiver.take(m);
      if (whole.isEmpty()) {
        answer.accept(new SnapshotTaken(term, m.number(), m.lastIndex(), false, receiver.next(m)));
        return;
      }
      install(whole.get());
    }
    log.whenDurable(() -> answer.accept(new SnapshotTaken(term, m.number(), m.lastIndex(), true, 0)));
  }

  private void install(RaftLog.Snapshot snapshot) {
    log.install(snapshot);
    state.restore(snapshot);
    commit = snapshot.index();
    host.probe().count(RaftMetrics.SNAPSHOTS, 1, "installed");
    host.probe().event("raft", "has the state of entry " + commit + " from its leader");
    session.onApplied(state.sessions(), Optional.empty());
    reads.serve();
  }

  private void onSnapshotTaken(int from, SnapshotTaken m) {
    if (m.term() > log.term()) {
      becomeFollower(m.term(), "server " + from + " is in term " + m.term());
    } else if (leadership != null && m.term() == log.term()) {
      leadership.onSnapshotTaken(from, m);
    }
  }

  /** Whether what {@code from} says as the leader of {@code term} counts; it is this server's leader then. */
  private boolean heed(int from, long term) {
    if (term < log.term()) {
      return false;
    }
    if (term > log.term() || role != Role.FOLLOWER) {
      becomeFollower(term, "server " + from + " leads");
    }
    heardNanos = host.nanoTime();
    ledNanos = heardNanos;
    failingOver = true;
    awaitLeader();
    if (leader != from) {
      leader = from;
      host.probe().state("raft-leader", group, Integer.toString(from));
      onLeaderKnown();
    }
    return true;
  }

  private void onProposal(Proposal m, Consumer<RaftMessage> answer) {
    boolean entered = leadership != null;
    if (entered) {
      enter(m);
    }
    answer.accept(new RaftMessage.Proposed(entered));
  }

  private void onReadRequest(ReadRequest m, Consumer<RaftMessage> answer) {
    LongConsumer onIndex = index -> answer.accept(new ReadAnswer(m.request(), index >= 0, Math.max(0, index)));
    if (leadership == null) {
      onIndex.accept(Leadership.REFUSED);
    } else {
      leadership.read(onIndex);
    }
  }

  // ---- Elections

  /** Dissertation §4.2.3: while a leader is heard, nobody is helped to unseat it. */
  private boolean hasLeader() {
    long patience = config.electionTimeout().toNanos();
    return leadership != null ? leadership.hasMajority(patience) : heardNanos >= 0 && host.nanoTime() - heardNanos < patience;
  }

  /** §5.2, §5.4.1, Fig. 2: RequestVote; and its trial. */
  private void onVoteRequest(int from, VoteRequest m, Consumer<RaftMessage> answer) {
    if (!m.called() && hasLeader() || m.term() < log.term()) {
      long term = log.term();
      log.whenDurable(() -> answer.accept(new Vote(term, m.trial(), false)));
      return;
    }
    boolean current = m.lastTerm() > log.lastTerm() || m.lastTerm() == log.lastTerm() && m.lastIndex() >= log.lastIndex();
    if (m.trial()) {
      boolean granted = current && m.term() > log.term();
      long term = granted ? m.term() : log.term();
      log.whenDurable(() -> answer.accept(new Vote(term, true, granted)));
      return;
    }
    if (m.term() > log.term()) {
      becomeFollower(m.term(), "server " + from + " stands");
    }
    boolean granted = current && role == Role.FOLLOWER && (log.vote() == RaftLog.NOBODY || log.vote() == from);
    if (granted) {
      log.vote(log.term(), from);
      awaitLeader();
    }
    long term = log.term();
    log.whenDurable(() -> answer.accept(new Vote(term, false, granted)));
  }

  private void onVote(int from, Vote m) {
    boolean granted = m.trial() ? role == Role.PROSPECT && m.term() == log.term() + 1 : role == Role.CANDIDATE && m.term() == log.term();
    if (m.granted() && granted) {
      onVoteOf(from);
    } else if (!m.granted() && m.term() > log.term()) {
      becomeFollower(m.term(), "server " + from + " is in term " + m.term());
    }
  }

  private void onVoteOf(int voter) {
    votes.add(voter);
    if (votes.size() <= count / 2) {
      return;
    }
    if (role == Role.PROSPECT) {
      becomeCandidate(false);
    } else {
      becomeLeader();
    }
  }

  private void onElectionTimeout() {
    if (role == Role.LEADER) {
      checkQuorum();
    } else {
      becomeProspect();
    }
  }

  /** A leader that no majority answers can do nothing, and keeps others from electing one where it can still be heard. */
  private void checkQuorum() {
    if (leadership.hasMajority(config.electionTimeout().toNanos())) {
      electionTimer.start(config.electionTimeout());
    } else {
      becomeFollower(log.term(), "no majority answers");
    }
  }

  private void onTakeOver(int from, TakeOver m) {
    if (m.term() == log.term() && role == Role.FOLLOWER && leader == from) {
      becomeCandidate(true);
    }
  }

  /** §5.2: the time-outs are drawn anew each time, so that split votes are rare and do not repeat. */
  private void awaitLeader() {
    long least = config.electionTimeout().toNanos();
    electionTimer.start(luck.nextLong(least, 2 * least));
  }

  private void becomeFollower(long term, String reason) {
    Leadership before = leadership;
    leadership = null;
    heartbeatTimer.cancel();
    if (term > log.term()) {
      log.vote(term, RaftLog.NOBODY);
      forgetLeader();
    }
    if (role != Role.FOLLOWER) {
      forgetLeader();
    }
    become(Role.FOLLOWER, reason);
    awaitLeader();
    if (before != null) {
      ledNanos = before.majorityHeardNanos();
      failingOver = true;
      before.end();
    }
  }

  private void forgetLeader() {
    if (leader != RaftLog.NOBODY) {
      leader = RaftLog.NOBODY;
      host.probe().state("raft-leader", group, "");
    }
  }

  private void becomeProspect() {
    forgetLeader();
    become(Role.PROSPECT, "no leader was heard");
    askForVotes(new VoteRequest(log.term() + 1, log.lastIndex(), log.lastTerm(), true, false));
  }

  private void becomeCandidate(boolean called) {
    forgetLeader();
    log.vote(log.term() + 1, self);
    become(Role.CANDIDATE, called ? "the leader is going" : "a majority would vote for it");
    askForVotes(new VoteRequest(log.term(), log.lastIndex(), log.lastTerm(), false, called));
  }

  private void askForVotes(VoteRequest request) {
    votes.clear();
    awaitLeader();
    long term = log.term();
    log.whenDurable(() -> {
      Role asking = request.trial() ? Role.PROSPECT : Role.CANDIDATE;
      if (role != asking || log.term() != term || stopped) {
        return;
      }
      for (int server = 0; server < count; server++) {
        if (server != self) {
          peers.send(server, request);
        }
      }
      onVoteOf(self);
    });
  }

  private void becomeLeader() {
    become(Role.LEADER, "has the votes of " + votes);
    host.probe().count(RaftMetrics.LEADERS, 1);
    leader = self;
    host.probe().state("raft-leader", group, Integer.toString(self));
    leadership = new Leadership(config, log, peers, count, self, commit, host::nanoTime, this::commitTo);
    leadership.enter(LogEntry.empty(log.term(), entryNanos()));
    electionTimer.start(config.electionTimeout());
    heartbeatTimer.start(config.heartbeat());
    onLeaderKnown();
  }

  private void onLeaderKnown() {
    session.again();
    reads.askAgain();
  }

  private void onHeartbeat() {
    if (leadership != null) {
      leadership.heartbeat();
      heartbeatTimer.start(config.heartbeat());
    }
  }

  private void become(Role next, String reason) {
    if (next != role) {
      role = next;
      tellRole(reason);
    }
  }

  private void tellRole(String reason) {
    host.probe().state("raft-role", group, Defaults.word(role));
    host.probe().event("raft", Defaults.word(role) + " in term " + log.term() + ": " + reason);
  }

  // ---- The state

  /** All up to {@code index} is committed, and applied now; what that makes of this server is done before the next. */
  private void commitTo(long index) {
    commit = Math.max(commit, index);
    if (committing) {
      return;
    }
    committing = true;
    while (state.index() < commit) {
      long next = state.index() + 1;
      LogEntry entry = log.entry(next);
      state.apply(entry);
      tellCommitted(next, entry);
      session.onApplied(state.sessions(), Optional.of(entry));
    }
    committing = false;
    if (state.index() - log.snapshot().index() >= config.snapshotEntries()) {
      log.keep(state.snapshot(), config.snapshotEntries() / 2);
      host.probe().count(RaftMetrics.SNAPSHOTS, 1, "taken");
    }
    reads.serve();
  }

  private void tellCommitted(long index, LogEntry entry) {
    long enteredNanos = leadership == null ? -1 : leadership.takeEnteredNanos(index);
    if (entry.kind() == LogEntry.Kind.COMMAND && enteredNanos >= 0) {
      host.probe().observe(RaftMetrics.COMMIT_TIME, (host.nanoTime() - enteredNanos) / 1e9);
    } else if (entry.kind() == LogEntry.Kind.EMPTY && enteredNanos >= 0 && failingOver) {
      host.probe().observe(RaftMetrics.FAILOVER_TIME, (host.nanoTime() - ledNanos) / 1e9);
      failingOver = false;
    }
  }

  /** Every server's log and role, for tests of what the paper promises. */
  Inside inside() {
    List<LogEntry> entries = new ArrayList<>();
    for (long index = log.base() + 1; index <= log.lastIndex(); index++) {
      entries.add(log.entry(index));
    }
    return new Inside(role, log.term(), commit, log.base(), entries);
  }

  /** What a server is and has at one moment. */
  record Inside(Role role, long term, long commit, long base, List<LogEntry> entries) {}
}
