package orrery.protocols.raft;

import java.nio.ByteBuffer;

/** The state that the log's committed entries make: the machine's, and what sessions have had. */
final class AppliedState {

  private final StateMachine machine;
  private final Sessions sessions;
  private long index;
  private long term;
  private long unixNanos;

  AppliedState(StateMachine machine, int capacity) {
    this.machine = machine;
    sessions = new Sessions(capacity);
  }

  /** Of the last entry that has been applied. */
  long index() {
    return index;
  }

  Sessions sessions() {
    return sessions;
  }

  /** Applies the entry after {@link #index}. */
  void apply(LogEntry entry) {
    index++;
    term = entry.term();
    unixNanos = entry.unixNanos();
    if (entry.kind() == LogEntry.Kind.OPEN) {
      sessions.open(index, entry.session());
    } else if (entry.kind() == LogEntry.Kind.COMMAND && sessions.isNew(index, entry)) {
      sessions.answered(entry, machine.apply(entry.unixNanos(), entry.command()));
    }
  }

  RaftLog.Snapshot snapshot() {
    byte[] state = machine.snapshot();
    ByteBuffer out = ByteBuffer.allocate(sessions.octets() + state.length);
    sessions.write(out);
    return new RaftLog.Snapshot(index, term, unixNanos, out.put(state).array());
  }

  void restore(RaftLog.Snapshot snapshot) {
    index = snapshot.index();
    term = snapshot.term();
    unixNanos = snapshot.unixNanos();
    ByteBuffer in = ByteBuffer.wrap(snapshot.state());
    sessions.read(in);
    byte[] state = new byte[in.remaining()];
    in.get(state);
    machine.restore(state);
  }
}
