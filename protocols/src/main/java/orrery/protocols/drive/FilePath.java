package orrery.protocols.drive;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a file is called: names between slashes, without one at the ends. A name is none of {@code .} and {@code ..}, has 1 to 255 bytes of
 * UTF-8, and neither control characters nor slashes of either kind; a path has at most 32 names and 1024 bytes. Two paths are
 * the same where their characters are: nothing is normalised.
 */
final class FilePath {

  private static final int MOST_NAMES = 32;
  private static final int MOST_NAME_BYTES = 255;
  static final int MOST_BYTES = 1024;

  private FilePath() {}

  /** The path of those segments; empty where they are none. */
  static Optional<String> of(List<String> segments) {
    if (segments.isEmpty() || segments.size() > MOST_NAMES || !segments.stream().allMatch(FilePath::isName)) {
      return Optional.empty();
    }
    String path = String.join("/", segments);
    return bytes(path) <= MOST_BYTES ? Optional.of(path) : Optional.empty();
  }

  /** Whether that is a path. */
  static boolean isValid(String path) {
    return path.length() <= MOST_BYTES && of(List.of(path.split("/", -1))).isPresent();
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.length() <= MOST_NAME_BYTES && bytes(name) <= MOST_NAME_BYTES
        && name.chars().noneMatch(c -> c < 0x20 || c >= 0x7F && c < 0xA0 || c == '/' || c == '\\');
  }

  /**
   * Where the loser of two writes is kept that knew nothing of each other: {@code notes (conflict 7@anna-phone).txt}. It depends on nothing
   * but the path and the loser, so that all who find out call it the same.
   */
  static String ofConflict(String path, Version loser) {
    int slash = path.lastIndexOf('/');
    int dot = path.lastIndexOf('.');
    String extension = dot > slash + 1 && path.length() - dot <= 16 ? path.substring(dot) : "";
    String stem = path.substring(slash + 1, path.length() - extension.length());
    String folder = path.substring(0, slash + 1);
    String mark = " (conflict " + loser + ")";
    while (true) {
      String copy = folder + stem + mark + extension;
      if (isValid(copy)) {
        return copy;
      } else if (!stem.isEmpty()) {
        stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
      } else {
        // A folder so deep that the mark does not fit: the copy lies further up.
        folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
