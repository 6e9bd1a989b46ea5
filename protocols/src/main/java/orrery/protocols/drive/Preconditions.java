package orrery.protocols.drive;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.protocols.http.HttpHeaders;

/** Conditions on the version that there is (RFC 9110 §13.1). */
final class Preconditions {

  private Preconditions() {}

  /** Whether If-Match holds, or is not there. {@code tag} is null where there is no file. */
  static boolean isMatched(HttpHeaders headers, @Nullable String tag) {
    return headers.count("If-Match") == 0 || lists(headers, "If-Match", tag, false);
  }

  /** Whether If-None-Match holds, or is not there. */
  static boolean isUnmatched(HttpHeaders headers, @Nullable String tag) {
    return headers.count("If-None-Match") == 0 || !lists(headers, "If-None-Match", tag, true);
  }

  /** If-Match compares strongly, so that a weak tag matches nothing; If-None-Match weakly (RFC 9110 §8.8.3.2). */
  private static boolean lists(HttpHeaders headers, String field, @Nullable String tag, boolean weakly) {
    if (tag == null) {
      return false;
    }
    String all = headers.fields().stream().filter(one -> one.name().equalsIgnoreCase(field)).map(HttpHeaders.Field::value).collect(Collectors.joining(","));
    // Tags of ours have no commas; what is no tag of ours matches nothing.
    for (String one : all.split(",", -1)) {
      String listed = one.strip();
      if (listed.equals("*") || listed.equals(tag) || weakly && listed.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
