package orrery.metrics;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How labels are written: {@code key=value} joined by {@code ;}, sorted by key.
 *
 * <p>Within a key or a value the characters {@code ;}, {@code =} and {@code %} and control characters are
 * percent-encoded (RFC 3986 §2.1), so that the text can always be taken apart again and stays on one line.
 */
public final class Labels {

  /** The order of texts in every file: by Unicode code point, whatever the locale. */
  public static final Comparator<String> BY_CODE_POINT = Labels::compareCodePoints;

  /** The text of no labels at all: the whole, not one of its parts. */
  public static final String NONE = "";

  static final int MAX_LENGTH = 4_096;

  private Labels() {}

  /**
   * The text of these labels.
   *
   * @throws IllegalArgumentException where there are not as many values as names, or the text would be too long
   */
  public static String text(List<String> names, List<String> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(
          "there must be a value for each of the labels " + names + " but there are " + values);
    }
    SortedMap<String, String> labels = new TreeMap<>(BY_CODE_POINT);
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), values.get(i));
    }
    return text(labels);
  }

  /** The text of these labels, whatever order they are in. */
  public static String text(Map<String, String> labels) {
    SortedMap<String, String> sorted = new TreeMap<>(BY_CODE_POINT);
    sorted.putAll(labels);
    StringBuilder text = new StringBuilder();
    sorted.forEach((name, value) -> {
      text.append(text.length() == 0 ? "" : ";");
      encode(name, text);
      text.append('=');
      encode(value, text);
    });
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("labels must be at most " + MAX_LENGTH + " characters but are " + text.length());
    }
    return text.toString();
  }

  /**
   * Takes a text of labels apart.
   *
   * @throws IllegalArgumentException where {@code text} is not what {@link #text(Map)} writes
   */
  public static SortedMap<String, String> parse(String text) {
    SortedMap<String, String> labels = new TreeMap<>(BY_CODE_POINT);
    if (text.isEmpty()) {
      return labels;
    }
    for (String label : text.split(";", -1)) {
      int equals = label.indexOf('=');
      if (equals < 0 || label.indexOf('=', equals + 1) >= 0) {
        throw new IllegalArgumentException("labels must be key=value joined by ';' but are '" + clip(text) + "'");
      }
      labels.put(decode(label.substring(0, equals)), decode(label.substring(equals + 1)));
    }
    if (!text(labels).equals(text)) {
      throw new IllegalArgumentException("labels must be sorted, encoded and each there once but are '" + clip(text) + "'");
    }
    return Collections.unmodifiableSortedMap(labels);
  }

  /** A key or a value as it stands in a text of labels. */
  public static String encode(String part) {
    StringBuilder text = new StringBuilder(part.length());
    encode(part, text);
    return text.toString();
  }

  private static void encode(String part, StringBuilder text) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == ';' || c == '=' || c == '%' || c < 0x20 || c == 0x7f) {
        text.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 0xF));
      } else {
        text.append(c);
      }
    }
  }

  /** What {@link #encode} made a text of. */
  static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      int high = digit(part, i + 1);
      int low = digit(part, i + 2);
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException("'%' must be followed by two hexadecimal digits but the label is '" + clip(part) + "'");
      }
      text.append((char) (high << 4 | low));
      i += 2;
    }
    return text.toString();
  }

  private static int digit(String part, int at) {
    return at < part.length() && part.charAt(at) < 0x80 ? Character.digit(part.charAt(at), 16) : -1;
  }

  private static String clip(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** {@code String.compareTo} orders by UTF-16 units and so puts the characters above U+FFFF before U+E000. */
  private static int compareCodePoints(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
        return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
