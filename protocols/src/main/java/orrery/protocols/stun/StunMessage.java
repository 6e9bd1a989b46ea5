package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import orrery.host.Defaults;
import orrery.protocols.stun.Decoded.Reason;

/**
 * A STUN message (RFC 8489 §5): a method, a class, a transaction's id and attributes in order.
 *
 * <p>A value: its bytes never change, and two messages are equal where their bytes are.
 */
public final class StunMessage {

  static final int HEADER_LENGTH = 20;
  static final int COOKIE_AT = 4;
  private static final int MAGIC_COOKIE = 0x2112A442;
  /** RFC 8489 §14.7: keeps the fingerprint apart from another protocol's CRC-32. */
  private static final int FINGERPRINT_XOR = 0x5354554E;

  private final byte[] bytes;
  private final StunMethod method;
  /** Number, place and length of the value of each attribute that counts. */
  private final int[] fields;

  private StunMessage(byte[] bytes, StunMethod method, int[] fields) {
    this.bytes = bytes;
    this.method = method;
    this.fields = fields;
  }

  // ---- Reading

  /**
   * Whether a datagram that begins like this is STUN: the first two bits are zero and the magic cookie is in its place
   * (RFC 8489 §5). Enough to tell STUN from whatever else arrives at a port, and no promise that it is well formed.
   */
  public static boolean isStun(ByteBuffer datagram) {
    int at = datagram.position();
    return datagram.remaining() >= HEADER_LENGTH && (datagram.get(at) & 0xC0) == 0 && datagram.getInt(at + COOKIE_AT) == MAGIC_COOKIE;
  }

  /** Reads the remaining bytes of {@code source}, whose position is left as it was. Never throws. */
  public static Decoded decode(ByteBuffer source) {
    if (!isStun(source)) {
      return new Decoded.Malformed(Reason.NOT_STUN);
    }
    int start = source.position();
    int length = source.getShort(start + 2) & 0xFFFF;
    if (length % 4 != 0 || length != source.remaining() - HEADER_LENGTH) {
      return new Decoded.Malformed(Reason.LENGTH);
    }
    int type = source.getShort(start);
    Optional<StunMethod> method = StunMethod.of(type & 0xF | type >> 1 & 0x70 | type >> 2 & 0xF80);
    if (method.isEmpty()) {
      return new Decoded.Malformed(Reason.METHOD);
    }
    byte[] bytes = new byte[HEADER_LENGTH + length];
    source.get(start, bytes);
    return attributes(bytes, method.get());
  }

  private static Decoded attributes(byte[] bytes, StunMethod method) {
    int[] fields = new int[24];
    int count = 0;
    int integrity = 0;
    int next;
    for (int at = HEADER_LENGTH; at < bytes.length; at = next) {
      int number = unsigned16(bytes, at);
      int length = unsigned16(bytes, at + 2);
      next = at + 4 + (length + 3 & ~3);
      if (next > bytes.length) {
        return new Decoded.Malformed(Reason.TRUNCATED);
      }
      boolean fingerprint = number == Attribute.FINGERPRINT.number();
      if (fingerprint && (length != 4 || next != bytes.length || fingerprint(bytes, at) != ByteBuffer.wrap(bytes).getInt(at + 4))) {
        return new Decoded.Malformed(Reason.FINGERPRINT);
      }
      // RFC 8489 §14.5, §14.6: who signs, signs all that came before; what comes after is nobody's word.
      boolean stronger = number == Attribute.MESSAGE_INTEGRITY_SHA256.number();
      if (!fingerprint && (integrity == 2 || integrity == 1 && !stronger)) {
        continue;
      }
      Optional<Attribute<?>> known = Attribute.of(number);
      if (known.isPresent() && !known.get().isValid(bytes, at + 4, length) || stronger && length % 4 != 0) {
        return new Decoded.Malformed(Reason.VALUE);
      }
      integrity = stronger ? 2 : number == Attribute.MESSAGE_INTEGRITY.number() ? 1 : integrity;
      if (3 * count == fields.length) {
        fields = Arrays.copyOf(fields, 2 * fields.length);
      }
      fields[3 * count] = number;
      fields[3 * count + 1] = at + 4;
      fields[3 * count + 2] = length;
      count++;
    }
    return new Decoded.Whole(new StunMessage(bytes, method, Arrays.copyOf(fields, 3 * count)));
  }

