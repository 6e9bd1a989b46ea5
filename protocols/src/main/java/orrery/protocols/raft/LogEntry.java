package orrery.protocols.raft;

/**
 * One entry of the replicated log.
 *
 * @param term of the leader that made it, 1 or more
 * @param unixNanos when its leader made it, by the leader's wall clock, and never before the entry ahead of it
 * @param session of a {@link Kind#COMMAND}, whose it is; of an {@link Kind#OPEN}, a number by which its owner knows it again
 * @param sequence of a command in its session, 1 or more
 * @param acknowledged its session's owner has the answers to all commands of a lower sequence than this
 * @param command what the state machine is given; whoever holds the entry leaves the bytes as they are
 */
record LogEntry(long term, long unixNanos, Kind kind, long session, long sequence, long acknowledged, byte[] command) {

  private static final byte[] NOTHING = {};

  /** What an entry is for. */
  enum Kind {
    /** Nothing: a leader's first, by whose commitment it learns what is committed (Raft §8). */
    EMPTY,
    /** A session begins; its number is the entry's index (dissertation §6.3). */
    OPEN,
    /** The state machine is to apply it. */
    COMMAND
  }

  static LogEntry empty(long term, long unixNanos) {
    return new LogEntry(term, unixNanos, Kind.EMPTY, 0, 0, 0, NOTHING);
  }

  /** What its leader makes of a proposal. */
  static LogEntry of(long term, long unixNanos, RaftMessage.Proposal proposal) {
    return new LogEntry(term, unixNanos, proposal.opens() ? Kind.OPEN : Kind.COMMAND, proposal.session(), proposal.sequence(),
        proposal.acknowledged(), proposal.command());
  }

  /** How much it takes on the wire. */
  int octets() {
    return RaftCodec.ENTRY_OCTETS + command.length;
  }
}
