package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * A kind of attribute: its number on the wire and what its value is.
 *
 * <p>Numbers below 0x8000 must be understood by who reads them; the others may be passed over (RFC 8489 §14).
 *
 * @param <T> the type of its value; {@link Void} where being there says all
 */
public final class Attribute<T> {

  private static final int MAX_TEXT = 763; // RFC 8489 §14.8: fewer than 128 characters, which can be 763 bytes
  private static final int MAX_USERNAME = 508; // RFC 8489 §14.3: less than 509 bytes

  private static final Reader<Void> FLAG = (message, at, length) -> null;

  // RFC 8489 §14
  public static final Attribute<Endpoint> MAPPED_ADDRESS = address(0x0001, "MAPPED-ADDRESS", false);
  public static final Attribute<String> USERNAME = text(0x0006, "USERNAME", MAX_USERNAME);
  public static final Attribute<byte[]> MESSAGE_INTEGRITY = bytes(0x0008, "MESSAGE-INTEGRITY", IntegrityKey.SHA1_LENGTH, IntegrityKey.SHA1_LENGTH);
  public static final Attribute<StunError> ERROR_CODE = new Attribute<>(0x0009, "ERROR-CODE", Attribute::readError, (error, header) -> writeError(error));
  public static final Attribute<List<Integer>> UNKNOWN_ATTRIBUTES =
      new Attribute<>(0x000A, "UNKNOWN-ATTRIBUTES", Attribute::readNumbers, (numbers, header) -> writeNumbers(numbers));
  public static final Attribute<String> REALM = text(0x0014, "REALM", MAX_TEXT);
  public static final Attribute<String> NONCE = text(0x0015, "NONCE", MAX_TEXT);
  /** 16 to 32 bytes, a multiple of four: it may be cut off (RFC 8489 §14.6). */
  public static final Attribute<byte[]> MESSAGE_INTEGRITY_SHA256 = bytes(0x001C, "MESSAGE-INTEGRITY-SHA256", 16, IntegrityKey.SHA256_LENGTH);
  public static final Attribute<byte[]> PASSWORD_ALGORITHM = bytes(0x001D, "PASSWORD-ALGORITHM", 4, MAX_TEXT);
  public static final Attribute<byte[]> USERHASH = bytes(0x001E, "USERHASH", 32, 32);
  public static final Attribute<Endpoint> XOR_MAPPED_ADDRESS = address(0x0020, "XOR-MAPPED-ADDRESS", true);
  public static final Attribute<byte[]> PASSWORD_ALGORITHMS = bytes(0x8002, "PASSWORD-ALGORITHMS", 0, MAX_TEXT);
  public static final Attribute<String> ALTERNATE_DOMAIN = text(0x8003, "ALTERNATE-DOMAIN", 255);
  public static final Attribute<String> SOFTWARE = text(0x8022, "SOFTWARE", MAX_TEXT);
  public static final Attribute<Endpoint> ALTERNATE_SERVER = address(0x8023, "ALTERNATE-SERVER", false);
  public static final Attribute<Long> FINGERPRINT = number(0x8028, "FINGERPRINT", 4);

  // RFC 8445 §16.1
  public static final Attribute<Long> PRIORITY = number(0x0024, "PRIORITY", 4);
  public static final Attribute<Void> USE_CANDIDATE = flag(0x0025, "USE-CANDIDATE");
  public static final Attribute<Long> ICE_CONTROLLED = number(0x8029, "ICE-CONTROLLED", 8);
  public static final Attribute<Long> ICE_CONTROLLING = number(0x802A, "ICE-CONTROLLING", 8);

