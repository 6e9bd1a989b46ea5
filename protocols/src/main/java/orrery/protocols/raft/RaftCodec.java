package orrery.protocols.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.protocols.raft.RaftMessage.Append;
import orrery.protocols.raft.RaftMessage.Appended;
import orrery.protocols.raft.RaftMessage.Hello;
import orrery.protocols.raft.RaftMessage.Proposal;
import orrery.protocols.raft.RaftMessage.Proposed;
import orrery.protocols.raft.RaftMessage.ReadAnswer;
import orrery.protocols.raft.RaftMessage.ReadRequest;
import orrery.protocols.raft.RaftMessage.SnapshotPart;
import orrery.protocols.raft.RaftMessage.SnapshotTaken;
import orrery.protocols.raft.RaftMessage.TakeOver;
import orrery.protocols.raft.RaftMessage.Vote;
import orrery.protocols.raft.RaftMessage.VoteRequest;

/**
 * Turns messages into frames and back; the package's page has the format. Decoding takes any bytes: what is not a message
 * gives nothing.
 */
final class RaftCodec {

  /** Before each message stands its length. */
  static final int LENGTH_OCTETS = 4;

  /** A longer message is none. */
  static final int MAXIMUM_OCTETS = 4 * 1024 * 1024;

  /** The most a command may have, so that one fits a message with all that stands around it. */
  static final int MAXIMUM_COMMAND = MAXIMUM_OCTETS - 1024;

  /** Of an entry without its command. */
  static final int ENTRY_OCTETS = 5 * Long.BYTES + 1 + Integer.BYTES;

  private static final int HEADER_OCTETS = 64;

  private RaftCodec() {}

  /** Not a message. Without a stack trace: hostile traffic must stay cheap. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  /** The message behind its length, ready to be written. */
  static ByteBuffer encode(RaftMessage message) {
    ByteBuffer out = ByteBuffer.allocate(LENGTH_OCTETS + HEADER_OCTETS + bodyOctets(message));
    out.putInt(0).put((byte) code(message));
    writeBody(message, out);
    return out.putInt(0, out.position() - LENGTH_OCTETS).flip();
  }

  private static int bodyOctets(RaftMessage message) {
    if (message instanceof Append m) return m.entries().stream().mapToInt(LogEntry::octets).sum();
    if (message instanceof SnapshotPart m) return m.part().length;
    if (message instanceof Proposal m) return m.command().length;
    return 0;
  }

  private static int code(RaftMessage m) {
    if (m instanceof Hello) return 1;
    if (m instanceof VoteRequest) return 2;
    if (m instanceof Vote) return 3;
    if (m instanceof Append) return 4;
    if (m instanceof Appended) return 5;
    if (m instanceof SnapshotPart) return 6;
    if (m instanceof SnapshotTaken) return 7;
    if (m instanceof Proposal) return 8;
    if (m instanceof Proposed) return 9;
    if (m instanceof ReadRequest) return 10;
    if (m instanceof ReadAnswer) return 11;
    if (m instanceof TakeOver) return 12;
    throw new AssertionError("a message without a code: " + m);
  }

  private static void writeBody(RaftMessage message, ByteBuffer out) {
    if (message instanceof Hello m) {
      out.putLong(m.group()).put((byte) m.server());
    } else if (message instanceof VoteRequest m) {
      out.putLong(m.term()).putLong(m.lastIndex()).putLong(m.lastTerm()).put(flag(m.trial())).put(flag(m.called()));
    } else if (message instanceof Vote m) {
      out.putLong(m.term()).put(flag(m.trial())).put(flag(m.granted()));
    } else if (message instanceof Append m) {
      out.putLong(m.term()).putLong(m.number()).putLong(m.previousIndex()).putLong(m.previousTerm()).putLong(m.commit());
      out.putInt(m.entries().size());
      m.entries().forEach(entry -> write(entry, out));
    } else if (message instanceof Appended m) {
      out.putLong(m.term()).putLong(m.number()).put(flag(m.matches())).putLong(m.index());
    } else if (message instanceof SnapshotPart m) {
      out.putLong(m.term()).putLong(m.number()).putLong(m.lastIndex()).putLong(m.lastTerm()).putLong(m.lastNanos());
      out.putLong(m.offset()).putLong(m.length());
      writeBytes(m.part(), out);
    } else if (message instanceof SnapshotTaken m) {
      out.putLong(m.term()).putLong(m.number()).putLong(m.lastIndex()).put(flag(m.done())).putLong(m.next());
    } else if (message instanceof Proposal m) {
      out.put(flag(m.opens())).putLong(m.session()).putLong(m.sequence()).putLong(m.acknowledged());
      writeBytes(m.command(), out);
    } else if (message instanceof Proposed m) {
      out.put(flag(m.entered()));
    } else if (message instanceof ReadRequest m) {
      out.putLong(m.request());
    } else if (message instanceof ReadAnswer m) {
      out.putLong(m.request()).put(flag(m.granted())).putLong(m.index());
    } else if (message instanceof TakeOver m) {
      out.putLong(m.term());
    } else {
      throw new AssertionError("unhandled message " + message);
    }
  }