  // ---- Asking

  public StunMethod method() {
    return method;
  }

  public StunClass messageClass() {
    int type = unsigned16(bytes, 0);
    return StunClass.values()[type >> 7 & 2 | type >> 4 & 1];
  }

  public TransactionId transactionId() {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    return new TransactionId(header.getInt(8), header.getLong(12));
  }

  /** Whether it is the request, indication or answer named. */
  public boolean is(StunMethod ofMethod, StunClass ofClass) {
    return method == ofMethod && messageClass() == ofClass;
  }

  /** The value of the first such attribute (RFC 8489 §14: only the first needs to be looked at); empty where there is none. */
  public <T> Optional<T> find(Attribute<T> attribute) {
    for (int i = 0; i < fields.length; i += 3) {
      if (fields[i] == attribute.number()) {
        return Optional.ofNullable(attribute.read(bytes, fields[i + 1], fields[i + 2]));
      }
    }
    return Optional.empty();
  }

  /** The values of all such attributes, in order; none for one that has no value. */
  public <T> List<T> findAll(Attribute<T> attribute) {
    List<T> values = new ArrayList<>(1);
    for (int i = 0; i < fields.length; i += 3) {
      if (fields[i] == attribute.number()) {
        T value = attribute.read(bytes, fields[i + 1], fields[i + 2]);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /** Whether there is such an attribute. */
  public boolean has(Attribute<?> attribute) {
    return fieldOf(attribute) >= 0;
  }

  /** The numbers of its attributes that must be understood and that this package does not know, each once. */
  public List<Integer> unknownRequired() {
    return required(number -> Attribute.of(number).isEmpty());
  }

  /** The numbers of its attributes that must be understood and are none of {@code understood}, each once (RFC 8489 §6.3). */
  public List<Integer> unknownRequired(List<Attribute<?>> understood) {
    return required(number -> understood.stream().noneMatch(attribute -> attribute.number() == number));
  }

  private List<Integer> required(IntPredicate unknown) {
    List<Integer> numbers = new ArrayList<>(0);
    for (int i = 0; i < fields.length; i += 3) {
      if (Attribute.mustBeUnderstood(fields[i]) && unknown.test(fields[i]) && !numbers.contains(fields[i])) {
        numbers.add(fields[i]);
      }
    }
    return numbers;
  }

  /** Whether anybody has signed it, rightly or not. */
  public boolean isSigned() {
    return has(Attribute.MESSAGE_INTEGRITY) || has(Attribute.MESSAGE_INTEGRITY_SHA256);
  }

  /** Whether the holder of {@code key} has signed it: by its stronger integrity attribute where it has both. */
  public boolean isSignedBy(IntegrityKey key) {
    int stronger = fieldOf(Attribute.MESSAGE_INTEGRITY_SHA256);
    int field = stronger >= 0 ? stronger : fieldOf(Attribute.MESSAGE_INTEGRITY);
    if (field < 0) {
      return false;
    }
    int at = fields[field + 1];
    int length = fields[field + 2];
    // RFC 8489 §14.5: the length in the header ends with the integrity attribute, whatever comes after it.
    int announced = at + length - HEADER_LENGTH;
    byte[] expected = stronger >= 0 ? key.sha256(bytes, at - 4, announced) : key.sha1(bytes, at - 4, announced);
    return MessageDigest.isEqual(Arrays.copyOf(expected, length), Arrays.copyOfRange(bytes, at, at + length));
  }

  private int fieldOf(Attribute<?> attribute) {
    for (int i = 0; i < fields.length; i += 3) {
      if (fields[i] == attribute.number()) {
        return i;
      }
    }
    return -1;
  }

  /** Its bytes, to be sent. */
  public ByteBuffer toBytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** How many bytes it has. */
  public int length() {
    return bytes.length;
  }

  /** Its label for those who count: {@code binding-request}, {@code allocate-error}. */
  public String messageType() {
    return Defaults.word(method) + "-" + Defaults.word(messageClass());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StunMessage message && Arrays.equals(bytes, message.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(messageType()).append(' ').append(transactionId());
    for (int i = 0; i < fields.length; i += 3) {
      int number = fields[i];
      text.append(' ').append(Attribute.of(number).map(Attribute::toString).orElseGet(() -> "0x" + Integer.toHexString(number)));
    }
    return text.toString();
  }

  // ---- Building

  /** A message to be completed. */
  public static Builder builder(StunMethod method, StunClass messageClass, TransactionId id) {
    return new Builder(method, messageClass, id);
  }

  /** A request to be completed. */
  public static Builder request(StunMethod method, TransactionId id) {
    return new Builder(method, StunClass.REQUEST, id);
  }

  /** An indication to be completed. */
  public static Builder indication(StunMethod method, TransactionId id) {
    return new Builder(method, StunClass.INDICATION, id);
  }

  /** An answer that grants this request, to be completed. */
  public Builder success() {
    return new Builder(method, StunClass.SUCCESS, transactionId());
  }

  /** An answer that refuses this request, to be completed. */
  public Builder error(StunError error) {
    return new Builder(method, StunClass.ERROR, transactionId()).with(Attribute.ERROR_CODE, error);
  }

  /** Puts a message together, attribute after attribute; {@link #signedBy} and {@link #fingerprinted} come last, in that order. */
  public static final class Builder {

    private final StunMethod method;
    private final List<int[]> fields = new ArrayList<>();
    private byte[] bytes = new byte[128];
    private int length = HEADER_LENGTH;

    private Builder(StunMethod method, StunClass messageClass, TransactionId id) {
      this.method = method;
      int m = method.number();
      int c = messageClass.ordinal();
      // RFC 8489 §5: the two bits of the class stand between those of the method.
      int type = m & 0xF | (m & 0x70) << 1 | (m & 0xF80) << 2 | (c & 1) << 4 | (c & 2) << 7;
      ByteBuffer.wrap(bytes).putShort((short) type).putShort((short) 0).putInt(MAGIC_COOKIE).putInt(id.high()).putLong(id.low());
    }

    /** Appends an attribute. */
    public <T> Builder with(Attribute<T> attribute, T value) {
      append(attribute.number(), attribute.write(value, bytes));
      return this;
    }

    /** Appends an attribute that says all by being there. */
    public Builder with(Attribute<Void> flag) {
      append(flag.number(), new byte[0]);
      return this;
    }

    /** Appends MESSAGE-INTEGRITY, by HMAC-SHA1 over all before it. */
    public Builder signedBy(IntegrityKey key) {
      append(Attribute.MESSAGE_INTEGRITY.number(), key.sha1(bytes, length, length + 4 + IntegrityKey.SHA1_LENGTH - HEADER_LENGTH));
      return this;
    }

    /** Appends MESSAGE-INTEGRITY-SHA256, by HMAC-SHA256 over all before it. */
    public Builder signedBySha256(IntegrityKey key) {
      append(Attribute.MESSAGE_INTEGRITY_SHA256.number(), key.sha256(bytes, length, length + 4 + IntegrityKey.SHA256_LENGTH - HEADER_LENGTH));
      return this;
    }

    /** Appends FINGERPRINT. Nothing may follow. */
    public Builder fingerprinted() {
      append(Attribute.FINGERPRINT.number(), new byte[4]);
      ByteBuffer.wrap(bytes).putInt(length - 4, fingerprint(bytes, length - 8));
      return this;
    }

    private void append(int number, byte[] value) {
      int padded = value.length + 3 & ~3;
      if (length + 4 + padded - HEADER_LENGTH > 0xFFFC) {
        throw new IllegalArgumentException("a message must have at most 65532 bytes of attributes but has " + (length + 4 + padded - HEADER_LENGTH));
      }
      if (length + 4 + padded > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + 4 + padded));
      }
      ByteBuffer target = ByteBuffer.wrap(bytes);
      target.position(length).putShort((short) number).putShort((short) value.length).put(value);
      fields.add(new int[] {number, length + 4, value.length});
      length += 4 + padded;
      target.putShort(2, (short) (length - HEADER_LENGTH));
    }

    public StunMessage build() {
      int[] table = new int[3 * fields.size()];
      for (int i = 0; i < fields.size(); i++) {
        System.arraycopy(fields.get(i), 0, table, 3 * i, 3);
      }
      return new StunMessage(Arrays.copyOf(bytes, length), method, table);
    }
  }

  /** RFC 8489 §14.7, over all before the attribute that begins at {@code at}. */
  private static int fingerprint(byte[] bytes, int at) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, at);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }

  private static int unsigned16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