  // RFC 5780 §7
  public static final Attribute<ChangeRequest> CHANGE_REQUEST =
      new Attribute<>(0x0003, "CHANGE-REQUEST", Attribute::readChange, (change, header) -> new byte[] {0, 0, 0, (byte) ((change.address() ? 4 : 0) | (change.port() ? 2 : 0))});
  public static final Attribute<byte[]> PADDING = bytes(0x0026, "PADDING", 0, 65_500);
  /** Two bytes, or four with the padding counted in: RFC 5780 §7.5 can be read either way. */
  public static final Attribute<Integer> RESPONSE_PORT = new Attribute<>(0x0027, "RESPONSE-PORT",
      (message, at, length) -> length == 2 || length == 4 ? unsigned16(message, at) : null, (port, header) -> new byte[] {(byte) (port >> 8), port.byteValue()});
  public static final Attribute<Endpoint> RESPONSE_ORIGIN = address(0x802B, "RESPONSE-ORIGIN", false);
  public static final Attribute<Endpoint> OTHER_ADDRESS = address(0x802C, "OTHER-ADDRESS", false);

  // RFC 8656 §18
  public static final Attribute<Integer> CHANNEL_NUMBER = leading(0x000C, "CHANNEL-NUMBER", 2);
  /** Seconds, 0 to 2^32 - 1. */
  public static final Attribute<Long> LIFETIME = number(0x000D, "LIFETIME", 4);
  public static final Attribute<Endpoint> XOR_PEER_ADDRESS = address(0x0012, "XOR-PEER-ADDRESS", true);
  public static final Attribute<byte[]> DATA = bytes(0x0013, "DATA", 0, 65_535);
  public static final Attribute<Endpoint> XOR_RELAYED_ADDRESS = address(0x0016, "XOR-RELAYED-ADDRESS", true);
  /** 1 for IPv4, 2 for IPv6. */
  public static final Attribute<Integer> REQUESTED_ADDRESS_FAMILY = leading(0x0017, "REQUESTED-ADDRESS-FAMILY", 1);
  /** Whether the next higher port is to be reserved, too. */
  public static final Attribute<Boolean> EVEN_PORT =
      new Attribute<>(0x0018, "EVEN-PORT", (message, at, length) -> length == 1 ? (message[at] & 0x80) != 0 : null, (reserve, header) -> new byte[] {(byte) (reserve ? 0x80 : 0)});
  /** A protocol's number as IP has it: 17 for UDP. */
  public static final Attribute<Integer> REQUESTED_TRANSPORT = leading(0x0019, "REQUESTED-TRANSPORT", 1);
  public static final Attribute<Void> DONT_FRAGMENT = flag(0x001A, "DONT-FRAGMENT");
  public static final Attribute<Long> RESERVATION_TOKEN = number(0x0022, "RESERVATION-TOKEN", 8);
  public static final Attribute<Integer> ADDITIONAL_ADDRESS_FAMILY = leading(0x8000, "ADDITIONAL-ADDRESS-FAMILY", 1);

  private static final Attribute<?>[] KNOWN = {
    MAPPED_ADDRESS, USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, UNKNOWN_ATTRIBUTES, REALM, NONCE, MESSAGE_INTEGRITY_SHA256, PASSWORD_ALGORITHM,
    USERHASH, XOR_MAPPED_ADDRESS, PASSWORD_ALGORITHMS, ALTERNATE_DOMAIN, SOFTWARE, ALTERNATE_SERVER, FINGERPRINT,
    PRIORITY, USE_CANDIDATE, ICE_CONTROLLED, ICE_CONTROLLING,
    CHANGE_REQUEST, PADDING, RESPONSE_PORT, RESPONSE_ORIGIN, OTHER_ADDRESS,
    CHANNEL_NUMBER, LIFETIME, XOR_PEER_ADDRESS, DATA, XOR_RELAYED_ADDRESS, REQUESTED_ADDRESS_FAMILY, EVEN_PORT, REQUESTED_TRANSPORT,
    DONT_FRAGMENT, RESERVATION_TOKEN, ADDITIONAL_ADDRESS_FAMILY
  };

  private final int number;
  private final String name;
  private final Reader<T> reader;
  private final Writer<T> writer;

