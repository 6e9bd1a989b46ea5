package orrery.protocols.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A domain name: labels of 1 to 63 bytes, ending at the root. Two names are equal where they differ at most in the case
 * of ASCII letters (RFC 6762 §16); the case a name was written in is kept.
 *
 * <p>A name takes up to 255 bytes on the wire besides the root's own zero byte (RFC 6762 appendix C).
 */
public final class DnsName implements Comparable<DnsName> {

  /** The longest name in bytes, length bytes counted and the root's zero byte too. */
  public static final int MAX_WIRE_LENGTH = 256;

  /** The longest label in bytes. */
  public static final int MAX_LABEL_LENGTH = 63;

  /** The root, which has no label. */
  public static final DnsName ROOT = new DnsName(new byte[1]);

  /** The name as it is on the wire without compression: each label behind its length, then a zero byte. */
  private final byte[] wire;

  /** Takes over {@code wire}, which must be a well-formed name and is never changed afterwards. */
  DnsName(byte[] wire) {
    this.wire = wire;
  }

  /** The name made of {@code labels}, first label first; each is text in any script, encoded as UTF-8. */
  public static DnsName ofLabels(List<String> labels) {
    byte[][] encoded = new byte[labels.size()][];
    int length = 1;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = labels.get(i).getBytes(StandardCharsets.UTF_8);
      if (encoded[i].length < 1 || encoded[i].length > MAX_LABEL_LENGTH) {
        throw new IllegalArgumentException("a label must be 1 to 63 bytes of UTF-8 but '" + labels.get(i) + "' is " + encoded[i].length);
      }
      length += 1 + encoded[i].length;
    }
    if (length > MAX_WIRE_LENGTH) {
      throw new IllegalArgumentException("a name must be at most 255 bytes and the root but is " + (length - 1));
    }
    byte[] wire = new byte[length];
    int at = 0;
    for (byte[] label : encoded) {
      wire[at++] = (byte) label.length;
      System.arraycopy(label, 0, wire, at, label.length);
      at += label.length;
    }
    return new DnsName(wire);
  }

  /** As {@link #ofLabels(List)}. */
  public static DnsName ofLabels(String... labels) {
    return ofLabels(List.of(labels));
  }

  /**
   * Reads {@code printer._ipp._tcp.local}; a dot at the end is allowed. A backslash makes the next character plain
   * ({@code \.} is a dot inside a label), or stands with three digits for one byte ({@code \032}).
   */
  public static DnsName of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException(
        "'" + text + "' must be a domain name: labels of 1 to 63 bytes joined by dots, 255 bytes at most"));
  }

  /** As {@link #of}; empty where the text is no name. */
  public static Optional<DnsName> parse(String text) {
    if (text.length() > 4 * MAX_WIRE_LENGTH) {
      return Optional.empty();
    }
    if (text.equals(".") || text.isEmpty()) {
      return Optional.of(ROOT);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] wire = new byte[bytes.length + 2];
    int labelAt = 0;
    int end = 1;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '.') {
        if (!closeLabel(wire, labelAt, end)) {
          return Optional.empty();
        }
        labelAt = end++;
        continue;
      }
      if (b == '\\') {
        if (++i == bytes.length) {
          return Optional.empty();
        }
        b = bytes[i];
        if (isDigit(b)) {
          int value = i + 2 < bytes.length && isDigit(bytes[i + 1]) && isDigit(bytes[i + 2])
              ? (b - '0') * 100 + (bytes[i + 1] - '0') * 10 + bytes[i + 2] - '0'
              : 256;
          if (value > 255) {
            return Optional.empty();
          }
          b = (byte) value;
          i += 2;
        }
      }
      wire[end++] = b;
    }
    // A dot at the end has opened a label that stays empty: it is the root.
    if (end > labelAt + 1) {
      if (!closeLabel(wire, labelAt, end)) {
        return Optional.empty();
      }
      end++;
    }
    return end > MAX_WIRE_LENGTH ? Optional.empty() : Optional.of(new DnsName(Arrays.copyOf(wire, end)));
  }

  private static boolean closeLabel(byte[] wire, int labelAt, int end) {
    int length = end - labelAt - 1;
    wire[labelAt] = (byte) length;
    return length >= 1 && length <= MAX_LABEL_LENGTH;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** This name with one more label in front. */
  public DnsName child(String label) {
    byte[] encoded = label.getBytes(StandardCharsets.UTF_8);
    if (encoded.length < 1 || encoded.length > MAX_LABEL_LENGTH) {
      throw new IllegalArgumentException("a label must be 1 to 63 bytes of UTF-8 but '" + label + "' is " + encoded.length);
    }
    if (wire.length + 1 + encoded.length > MAX_WIRE_LENGTH) {
      throw new IllegalArgumentException(
          "a name must be at most 255 bytes and the root but '" + label + "' makes it " + (wire.length + encoded.length));
    }
    byte[] longer = new byte[1 + encoded.length + wire.length];
    longer[0] = (byte) encoded.length;
    System.arraycopy(encoded, 0, longer, 1, encoded.length);
    System.arraycopy(wire, 0, longer, 1 + encoded.length, wire.length);
    return new DnsName(longer);
  }

  /** This name without its first label; the root is its own parent. */
  public DnsName parent() {
    return wire.length == 1 ? this : new DnsName(Arrays.copyOfRange(wire, 1 + wire[0], wire.length));
  }

  /** The labels, first label first, as text; bytes that are no UTF-8 become replacement characters. */
  public List<String> labels() {
    List<String> labels = new ArrayList<>(4);
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      labels.add(new String(wire, at + 1, wire[at], StandardCharsets.UTF_8));
    }
    return labels;
  }

  /** The first label as text; empty for the root. */
  public String firstLabel() {
    return new String(wire, 1, wire[0], StandardCharsets.UTF_8);
  }

  /** How many bytes the name takes on the wire without compression, its zero byte counted. */
  public int wireLength() {
    return wire.length;
  }

  /** Whether this name is {@code ancestor} or below it. */
  public boolean isWithin(DnsName ancestor) {
    int at = 0;
    while (wire.length - at > ancestor.wire.length) {
      at += 1 + wire[at];
    }
    return wire.length - at == ancestor.wire.length && sameFrom(at, ancestor.wire, 0);
  }

  /** The uncompressed name; not to be changed. */
  byte[] wire() {
    return wire;
  }

  /** Whether the names that begin at {@code at} here and at {@code otherAt} in {@code other} are equal and equally long. */
  boolean sameFrom(int at, byte[] other, int otherAt) {
    if (wire.length - at != other.length - otherAt) {
      return false;
    }
    for (int i = at, j = otherAt; i < wire.length; i++, j++) {
      if (lower(wire[i]) != lower(other[j])) {
        return false;
      }
    }
    return true;
  }

  /** A byte in lower case; length bytes are below 64 and stay as they are. */
  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DnsName name && sameFrom(0, name.wire, 0);
  }

  @Override
  public int hashCode() {
    return hash();
  }

  /** A hash of the name, the same on every machine. */
  public int hash() {
    int hash = 1;
    for (byte b : wire) {
      hash = 31 * hash + lower(b);
    }
    return hash;
  }

  /** The order of the bytes as they are on the wire, unsigned, letters in lower case. */
  @Override
  public int compareTo(DnsName other) {
    for (int i = 0; i < wire.length && i < other.wire.length; i++) {
      int order = Integer.compare(lower(wire[i]), lower(other.wire[i]));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(wire.length, other.wire.length);
  }

  /** The text that {@link #of} reads, without a dot at the end; bytes that are no printable UTF-8 as {@code \DDD}. */
  @Override
  public String toString() {
    if (wire.length == 1) {
      return ".";
    }
    StringBuilder text = new StringBuilder(wire.length);
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      text.append(at == 0 ? "" : ".");
      appendLabel(text, at + 1, wire[at]);
    }
    return text.toString();
  }

  private void appendLabel(StringBuilder text, int from, int length) {
    String label = new String(wire, from, length, StandardCharsets.UTF_8);
    byte[] again = label.getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(again, 0, again.length, wire, from, from + length)) {
      for (int i = from; i < from + length; i++) {
        appendByte(text, wire[i] & 0xFF);
      }
      return;
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < 0x7F) {
        appendByte(text, c);
      } else {
        text.append(c);
      }
    }
  }

  private static void appendByte(StringBuilder text, int b) {
    if (b == '.' || b == '\\') {
      text.append('\\').append((char) b);
    } else if (b >= 0x20 && b < 0x7F) {
      text.append((char) b);
    } else {
      text.append('\\').append((char) ('0' + b / 100)).append((char) ('0' + b / 10 % 10)).append((char) ('0' + b % 10));
    }
  }
}
