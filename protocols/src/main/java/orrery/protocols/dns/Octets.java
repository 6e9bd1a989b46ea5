package orrery.protocols.dns;

import java.util.Arrays;
import java.util.HexFormat;

/** A string of bytes that never changes; equal to another of the same bytes. */
public final class Octets implements Comparable<Octets> {

  private final byte[] bytes;

  /** Takes over {@code bytes}, which are never changed afterwards. */
  Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of {@code bytes}. */
  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  /** How many there are. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xFF;
  }

  /** The bytes themselves; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Unsigned, byte by byte; a string that another begins with comes before it (RFC 6762 §8.2). */
  @Override
  public int compareTo(Octets other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal digits, two to a byte. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
