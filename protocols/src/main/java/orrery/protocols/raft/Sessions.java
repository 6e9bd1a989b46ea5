package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who has had what applied, so that a command that is entered twice is applied once (dissertation §6.3). It is part of the
 * replicated state: all servers remember and forget the same.
 *
 * <p>A session's answers are kept until its owner says that it has them. When there are too many sessions, the one whose
 * last command is the oldest is forgotten, and commands of it are refused from then on: it cannot be told any more whether
 * they were applied.
 */
final class Sessions {

  private final int capacity;
  private final TreeMap<Long, Session> sessions = new TreeMap<>();

  private static final class Session {
    final long token;
    final TreeMap<Long, byte[]> answers = new TreeMap<>();
    long acknowledged;
    long lastUsed;

    Session(long token, long index) {
      this.token = token;
      lastUsed = index;
    }
  }

  Sessions(int capacity) {
    this.capacity = capacity;
  }

  /** The session {@code index} begins. */
  void open(long index, long token) {
    if (sessions.size() >= capacity) {
      long oldest = sessions.entrySet().stream().min((a, b) -> Long.compare(a.getValue().lastUsed, b.getValue().lastUsed)).orElseThrow().getKey();
      sessions.remove(oldest);
    }
    sessions.put(index, new Session(token, index));
  }

  /** The session whose owner has given {@code token}, the latest where it opened several. */
  Optional<Long> opened(long token) {
    return sessions.descendingMap().entrySet().stream().filter(entry -> entry.getValue().token == token).map(Map.Entry::getKey).findFirst();
  }

  boolean knows(long session) {
    return sessions.containsKey(session);
  }

  /** Whether the command of {@code entry}, which is at {@code index}, is to be applied now: the first time it comes. */
  boolean isNew(long index, LogEntry entry) {
    Session session = sessions.get(entry.session());
    if (session == null) {
      return false;
    }
    session.lastUsed = index;
    session.acknowledged = Math.max(session.acknowledged, entry.acknowledged());
    session.answers.headMap(session.acknowledged).clear();
    return entry.sequence() >= session.acknowledged && !session.answers.containsKey(entry.sequence());
  }

  /** What the state machine has said to the command {@code entry}. */
  void answered(LogEntry entry, byte[] answer) {
    sessions.get(entry.session()).answers.put(entry.sequence(), answer);
  }

  /** What the state machine has said to a command that its owner waits for; empty where it has not been applied. */
  Optional<byte[]> answer(long session, long sequence) {
    return Optional.ofNullable(sessions.get(session)).map(held -> held.answers.get(sequence));
  }

  /** How much {@link #write} takes. */
  int octets() {
    int octets = Integer.BYTES;
    for (Session session : sessions.values()) {
      octets += 4 * Long.BYTES + Integer.BYTES;
      octets += session.answers.values().stream().mapToInt(answer -> Long.BYTES + Integer.BYTES + answer.length).sum();
    }
    return octets;
  }

  void write(ByteBuffer out) {
    out.putInt(sessions.size());
    sessions.forEach((index, session) -> {
      out.putLong(index).putLong(session.token).putLong(session.acknowledged).putLong(session.lastUsed).putInt(session.answers.size());
      session.answers.forEach((sequence, answer) -> out.putLong(sequence).putInt(answer.length).put(answer));
    });
  }

  /** Takes what {@link #write} has written, by this server or another of the group, in place of all that was here. */
  void read(ByteBuffer in) {
    sessions.clear();
    for (int left = in.getInt(); left > 0; left--) {
      long index = in.getLong();
      Session session = new Session(in.getLong(), index);
      session.acknowledged = in.getLong();
      session.lastUsed = in.getLong();
      for (int answers = in.getInt(); answers > 0; answers--) {
        long sequence = in.getLong();
        byte[] answer = new byte[in.getInt()];
        in.get(answer);
        session.answers.put(sequence, answer);
      }
      sessions.put(index, session);
    }
  }
}