  private static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  private static void writeBytes(byte[] bytes, ByteBuffer out) {
    out.putInt(bytes.length).put(bytes);
  }

  /** An entry as messages and storage hold it. */
  static void write(LogEntry entry, ByteBuffer out) {
    out.putLong(entry.term()).putLong(entry.unixNanos()).put((byte) entry.kind().ordinal());
    out.putLong(entry.session()).putLong(entry.sequence()).putLong(entry.acknowledged());
    writeBytes(entry.command(), out);
  }

  /** The message that is in {@code frame}, without its length, to the last octet. */
  static Optional<RaftMessage> decode(ByteBuffer frame) {
    try {
      RaftMessage message = readBody(octet(frame), frame);
      require(!frame.hasRemaining(), "octets after the message");
      return Optional.of(message);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static RaftMessage readBody(int code, ByteBuffer in) throws Malformed {
    return switch (code) {
      case 1 -> new Hello(bits(in), octet(in));
      case 2 -> new VoteRequest(term(in), number(in), number(in), flag(in), flag(in));
      case 3 -> new Vote(number(in), flag(in), flag(in));
      case 4 -> new Append(term(in), number(in), number(in), number(in), number(in), entries(in));
      case 5 -> new Appended(number(in), number(in), flag(in), number(in));
      case 6 -> new SnapshotPart(term(in), number(in), number(in), number(in), bits(in), number(in), number(in), bytes(in));
      case 7 -> new SnapshotTaken(number(in), number(in), number(in), flag(in), number(in));
      case 8 -> new Proposal(flag(in), bits(in), number(in), number(in), bytes(in));
      case 9 -> new Proposed(flag(in));
      case 10 -> new ReadRequest(number(in));
      case 11 -> new ReadAnswer(number(in), flag(in), number(in));
      case 12 -> new TakeOver(term(in));
      default -> throw new Malformed("unknown code");
    };
  }

  private static List<LogEntry> entries(ByteBuffer in) throws Malformed {
    int count = count(in);
    require((long) count * ENTRY_OCTETS <= in.remaining(), "more entries than there is room for");
    List<LogEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(entry(in));
    }
    return entries;
  }

  private static LogEntry entry(ByteBuffer in) throws Malformed {
    long term = term(in);
    long unixNanos = bits(in);
    int kind = octet(in);
    require(kind < LogEntry.Kind.values().length, "kind of entry");
    return new LogEntry(term, unixNanos, LogEntry.Kind.values()[kind], bits(in), number(in), number(in), bytes(in));
  }

  /** Reads {@link #write(LogEntry, ByteBuffer)}; empty where the bytes are no entry. */
  static Optional<LogEntry> readEntry(ByteBuffer in) {
    try {
      return Optional.of(entry(in));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static int octet(ByteBuffer in) throws Malformed {
    require(in.hasRemaining(), "truncated");
    return in.get() & 0xFF;
  }

  private static boolean flag(ByteBuffer in) throws Malformed {
    int octet = octet(in);
    require(octet <= 1, "flag");
    return octet == 1;
  }

  private static long bits(ByteBuffer in) throws Malformed {
    require(in.remaining() >= Long.BYTES, "truncated");
    return in.getLong();
  }

  private static long number(ByteBuffer in) throws Malformed {
    long value = bits(in);
    // Sums of two of them must not overflow.
    require(value >= 0 && value <= Long.MAX_VALUE / 4, "number out of range");
    return value;
  }

  private static long term(ByteBuffer in) throws Malformed {
    long term = number(in);
    require(term >= 1, "term 0");
    return term;
  }

  private static int count(ByteBuffer in) throws Malformed {
    require(in.remaining() >= Integer.BYTES, "truncated");
    int count = in.getInt();
    require(count >= 0 && count <= in.remaining(), "more than there is");
    return count;
  }

  private static byte[] bytes(ByteBuffer in) throws Malformed {
    byte[] bytes = new byte[count(in)];
    in.get(bytes);
    return bytes;
  }

  private static void require(boolean holds, String what) throws Malformed {
    if (!holds) {
      throw new Malformed(what);
    }
  }
}
