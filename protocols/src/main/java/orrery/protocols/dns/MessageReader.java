package orrery.protocols.dns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.host.Address;
import orrery.protocols.dns.Decoded.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message from bytes that may be anything.
 *
 * <p>The first fault is kept and the reader is at the end from then on: later reads give 0 or the root, and loops end.
 * Time and memory are bounded by the length: a section grows with the bytes that are there, not with the count that is
 * announced, and a name follows at most 127 pointers, each of which must point back.
 */
final class MessageReader {

  private static final int MAX_POINTERS = 127;

  private final ByteBuffer bytes;
  /** The name that is being read; most are shorter than it is at first. */
  private byte[] name = new byte[64];
  private int position;
  /** Where reading must stop: the end of the message, or of the data of the record being read. */
  private int limit;
  private @Nullable Reason fault;
  private int faultAt;

  MessageReader(ByteBuffer source) {
    bytes = source.slice();
    limit = bytes.limit();
  }

  Decoded message() {
    if (limit > DnsMessage.MAX_LENGTH) {
      return new Decoded.Malformed(Reason.TOO_LONG, DnsMessage.MAX_LENGTH);
    }
    int id = unsigned16();
    int flags = unsigned16();
    int questionCount = unsigned16();
    int answerCount = unsigned16();
    int authorityCount = unsigned16();
    int additionalCount = unsigned16();
    List<Question> questions = questions(questionCount);
    List<DnsRecord> answers = records(answerCount);
    List<DnsRecord> authorities = records(authorityCount);
    List<DnsRecord> additionals = records(additionalCount);
    return fault == null
        ? new Decoded.Whole(new DnsMessage(id, flags, questions, answers, authorities, additionals))
        : new Decoded.Malformed(fault, faultAt);
  }

  private List<Question> questions(int count) {
    if (count == 0 || fault != null) {
      return List.of();
    }
    List<Question> questions = new ArrayList<>(Math.min(count, 4));
    for (int i = 0; i < count && fault == null; i++) {
      DnsName asked = name();
      int type = unsigned16();
      int questionClass = unsigned16();
      questions.add(new Question(asked, type, questionClass & 0x7FFF, questionClass > 0x7FFF));
    }
    return questions;
  }

  private List<DnsRecord> records(int count) {
    if (count == 0 || fault != null) {
      return List.of();
    }
    List<DnsRecord> records = new ArrayList<>(Math.min(count, 8));
    for (int i = 0; i < count && fault == null; i++) {
      DnsName owner = name();
      int type = unsigned16();
      int recordClass = unsigned16();
      // RFC 2181 §8: with the top bit set it counts as 0.
      int ttl = signed32();
      RecordData data = data(type, unsigned16());
      records.add(new DnsRecord(owner, recordClass & 0x7FFF, recordClass > 0x7FFF, Math.max(0, ttl), data));
    }
    return records;
  }

  private RecordData data(int type, int length) {
    if (fault != null || length > limit - position) {
      fail(Reason.TRUNCATED);
      return new RecordData.Opaque(type, new Octets(new byte[0]));
    }
    int start = position;
    int messageEnd = limit;
    limit = start + length;
    RecordData data = switch (type) {
      case RecordType.A -> length == 4 ? new RecordData.A(Address.ipv4(signed32())) : wrongLength(type);
      case RecordType.AAAA -> length == 16 ? new RecordData.Aaaa(new Address(signed64(), signed64())) : wrongLength(type);
      case RecordType.PTR -> new RecordData.Ptr(name());
      case RecordType.SRV -> new RecordData.Srv(unsigned16(), unsigned16(), unsigned16(), name());
      case RecordType.TXT -> text(length);
      case RecordType.NSEC -> nsec();
      default -> new RecordData.Opaque(type, octets(length));
    };
    if (fault == null && position != limit) {
      fail(Reason.DATA_LENGTH);
    } else if (fault == Reason.TRUNCATED) {
      // The message holds as many bytes as were announced; they are too few for the type.
      fault = Reason.DATA_LENGTH;
    }
    limit = fault == null ? messageEnd : position;
    return data;
  }