  private Attribute(int number, String name, Reader<T> reader, Writer<T> writer) {
    this.number = number;
    this.name = name;
    this.reader = reader;
    this.writer = writer;
  }

  /** The attribute of that number; empty where none is known. */
  public static Optional<Attribute<?>> of(int number) {
    for (Attribute<?> known : KNOWN) {
      if (known.number == number) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** Whether who does not know an attribute of that number must not act on the message (RFC 8489 §14). */
  public static boolean mustBeUnderstood(int number) {
    return number < 0x8000;
  }

  /** Its number on the wire, 16 bits. */
  public int number() {
    return number;
  }

  /** The value in {@code message} at {@code at}; null where those bytes are none. A flag has no value. */
  @Nullable T read(byte[] message, int at, int length) {
    return reader.read(message, at, length);
  }

  boolean isValid(byte[] message, int at, int length) {
    return reader == (Reader<?>) FLAG ? length == 0 : read(message, at, length) != null;
  }

  /** The value's bytes in a message that begins with {@code header}. */
  byte[] write(T value, byte[] header) {
    return writer.write(value, header);
  }

  /** Its name in the specifications, such as {@code XOR-MAPPED-ADDRESS}. */
  @Override
  public String toString() {
    return name;
  }

  // ---- Forms of values

  private interface Reader<T> {
    @Nullable T read(byte[] message, int at, int length);
  }

  private interface Writer<T> {
    byte[] write(T value, byte[] header);
  }

  private static Attribute<Void> flag(int number, String name) {
    return new Attribute<>(number, name, FLAG, (nothing, header) -> new byte[0]);
  }

  private static Attribute<byte[]> bytes(int number, String name, int least, int most) {
    return new Attribute<>(number, name, (message, at, length) -> {
      if (length < least || length > most) {
        return null;
      }
      byte[] value = new byte[length];
      System.arraycopy(message, at, value, 0, length);
      return value;
    }, (value, header) -> {
      if (value.length < least || value.length > most) {
        throw new IllegalArgumentException(name + " must have " + least + " to " + most + " bytes but has " + value.length);
      }
      return value;
    });
  }

  private static Attribute<String> text(int number, String name, int most) {
    return new Attribute<>(number, name, (message, at, length) -> length > most ? null : utf8(message, at, length), (value, header) -> {
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      if (text.length > most) {
        throw new IllegalArgumentException(name + " must have at most " + most + " bytes but has " + text.length);
      }
      return text;
    });
  }

  private static @Nullable String utf8(byte[] message, int at, int length) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message, at, length));
      return text.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** An unsigned number of {@code width} bytes; one of eight is signed in Java. */
  private static Attribute<Long> number(int number, String name, int width) {
    return new Attribute<>(number, name, (message, at, length) -> length == width ? unsigned(message, at, width) : null, (value, header) -> {
      if (width < 8 && value >>> 8 * width != 0) {
        throw new IllegalArgumentException(name + " must fit in " + width + " bytes but is " + value);
      }
      byte[] written = new byte[width];
      for (int i = 0; i < width; i++) {
        written[i] = (byte) (value >>> 8 * (width - 1 - i));
      }
      return written;
    });
  }

  /** An unsigned number of {@code width} bytes, followed by zeros up to four. */
  private static Attribute<Integer> leading(int number, String name, int width) {
    return new Attribute<>(number, name, (message, at, length) -> length == 4 ? (int) unsigned(message, at, width) : null, (value, header) -> {
      if (value >>> 8 * width != 0) {
        throw new IllegalArgumentException(name + " must fit in " + width + " bytes but is " + value);
      }
      int shifted = value << 8 * (4 - width);
      return new byte[] {(byte) (shifted >> 24), (byte) (shifted >> 16), (byte) (shifted >> 8), (byte) shifted};
    });
  }

