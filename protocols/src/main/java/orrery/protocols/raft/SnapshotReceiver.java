package orrery.protocols.raft;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import orrery.protocols.raft.RaftMessage.SnapshotPart;
import org.jspecify.annotations.Nullable;

/** The parts of one snapshot that have come so far, in order. It holds what has come, whatever length was announced. */
final class SnapshotReceiver {

  private @Nullable SnapshotPart first;
  private ByteArrayOutputStream state = new ByteArrayOutputStream(0);

  /** Takes {@code part}, and gives the snapshot where that was the last; a part that is not the next changes nothing. */
  Optional<RaftLog.Snapshot> take(SnapshotPart part) {
    if (part.offset() == 0) {
      first = part;
      state = new ByteArrayOutputStream(part.part().length);
    } else if (first == null || !isOfOne(first, part) || part.offset() != state.size()) {
      return Optional.empty();
    }
    state.write(part.part(), 0, part.part().length);
    if (state.size() != part.length()) {
      return Optional.empty();
    }
    RaftLog.Snapshot whole = new RaftLog.Snapshot(part.lastIndex(), part.lastTerm(), part.lastNanos(), state.toByteArray());
    forget();
    return Optional.of(whole);
  }

  /** Two servers' snapshots of one state need not be equal to the last bit: parts of both would not fit together. */
  private static boolean isOfOne(SnapshotPart first, SnapshotPart other) {
    return first.term() == other.term() && first.lastIndex() == other.lastIndex() && first.length() == other.length();
  }

  /** How much of the snapshot of {@code part} is here. */
  long next(SnapshotPart part) {
    return first != null && isOfOne(first, part) ? state.size() : 0;
  }

  void forget() {
    first = null;
    state = new ByteArrayOutputStream(0);
  }
}
