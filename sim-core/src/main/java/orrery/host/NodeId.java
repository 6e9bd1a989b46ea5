package orrery.host;

import org.jspecify.annotations.Nullable;

/**
 * The globally unique name of a node (EC-36), fit to be a DNS label as it stands.
 *
 * @param name 1 to 63 characters of {@code a-z}, {@code 0-9} and {@code -}, beginning and ending with a letter or digit
 *     (RFC 1123 §2.1)
 */
public record NodeId(String name) implements Comparable<NodeId> {

  public NodeId {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "a node id must be 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + name + "'");
    }
    // A node is spoken of by many others, each of which reads its name from what it is told: the text is held once.
    name = name.intern();
  }

  /** Whether {@code name} would be accepted by the constructor; for names that come from outside. */
  public static boolean isValid(String name) {
    int length = name.length();
    if (length < 1 || length > 63 || name.charAt(0) == '-' || name.charAt(length - 1) == '-') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  /** The text being held once, it is enough to look which it is. */
  @Override
  @SuppressWarnings("StringEquality")
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof NodeId id && name == id.name;
  }

  @Override
  public int hashCode() {
    return Shared.hash(name);
  }

  @Override
  public int compareTo(NodeId other) {
    return this == other ? 0 : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
