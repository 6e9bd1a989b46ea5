package orrery.protocols.raft;

import java.util.List;

/** What servers of a group say to each other; the package's page has the format. */
sealed interface RaftMessage {

  /** The first on every connection: which group it is about and who has connected. */
  record Hello(long group, int server) implements RaftMessage {}

  /**
   * A candidate asks for a vote (Raft §5.2).
   *
   * @param trial a pre-vote: whether there would be one (dissertation §9.6)
   * @param called for by the leader itself, which is going: nobody need protect it (dissertation §4.2.3)
   */
  record VoteRequest(long term, long lastIndex, long lastTerm, boolean trial, boolean called) implements RaftMessage {}

  /** The answer. Of a trial that is granted, the term is the one that was asked for. */
  record Vote(long term, boolean trial, boolean granted) implements RaftMessage {}

  /**
   * A leader's entries, or none: then it is a heartbeat (Raft §5.3).
   *
   * @param number counts the leader's messages: by the answer to one that was sent after a read had come, the leader knows
   *     that it was still leader then
   */
  record Append(long term, long number, long previousIndex, long previousTerm, long commit, List<LogEntry> entries) implements RaftMessage {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /** @param index where it matches, up to where it does, durably; else the last index that may match */
  record Appended(long term, long number, boolean matches, long index) implements RaftMessage {}

  /**
   * A part of a snapshot (Raft §7).
   *
   * @param lastIndex of the last entry it stands for, as {@code lastTerm} and {@code lastNanos}
   * @param length of the whole
   */
  record SnapshotPart(long term, long number, long lastIndex, long lastTerm, long lastNanos, long offset, long length, byte[] part)
      implements RaftMessage {}

  /**
   * @param done whether the whole snapshot, or a newer state, is there, durably
   * @param next the offset that is wanted next, where not
   */
  record SnapshotTaken(long term, long number, long lastIndex, boolean done, long next) implements RaftMessage {}

  /** A session's owner asks the leader to enter a command, or to open the session. What becomes of it is seen in the log. */
  record Proposal(boolean opens, long session, long sequence, long acknowledged, byte[] command) implements RaftMessage {}

  /** Whether the proposal has been entered: it has not where the one asked is not leader. */
  record Proposed(boolean entered) implements RaftMessage {}

  /** Asks the leader from which index on a state is new enough to be read (dissertation §6.4). */
  record ReadRequest(long request) implements RaftMessage {}

  /** @param granted false where the one asked is not leader, or no longer */
  record ReadAnswer(long request, boolean granted, long index) implements RaftMessage {}

  /** A leader that is going asks the best server to stand at once (dissertation §3.10). */
  record TakeOver(long term) implements RaftMessage {}
}
