package orrery.protocols.cluster;

import orrery.host.NodeId;

/**
 * A part of a cluster that is too large for one super node (EC-11): all nodes whose ids' hashes begin with certain bits. So
 * every node knows its part wherever it comes from, and parts that are in order have no node in common and leave none out.
 *
 * @param bits those bits, the last of them lowest
 * @param length how many, 0 to {@value #MAXIMUM_LENGTH}; 0 is the whole cluster
 */
public record Part(int bits, int length) {

  /** A cluster is not divided further than into 2 to this power parts. */
  public static final int MAXIMUM_LENGTH = 8;

  /** The whole cluster, undivided. */
  public static final Part WHOLE = new Part(0, 0);

  public Part {
    if (length < 0 || length > MAXIMUM_LENGTH || bits < 0 || bits >>> length != 0) {
      throw new IllegalArgumentException("a part must have 0 to " + MAXIMUM_LENGTH + " bits but has " + length + " with the value " + bits);
    }
  }

  /** Whether it is not a part only. */
  public boolean isWhole() {
    return length == 0;
  }

  /** Whether the node called {@code id} belongs to it. */
  public boolean holds(NodeId id) {
    return length == 0 || IdHash.of(id) >>> 64 - length == bits;
  }

  /** Whether some node may belong to both: one is the other, or a part of it. */
  public boolean overlaps(Part other) {
    int common = Math.min(length, other.length);
    return bits >>> length - common == other.bits >>> other.length - common;
  }

  /** Whether every node of it belongs to {@code other}. */
  boolean isWithin(Part other) {
    return length >= other.length && overlaps(other);
  }

  boolean isSiblingOf(Part other) {
    return length == other.length && length > 0 && bits == (other.bits ^ 1);
  }

  /** The other half of what this is a half of; not for the whole. */
  Part sibling() {
    return new Part(bits ^ 1, length);
  }

  /** What this is a half of; not for the whole. */
  Part parent() {
    return new Part(bits >>> 1, length - 1);
  }

  /** Its half to which {@code id} belongs; one of them for a node that belongs to neither. */
  Part half(NodeId id) {
    Part first = new Part(bits << 1, length + 1);
    return first.holds(id) || !holds(id) ? first : first.sibling();
  }

  /** Its bits as digits: {@code 01}; empty for the whole. */
  public String text() {
    StringBuilder text = new StringBuilder(length);
    for (int i = length - 1; i >= 0; i--) {
      text.append((bits >>> i & 1) == 1 ? '1' : '0');
    }
    return text.toString();
  }

  /** Whether {@code text} is what {@link #text} gives for some part. */
  public static boolean isText(String text) {
    return text.length() <= MAXIMUM_LENGTH && text.chars().allMatch(digit -> digit == '0' || digit == '1');
  }

  /** The part of that {@link #text}. */
  public static Part of(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits = bits << 1 | text.charAt(i) - '0';
    }
    return text.isEmpty() ? WHOLE : new Part(bits, text.length());
  }
}