  private RecordData wrongLength(int type) {
    fail(Reason.DATA_LENGTH);
    return new RecordData.Opaque(type, new Octets(new byte[0]));
  }

  private RecordData text(int length) {
    Octets octets = octets(length);
    int at = 0;
    while (at < octets.length()) {
      at += 1 + octets.at(at);
    }
    return at == octets.length() ? new RecordData.Txt(octets) : wrongLength(RecordType.TXT);
  }

  /** RFC 6762 §6.1: a message must not be ignored for an NSEC record that cannot be read; that one is kept as it came. */
  private RecordData nsec() {
    int start = position;
    DnsName next = name();
    List<Integer> types = new ArrayList<>(4);
    int lastBlock = -1;
    boolean wellFormed = true;
    while (wellFormed && fault == null && position < limit) {
      int block = limit - position >= 2 ? unsigned8() : -1;
      int length = block >= 0 ? unsigned8() : 0;
      wellFormed = block > lastBlock && length >= 1 && length <= 32 && length <= limit - position;
      lastBlock = block;
      for (int i = 0; wellFormed && i < length; i++) {
        int bits = unsigned8();
        for (int bit = 0; bit < 8; bit++) {
          if ((bits & 0x80 >> bit) != 0) {
            types.add(block << 8 | i << 3 | bit);
          }
        }
      }
    }
    if (wellFormed || fault != null) {
      return new RecordData.Nsec(next, types);
    }
    position = start;
    return new RecordData.Opaque(RecordType.NSEC, octets(limit - start));
  }

  /** A name, following compression pointers (RFC 1035 §4.1.4). */
  private DnsName name() {
    int at = position;
    int end = limit;
    int length = 0;
    int pointers = 0;
    while (fault == null) {
      if (at >= end) {
        fail(Reason.TRUNCATED);
        break;
      }
      int head = bytes.get(at) & 0xFF;
      if (head >= 0xC0) {
        if (at + 1 >= end) {
          fail(Reason.TRUNCATED);
          break;
        }
        int target = (head & 0x3F) << 8 | bytes.get(at + 1) & 0xFF;
        if (pointers++ == 0) {
          position = at + 2;
        }
        if (target >= at) {
          fail(Reason.POINTER_FORWARD);
        } else if (pointers > MAX_POINTERS) {
          fail(Reason.POINTER_CHAIN);
        }
        // What lies before the pointer has been read as part of this message already, so it may end where it likes.
        end = at;
        at = target;
      } else if (head > DnsName.MAX_LABEL_LENGTH) {
        fail(Reason.LABEL_TYPE);
      } else if (at + 1 + head > end) {
        fail(Reason.TRUNCATED);
      } else if (length + 1 + head + (head == 0 ? 0 : 1) > DnsName.MAX_WIRE_LENGTH) {
        fail(Reason.NAME_TOO_LONG);
      } else {
        if (length + 1 + head > name.length) {
          name = Arrays.copyOf(name, DnsName.MAX_WIRE_LENGTH);
        }
        bytes.get(at, name, length, 1 + head);
        length += 1 + head;
        at += 1 + head;
        if (head == 0) {
          if (pointers == 0) {
            position = at;
          }
          return new DnsName(Arrays.copyOf(name, length));
        }
      }
    }
    return DnsName.ROOT;
  }

  private Octets octets(int length) {
    byte[] copy = new byte[length];
    bytes.get(position, copy);
    position += length;
    return new Octets(copy);
  }

  private int unsigned8() {
    if (position >= limit) {
      fail(Reason.TRUNCATED);
      return 0;
    }
    return bytes.get(position++) & 0xFF;
  }

  private int unsigned16() {
    return unsigned8() << 8 | unsigned8();
  }

  private int signed32() {
    return unsigned16() << 16 | unsigned16();
  }

  private long signed64() {
    return (long) signed32() << 32 | signed32() & 0xFFFF_FFFFL;
  }

  private void fail(Reason reason) {
    if (fault == null) {
      fault = reason;
      faultAt = position;
      position = limit;
    }
  }
}
