package orrery.protocols.drive;

import java.util.Comparator;
import java.util.Optional;
import orrery.host.NodeId;

/**
 * Which write of a file something is; the greater one is the later. As text, and as entity tag: {@code 1767571200000@anna-phone}.
 *
 * @param counter of the writing node: milliseconds since 1970 by its clock, or one more than the greatest counter that it has seen of the
 *     file or given itself, if that is more (the hybrid logical clock of Kulkarni et al., OPODIS 2014). So a write is later than what it was made upon,
 *     whatever clocks say, and no node gives a counter twice, not even after it has lost its storage
 */
record Version(long counter, NodeId node) implements Comparable<Version> {

  private static final Comparator<Version> ORDER = Comparator.comparingLong(Version::counter).thenComparing(Version::node);
  private static final int DIGITS = 18;

  Version {
    if (counter < 1) {
      throw new IllegalArgumentException("a counter must be at least 1 but is " + counter);
    }
  }

  /** Reads what {@link #toString} writes; empty for anything else. */
  static Optional<Version> parse(String text) {
    int at = text.indexOf('@');
    if (at < 1 || at > DIGITS || text.charAt(0) == '0' || !NodeId.isValid(text.substring(at + 1))) {
      return Optional.empty();
    }
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(new Version(Long.parseLong(text.substring(0, at)), new NodeId(text.substring(at + 1))));
  }

  /** As an entity tag (RFC 9110 §8.8.3): a strong one, since nobody writes the same version twice. */
  String tag() {
    return '"' + toString() + '"';
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return counter + "@" + node;
  }
}
