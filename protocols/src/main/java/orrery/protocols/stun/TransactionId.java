package orrery.protocols.stun;

import java.util.HexFormat;
import orrery.host.RandomStream;

/**
 * What ties an answer to its request: 96 bits that nobody off the path can guess (RFC 8489 §5).
 *
 * @param high the first four bytes, big-endian
 * @param low the other eight
 */
public record TransactionId(int high, long low) implements Comparable<TransactionId> {

  /** A fresh one. */
  public static TransactionId draw(RandomStream random) {
    return new TransactionId((int) (random.nextLong() >>> 32), random.nextLong());
  }

  @Override
  public int compareTo(TransactionId other) {
    int order = Integer.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** 24 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
