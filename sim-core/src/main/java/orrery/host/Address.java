package orrery.host;

import java.util.Optional;

/**
 * An internet address: 128 bits, an IPv4 address being held in its IPv4-mapped form (RFC 4291 §2.5.5.2).
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record Address(long high, long low) implements Comparable<Address> {

  private static final long MAPPED_PREFIX = 0xFFFFL << 32;

  /** The IPv4 address whose four bytes are {@code bits}, big-endian: {@code 0x7F000001} is 127.0.0.1. */
  public static Address ipv4(int bits) {
    return new Address(0, MAPPED_PREFIX | Integer.toUnsignedLong(bits));
  }

  /** The IPv4 address {@code a.b.c.d}; each part 0 to 255. */
  public static Address ipv4(int a, int b, int c, int d) {
    if (((a | b | c | d) & ~0xFF) != 0) {
      throw new IllegalArgumentException("each part of an IPv4 address must be 0 to 255 but is " + a + "." + b + "." + c + "." + d);
    }
    return ipv4(a << 24 | b << 16 | c << 8 | d);
  }

  /** Reads dotted-decimal IPv4 or an IPv6 address in hexadecimal groups (RFC 4291 §2.2); empty where it is neither. */
  public static Optional<Address> parse(String text) {
    return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
  }

  /** As {@link #parse}, for addresses written in code. */
  public static Address of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an internet address"));
  }

  private static Optional<Address> parseIpv4(String text) {
    int bits = 0;
    int parts = 0;
    int at = 0;
    while (parts < 4) {
      int start = at;
      int value = 0;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 3) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      if (at == start || value > 255 || (at - start > 1 && text.charAt(start) == '0')) {
        return Optional.empty();
      }
      bits = bits << 8 | value;
      parts++;
      if (parts < 4) {
        if (at >= text.length() || text.charAt(at) != '.') {
          return Optional.empty();
        }
        at++;
      }
    }
    return at == text.length() ? Optional.of(ipv4(bits)) : Optional.empty();
  }

  private static Optional<Address> parseIpv6(String text) {
    if (text.length() > 39) {
      return Optional.empty();
    }
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    int[] groups = new int[8];
    if (gap < 0) {
      return readGroups(text, groups, 0) == 8 ? Optional.of(fromGroups(groups)) : Optional.empty();
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int head = before.isEmpty() ? 0 : readGroups(before, groups, 0);
    int[] tail = new int[8];
    int tailCount = after.isEmpty() ? 0 : readGroups(after, tail, 0);
    if (head < 0 || tailCount < 0 || head + tailCount > 7) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, groups, 8 - tailCount, tailCount);
    return Optional.of(fromGroups(groups));
  }

  /** Reads colon-separated groups into {@code groups}; how many there were, or -1 where the text is not that. */
  private static int readGroups(String text, int[] groups, int count) {
    for (String group : text.split(":", -1)) {
      if (count == 8 || group.isEmpty() || group.length() > 4) {
        return -1;
      }
      int value = 0;
      for (int i = 0; i < group.length(); i++) {
        int digit = Character.digit(group.charAt(i), 16);
        if (digit < 0 || group.charAt(i) > 'f') {
          return -1;
        }
        value = value << 4 | digit;
      }
      groups[count++] = value;
    }
    return count;
  }

  private static Address fromGroups(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[4 + i];
    }
    return new Address(high, low);
  }

  /** Whether this is an IPv4 address (in its mapped form). */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** The four bytes of an IPv4 address, big-endian. Only for addresses that {@link #isIpv4}. */
  public int ipv4Bits() {
    if (!isIpv4()) {
      throw new IllegalStateException("only an IPv4 address has 32 bits, but this is " + this);
    }
    return (int) low;
  }

  /** Whether this is a multicast group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 §2.7). */
  public boolean isMulticast() {
    return isIpv4() ? (low >>> 28 & 0xF) == 0xE : high >>> 56 == 0xFF;
  }

  /** Whether this is 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return isIpv4() ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }

  /** The first {@code prefixLength} bits, the rest zero. For an IPv4 address the prefix counts its own 32 bits. */
  public Address network(int prefixLength) {
    int width = isIpv4() ? 32 : 128;
    if (prefixLength < 0 || prefixLength > width) {
      throw new IllegalArgumentException("a prefix of " + this + " must be 0 to " + width + " bits but is " + prefixLength);
    }
    int kept = 128 - width + prefixLength;
    long highMask = kept >= 64 ? -1L : kept == 0 ? 0 : -1L << 64 - kept;
    long lowMask = kept >= 128 ? -1L : kept <= 64 ? 0 : -1L << 128 - kept;
    return new Address(high & highMask, low & lowMask);
  }

  /** As a record's own, without looking inside where both are one object, as they mostly are. */
  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Address address && high == address.high && low == address.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  @Override
  public int compareTo(Address other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** Dotted decimal for IPv4, else the shortest form of RFC 5952. */
  @Override
  public String toString() {
    if (isIpv4()) {
      return (low >>> 24 & 0xFF) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(i + run) == 0) {
        run++;
      }
      if (run > bestLength) {
        bestStart = i;
        bestLength = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
      } else {
        if (i > 0 && i != bestStart + bestLength) {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    return (int) ((index < 4 ? high : low) >>> 48 - 16 * (index & 3) & 0xFFFF);
  }
}
