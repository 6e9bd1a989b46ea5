package orrery.metrics.report;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a page that is HTML and XML at once. Whatever text is given, it stays text: it is escaped here and nowhere else,
 * and there is no way to give markup but by the names of elements and attributes, which are ours.
 */
final class Html {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9]*([:-][a-z]+)*");

  /** What would make a browser fetch or do something: only what leads within the page, and data it holds, may follow. */
  private static final List<String> ADDRESSES = List.of("href", "src", "xlink:href", "action", "formaction", "srcset", "poster", "data");

  private static final List<String> VOID = List.of("meta", "input", "br", "wbr");

  private final StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String tag, String... attributes) {
    start(tag, attributes);
    page.append('>');
    open.push(tag);
    return this;
  }

  /** Ends the element that was begun last, which must be {@code tag}. */
  Html close(String tag) {
    if (!tag.equals(open.peek())) {
      throw new IllegalStateException("'" + open.peek() + "' must be closed first but '" + tag + "' is");
    }
    open.pop();
    page.append("</").append(tag).append('>');
    return this;
  }

  /** An element without content: one that never has any, or one of a picture. */
  Html empty(String tag, String... attributes) {
    start(tag, attributes);
    page.append("/>");
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String tag, String text, String... attributes) {
    if (VOID.contains(tag)) {
      throw new IllegalArgumentException("'" + tag + "' must be empty");
    }
    return open(tag, attributes).text(text).close(tag);
  }

  /** Text. */
  Html text(String text) {
    escape(text, page);
    return this;
  }

  /** A line feed, for whoever reads the source. */
  Html line() {
    page.append('\n');
    return this;
  }

  /** A style sheet or script of ours: browsers do not unescape within them, so that nothing there may want escaping. */
  Html ours(String tag, String text) {
    if (text.indexOf('<') >= 0 || text.indexOf('&') >= 0 || text.contains("]]>")) {
      throw new IllegalArgumentException("what stands in '" + tag + "' must be the same in HTML and XML");
    }
    start(tag);
    page.append('>').append(text).append("</").append(tag).append('>');
    return this;
  }

  private void start(String tag, String... attributes) {
    requireName(tag);
    page.append('<').append(tag);
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("attributes must be names and values in turn but are " + Arrays.toString(attributes));
    }
    for (int i = 0; i < attributes.length; i += 2) {
      requireName(attributes[i]);
      requireHarmless(attributes[i], attributes[i + 1]);
      page.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1], page);
      page.append('"');
    }
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a name must be one of ours but is '" + name + "'");
    }
  }

  private static void requireHarmless(String name, String value) {
    if (name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException("'" + name + "' must not be used: it is no data");
    }
    if (ADDRESSES.contains(name) && !value.startsWith("#") && !value.startsWith("data:text/csv;") && !value.startsWith("data:text/plain;")) {
      throw new IllegalArgumentException("an address must lead within the page or hold data but is '" + value + "'");
    }
  }

  /** What XML cannot hold, escaped or not, becomes the replacement character. */
  private static void escape(String text, StringBuilder page) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> page.append("&amp;");
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '"' -> page.append("&quot;");
        case '\'' -> page.append("&#39;");
        default -> {
          if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
            page.append(c).append(text.charAt(++i));
          } else {
            boolean legal = c == '\n' || c == '\t' || c >= 0x20 && !Character.isSurrogate(c) && !Character.isISOControl(c) && c < 0xFFFE;
            page.append(legal ? c : '\uFFFD');
          }
        }
      }
    }
  }

  /** The page, all of whose elements must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("'" + open.peek() + "' must be closed but is not");
    }
    return page.append('\n').toString();
  }
}
