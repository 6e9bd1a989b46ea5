package orrery.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which run of an experiment: its variant, its point of the sweep and its replication.
 *
 * @param variant the name under {@code compare}, or {@link #DEFAULT_VARIANT}
 * @param point {@code path=value} joined by {@code ;} in the order of the sweep, as {@link #point} writes it; empty
 *     where nothing is swept
 * @param replication 1 or more
 */
public record RunKey(String variant, String point, int replication) implements Comparable<RunKey> {

  /** The variant of an experiment that compares nothing. */
  public static final String DEFAULT_VARIANT = "default";

  private static final int MAX_FOLDER_LENGTH = 200;

  public RunKey {
    if (variant.isEmpty()) {
      throw new IllegalArgumentException("a variant must have a name");
    }
    if (replication < 1) {
      throw new IllegalArgumentException("a replication must be 1 or more but is " + replication);
    }
  }

  /** The text of a point of a sweep: {@code path=value}, joined by {@code ;}, in the map's own order. */
  public static String point(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> Labels.encode(entry.getKey()) + "=" + Labels.encode(entry.getValue()))
        .collect(Collectors.joining(";"));
  }

  /**
   * What stands at each path at a point, in the order of the sweep.
   *
   * @throws IllegalArgumentException where {@code point} is not what {@link #point} writes
   */
  public static Map<String, String> values(String point) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String value : point.isEmpty() ? new String[0] : point.split(";", -1)) {
      int equals = value.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a point must be path=value joined by ';' but is '" + point + "'");
      }
      values.put(Labels.decode(value.substring(0, equals)), Labels.decode(value.substring(equals + 1)));
    }
    return values;
  }

  /**
   * Reads {@code VARIANT/REPLICATION} or {@code VARIANT/POINT/REPLICATION}, as {@link #toString} writes it or as scenarios write
   * values: a {@code %} before no two hexadecimal digits, as in {@code loss=5 %}, stands for itself.
   *
   * @throws IllegalArgumentException where it is neither
   */
  public static RunKey parse(String text) {
    int first = text.indexOf('/');
    int last = text.lastIndexOf('/');
    if (first < 0) {
      throw new IllegalArgumentException("a run must be VARIANT/N or VARIANT/POINT/N but is '" + text + "'");
    }
    String point = first == last ? "" : text.substring(first + 1, last).replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    return new RunKey(text.substring(0, first), point, Integer.parseInt(text.substring(last + 1)));
  }

  /** By variant, point and replication. */
  @Override
  public int compareTo(RunKey other) {
    int order = Labels.BY_CODE_POINT.compare(variant, other.variant);
    order = order != 0 ? order : Labels.BY_CODE_POINT.compare(point, other.point);
    return order != 0 ? order : Integer.compare(replication, other.replication);
  }

  /** Where this run's own files are, relative to the results directory: {@code runs/VARIANT/POINT/REPLICATION}. */
  public String folder() {
    return "runs/" + fileName(variant) + "/" + fileName(point) + "/" + replication;
  }

  /**
   * A name every file system takes, another one for each text: what might not do is percent-encoded, nothing is {@code -}. It is not
   * to be read back: the text of a point has its own {@code %} encoded already, so that {@code 5 %} comes to {@code 5%20%%25%25}.
   */
  public static String fileName(String text) {
    if (text.isEmpty()) {
      return "-";
    }
    StringBuilder name = new StringBuilder();
    text.codePoints().forEach(c -> {
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._=,;+-".indexOf(c) >= 0;
      // A name of only '-' stands for the empty text, and names that begin with '.' are special to some.
      boolean first = name.length() == 0;
      if (plain && !(first && (c == '.' || c == '-'))) {
        name.appendCodePoint(c);
      } else {
        name.append('%').append(Integer.toHexString(c)).append('%');
      }
    });
    if (name.length() <= MAX_FOLDER_LENGTH) {
      return name.toString();
    }
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return name.substring(0, MAX_FOLDER_LENGTH - 17) + "~" + Long.toHexString(hash);
  }

  /** For messages: {@code merit/1}, or {@code merit/homes=50/1}. */
  @Override
  public String toString() {
    return variant + "/" + (point.isEmpty() ? "" : point + "/") + replication;
  }
}
