package orrery.protocols.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about: a path and its query, decoded (RFC 3986 §3.3, §3.4).
 *
 * @param segments of the path, between the slashes
 * @param query names and values of {@code name=value&…}; a name that is given twice makes the whole target invalid, since
 *     two readers might take different ones
 */
public record HttpTarget(List<String> segments, Map<String, String> query) {

  /** Of the characters of ASCII, those that stand for themselves: RFC 3986 §2.3, and two of §2.2. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~,:".indexOf(c) >= 0;
    }
  }

  public HttpTarget {
    segments = List.copyOf(segments);
    query = query.isEmpty() ? Collections.emptyMap() : query.size() == 1 ? single(query) : Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  /** Most queries are of one name. */
  private static Map<String, String> single(Map<String, String> query) {
    Map.Entry<String, String> only = query.entrySet().iterator().next();
    return Collections.singletonMap(only.getKey(), only.getValue());
  }

  /** Whether it is a whole http or https URI (RFC 9112 §3.2.2), whose host is not empty (RFC 9110 §4.2.1). */
  static boolean isAbsolute(String text) {
    int authority = text.regionMatches(true, 0, "http://", 0, 7) ? 7 : text.regionMatches(true, 0, "https://", 0, 8) ? 8 : text.length();
    return authority < text.length() && "/?#:@".indexOf(text.charAt(authority)) < 0;
  }

  /** Reads {@code /path?query}, or a whole http URI, of which only that part is looked at (RFC 9112 §3.2). */
  public static Optional<HttpTarget> parse(String text) {
    String rest = text;
    if (isAbsolute(rest)) {
      int authority = rest.indexOf("//") + 2;
      int slash = rest.indexOf('/', authority);
      int question = rest.indexOf('?', authority);
      boolean hasPath = slash >= 0 && (question < 0 || slash < question);
      rest = hasPath ? rest.substring(slash) : question >= 0 ? "/" + rest.substring(question) : "/";
    }
    if (rest.isEmpty() || rest.charAt(0) != '/' || rest.indexOf('#') >= 0) {
      return Optional.empty();
    }
    int mark = rest.indexOf('?');
    int pathEnd = mark < 0 ? rest.length() : mark;
    List<String> segments = new ArrayList<>(4);
    for (int begin = 1; begin <= pathEnd; ) {
      int slash = rest.indexOf('/', begin);
      int end = slash < 0 || slash > pathEnd ? pathEnd : slash;
      String segment = decode(rest, begin, end);
      if (segment == null) {
        return Optional.empty();
      }
      segments.add(segment);
      begin = end + 1;
    }
    Map<String, String> query = mark < 0 || mark + 1 == rest.length() ? Collections.emptyMap() : query(rest, mark + 1);
    return query == null ? Optional.empty() : Optional.of(new HttpTarget(segments, query));
  }

  /** What stands from {@code from} on; null where it is malformed or a name comes twice. */
  private static @Nullable Map<String, String> query(String text, int from) {
    Map<String, String> query = Collections.emptyMap();
    for (int begin = from; begin <= text.length(); ) {
      int ampersand = text.indexOf('&', begin);
      int end = ampersand < 0 ? text.length() : ampersand;
      int equals = text.indexOf('=', begin);
      boolean valued = equals >= 0 && equals < end;
      String name = decode(text, begin, valued ? equals : end);
      String value = valued ? decode(text, equals + 1, end) : "";
      if (name == null || value == null || query.containsKey(name)) {
        return null;
      } else if (query.isEmpty()) {
        query = Collections.singletonMap(name, value);
      } else {
        query = query.size() == 1 ? new LinkedHashMap<>(query) : query;
        query.put(name, value);
      }
      begin = end + 1;
    }
    return query;
  }

  /** The target as it stands in a request line; {@link #parse} reads it back. */
  public String text() {
    StringBuilder text = new StringBuilder(64);
    for (String segment : segments) {
      encode(segment, text.append('/'));
    }
    char separator = '?';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      encode(entry.getKey(), text.append(separator));
      encode(entry.getValue(), text.append('='));
      separator = '&';
    }
    return text.toString();
  }

  /** RFC 3986 §2.1: all but the unreserved characters, comma and colon as percent and two hexadecimal digits. */
  private static void encode(String text, StringBuilder encoded) {
    if (isPlain(text)) {
      encoded.append(text);
      return;
    }
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet >= 0 && PLAIN[octet]) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xF, 16)))
            .append(Character.toUpperCase(Character.forDigit(octet & 0xF, 16)));
      }
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return false;
      }
    }
    return true;
  }

  /** The text that stands there, without its percent signs; null where it is malformed. */
  private static @Nullable String decode(String text, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= 0x20 || c >= 0x7F) {
        return null;
      }
      plain &= c != '%';
    }
    return plain ? text.substring(from, to) : decodePercents(text, from, to);
  }

  private static @Nullable String decodePercents(String text, int from, int to) {
    byte[] octets = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        octets[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        octets[length++] = (byte) c;
      }
    }
    try {
      // A fresh decoder refuses malformed input where a String's constructor would put a replacement character.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