  private static Attribute<Endpoint> address(int number, String name, boolean xor) {
    return new Attribute<>(number, name, (message, at, length) -> readAddress(message, at, length, xor), (value, header) -> writeAddress(value, header, xor));
  }

  /** RFC 8489 §14.1, and §14.2 where it is XORed with the magic cookie and the transaction's id. */
  private static @Nullable Endpoint readAddress(byte[] message, int at, int length, boolean xor) {
    int family = length < 8 ? 0 : message[at + 1];
    if (family == 1 ? length != 8 : family != 2 || length != 20) {
      return null;
    }
    int port = unsigned16(message, at + 2);
    long high = unsigned(message, at + 4, family == 1 ? 4 : 8);
    long low = family == 1 ? 0 : unsigned(message, at + 12, 8);
    if (xor) {
      port ^= unsigned16(message, StunMessage.COOKIE_AT);
      high ^= unsigned(message, StunMessage.COOKIE_AT, family == 1 ? 4 : 8);
      low ^= family == 1 ? 0 : unsigned(message, StunMessage.COOKIE_AT + 8, 8);
    }
    return new Endpoint(family == 1 ? Address.ipv4((int) high) : new Address(high, low), port);
  }

  private static byte[] writeAddress(Endpoint value, byte[] header, boolean xor) {
    boolean ipv4 = value.address().isIpv4();
    ByteBuffer written = ByteBuffer.allocate(ipv4 ? 8 : 20);
    written.putShort((short) (ipv4 ? 1 : 2)).putShort((short) value.port());
    if (ipv4) {
      written.putInt(value.address().ipv4Bits());
    } else {
      written.putLong(value.address().high()).putLong(value.address().low());
    }
    byte[] bytes = written.array();
    if (xor) {
      bytes[2] ^= header[StunMessage.COOKIE_AT];
      bytes[3] ^= header[StunMessage.COOKIE_AT + 1];
      for (int i = 4; i < bytes.length; i++) {
        bytes[i] ^= header[StunMessage.COOKIE_AT + i - 4];
      }
    }
    return bytes;
  }

  /** RFC 8489 §14.8: the hundreds in three bits, the rest in a byte, then the reason. */
  private static @Nullable StunError readError(byte[] message, int at, int length) {
    if (length < 4 || length > 4 + MAX_TEXT) {
      return null;
    }
    int hundreds = message[at + 2] & 7;
    int rest = message[at + 3] & 0xFF;
    String reason = utf8(message, at + 4, length - 4);
    return hundreds < 3 || hundreds > 6 || rest > 99 || reason == null ? null : new StunError(100 * hundreds + rest, reason);
  }

  private static byte[] writeError(StunError error) {
    byte[] reason = error.reason().getBytes(StandardCharsets.UTF_8);
    ByteBuffer written = ByteBuffer.allocate(4 + reason.length).putShort((short) 0);
    return written.put((byte) (error.code() / 100)).put((byte) (error.code() % 100)).put(reason).array();
  }

  private static @Nullable List<Integer> readNumbers(byte[] message, int at, int length) {
    if (length % 2 != 0) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>(length / 2);
    for (int i = 0; i < length; i += 2) {
      numbers.add(unsigned16(message, at + i));
    }
    return numbers;
  }

  private static byte[] writeNumbers(List<Integer> numbers) {
    ByteBuffer written = ByteBuffer.allocate(2 * numbers.size());
    numbers.forEach(number -> written.putShort(number.shortValue()));
    return written.array();
  }

  private static @Nullable ChangeRequest readChange(byte[] message, int at, int length) {
    return length != 4 ? null : new ChangeRequest((message[at + 3] & 4) != 0, (message[at + 3] & 2) != 0);
  }

  private static int unsigned16(byte[] bytes, int at) {
    return (int) unsigned(bytes, at, 2);
  }

  private static long unsigned(byte[] bytes, int at, int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | bytes[at + i] & 0xFF;
    }
    return value;
  }
}
