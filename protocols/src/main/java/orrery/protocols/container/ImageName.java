package orrery.protocols.container;

import java.util.Optional;

/**
 * What an image is asked for by: {@code echo:latest}.
 *
 * @param name 1 to 63 of {@code a-z}, {@code 0-9}, and {@code .}, {@code _}, {@code -} between them: a path component of OCI
 *     distribution-spec, "Pulling manifests", and no longer than a label
 * @param tag 1 to 63 of letters, digits and {@code _}, and not in front {@code .} and {@code -}
 */
public record ImageName(String name, String tag) implements Comparable<ImageName> {

  /** The tag that is meant where none is given. */
  public static final String LATEST = "latest";

  private static final int MOST = 63;

  public ImageName {
    if (!isName(name) || !isTag(tag)) {
      throw new IllegalArgumentException("an image must be called NAME:TAG, such as echo:1, but is '" + name + ":" + tag + "'");
    }
  }

  /**
   * Reads {@code NAME} or {@code NAME:TAG}; empty where it is something else. {@code docker.io/library/} in front, which an engine's own
   * client adds, is left out: here a name says what an image is, not where it comes from.
   */
  public static Optional<ImageName> parse(String text) {
    String rest = text.startsWith("docker.io/") ? text.substring("docker.io/".length()) : text;
    rest = rest.startsWith("library/") ? rest.substring("library/".length()) : rest;
    int colon = rest.indexOf(':');
    String name = colon < 0 ? rest : rest.substring(0, colon);
    String tag = colon < 0 ? LATEST : rest.substring(colon + 1);
    return isName(name) && isTag(tag) ? Optional.of(new ImageName(name, tag)) : Optional.empty();
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MOST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      boolean inside = i > 0 && i < text.length() - 1;
      if (!isSmall(text.charAt(i)) && !(inside && "._-".indexOf(text.charAt(i)) >= 0 && isSmall(text.charAt(i - 1)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > MOST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSmall(c) && !(c >= 'A' && c <= 'Z') && c != '_' && !(i > 0 && (c == '.' || c == '-'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSmall(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  @Override
  public int compareTo(ImageName other) {
    int order = name.compareTo(other.name);
    return order != 0 ? order : tag.compareTo(other.tag);
  }

  @Override
  public String toString() {
    return name + ":" + tag;
  }
}
