package orrery.protocols.dns;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the parts of one message into a buffer, the message beginning at the buffer's position at construction.
 *
 * <p>A name, or the end of one, that has been written before becomes a pointer to there (RFC 1035 §4.1.4); in multicast
 * DNS that goes for the names inside SRV and NSEC data too (RFC 6762 §18.14). Upper and lower case are told apart, so
 * that a name is read as it was written.
 */
final class MessageWriter {

  /** A pointer has 14 bits. */
  private static final int POINTER_LIMIT = 1 << 14;

  private final ByteBuffer target;
  private final boolean compress;
  private final int base;
  /** Where in the message each label begins that starts a name or the rest of one. */
  private int[] labels = new int[16];
  private int labelCount;

  MessageWriter(ByteBuffer target, boolean compress) {
    this.target = target;
    this.compress = compress;
    base = target.position();
  }

  /** Writes what {@code part} writes, or nothing where that does not fit. */
  boolean fits(Consumer<MessageWriter> part) {
    int position = target.position();
    int count = labelCount;
    try {
      part.accept(this);
      return true;
    } catch (BufferOverflowException e) {
      target.position(position);
      labelCount = count;
      return false;
    }
  }

  void header(int id, int flags, int questions, int answers, int authorities, int additionals) {
    unsigned16(id);
    unsigned16(flags);
    unsigned16(questions);
    unsigned16(answers);
    unsigned16(authorities);
    unsigned16(additionals);
  }

  void question(Question question) {
    name(question.name());
    unsigned16(question.type());
    unsigned16(question.questionClass() | (question.unicastResponse() ? 0x8000 : 0));
  }

  void records(List<DnsRecord> records) {
    for (DnsRecord record : records) {
      record(record);
    }
  }

  void record(DnsRecord record) {
    name(record.name());
    unsigned16(record.type());
    unsigned16(record.recordClass() | (record.cacheFlush() ? 0x8000 : 0));
    target.putInt(record.ttlSeconds());
    int lengthAt = target.position();
    unsigned16(0);
    data(record.data());
    target.putShort(lengthAt, (short) (target.position() - lengthAt - 2));
  }

  void data(RecordData data) {
    if (data instanceof RecordData.A a) {
      target.putInt(a.address().ipv4Bits());
    } else if (data instanceof RecordData.Aaaa a) {
      target.putLong(a.address().high()).putLong(a.address().low());
    } else if (data instanceof RecordData.Ptr ptr) {
      name(ptr.target());
    } else if (data instanceof RecordData.Srv srv) {
      unsigned16(srv.priority());
      unsigned16(srv.weight());
      unsigned16(srv.port());
      name(srv.target());
    } else if (data instanceof RecordData.Txt txt) {
      target.put(txt.octets().bytes());
    } else if (data instanceof RecordData.Nsec nsec) {
      name(nsec.next());
      typeBitmaps(nsec.types());
    } else if (data instanceof RecordData.Opaque opaque) {
      target.put(opaque.octets().bytes());
    } else {
      throw new AssertionError("no form on the wire for " + data);
    }
  }

  /** RFC 4034 §4.1.2: for each 256 numbers with any type in them, the block's number and as many bytes as are needed. */
  private void typeBitmaps(List<Integer> types) {
    int i = 0;
    while (i < types.size()) {
      int block = types.get(i) >> 8;
      byte[] bits = new byte[32];
      int length = 0;
      for (; i < types.size() && types.get(i) >> 8 == block; i++) {
        int low = types.get(i) & 0xFF;
        bits[low >> 3] |= (byte) (0x80 >> (low & 7));
        length = (low >> 3) + 1;
      }
      target.put((byte) block).put((byte) length).put(bits, 0, length);
    }
  }

  private void name(DnsName name) {
    byte[] wire = name.wire();
    // Only names that are whole can be pointed to, not this one.
    int known = labelCount;
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      int earlier = compress ? find(wire, at, known) : -1;
      if (earlier >= 0) {
        unsigned16(0xC000 | earlier);
        return;
      }
      remember(target.position() - base);
      target.put(wire, at, 1 + wire[at]);
    }
    target.put((byte) 0);
  }

  private void remember(int offset) {
    if (compress && offset < POINTER_LIMIT) {
      if (labelCount == labels.length) {
        labels = Arrays.copyOf(labels, 2 * labelCount);
      }
      labels[labelCount++] = offset;
    }
  }

  /** Where the rest of {@code wire} from {@code at} has been written before, among the first {@code known} labels; or -1. */
  private int find(byte[] wire, int at, int known) {
    for (int i = 0; i < known; i++) {
      if (isWrittenAt(labels[i], wire, at)) {
        return labels[i];
      }
    }
    return -1;
  }

  private boolean isWrittenAt(int offset, byte[] wire, int at) {
    int position = base + offset;
    while (true) {
      int head = target.get(position) & 0xFF;
      if (head >= 0xC0) {
        position = base + ((head & 0x3F) << 8 | target.get(position + 1) & 0xFF);
        continue;
      }
      if (head != wire[at]) {
        return false;
      }
      if (head == 0) {
        return true;
      }
      for (int i = 1; i <= head; i++) {
        if (target.get(position + i) != wire[at + i]) {
          return false;
        }
      }
      position += 1 + head;
      at += 1 + head;
    }
  }

  private void unsigned16(int value) {
    target.putShort((short) value);
  }
}
