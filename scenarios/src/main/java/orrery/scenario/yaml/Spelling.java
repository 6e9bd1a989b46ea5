package orrery.scenario.yaml;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that a misspelt one was probably meant to be. */
final class Spelling {

  private static final int LONGEST = 64;

  private Spelling() {}

  /** {@code ; did you mean 'x'?} or the list of what is known, to follow a message on an unknown word. */
  static String hint(String word, Collection<String> known) {
    if (known.isEmpty()) {
      return "; nothing is known here";
    }
    return nearest(word, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElseGet(() -> known.size() > 20 ? "" : "; known here: " + String.join(", ", known));
  }

  /** The first of the nearest known words, where one is near: a third of its letters may be wrong, and one always. */
  static Optional<String> nearest(String word, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance <= Math.max(1, (candidate.length() + 1) / 3) && distance < least) {
        best = candidate;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Letters to insert, drop, change or swap (optimal string alignment). */
  private static int distance(String a, String b) {
    if (a.length() > LONGEST || b.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
