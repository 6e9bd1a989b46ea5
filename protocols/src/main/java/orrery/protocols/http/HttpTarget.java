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

/**
 * What a request is about: a path and its query, decoded (RFC 3986 §3.3, §3.4).
 *
 * @param segments of the path, between the slashes
 * @param query names and values of {@code name=value&…}; a name that is given twice makes the whole target invalid, since
 *     two readers might take different ones
 */
public record HttpTarget(List<String> segments, Map<String, String> query) {

  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  public HttpTarget {
    segments = List.copyOf(segments);
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
  }

  /** Reads {@code /path?query}, or a whole http URI, of which only that part is looked at (RFC 9112 §3.2). */
  public static Optional<HttpTarget> parse(String text) {
    String rest = text;
    if (rest.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = rest.indexOf('/', 7);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    if (rest.isEmpty() || rest.charAt(0) != '/' || rest.indexOf('#') >= 0) {
      return Optional.empty();
    }
    int mark = rest.indexOf('?');
    List<String> segments = new ArrayList<>();
    for (String segment : rest.substring(1, mark < 0 ? rest.length() : mark).split("/", -1)) {
      Optional<String> decoded = decode(segment);
      if (decoded.isEmpty()) {
        return Optional.empty();
      }
      segments.add(decoded.get());
    }
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0 && mark + 1 < rest.length()) {
      for (String pair : rest.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
        if (name.isEmpty() || value.isEmpty() || query.putIfAbsent(name.get(), value.get()) != null) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new HttpTarget(segments, query));
  }

  /** The target as it stands in a request line; {@link #parse} reads it back. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String segment : segments) {
      text.append('/').append(encode(segment));
    }
    char separator = '?';
    for (Map.Entry<String, String> entry : query.entrySet()) {
      text.append(separator).append(encode(entry.getKey())).append('=').append(encode(entry.getValue()));
      separator = '&';
    }
    return text.toString();
  }

  /** RFC 3986 §2.1: all but the unreserved characters, comma and colon as percent and two hexadecimal digits. */
  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && (UNRESERVED.indexOf(octet) >= 0 || octet == ',' || octet == ':')) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xF, 16)))
            .append(Character.toUpperCase(Character.forDigit(octet & 0xF, 16)));
      }
    }
    return encoded.toString();
  }

  private static Optional<String> decode(String text) {
    byte[] octets = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean whole = i + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        octets[length++] = (byte) (high << 4 | low);
        i += 2;
      } else if (c <= 0x20 || c >= 0x7F) {
        return Optional.empty();
      } else {
        octets[length++] = (byte) c;
      }
    }
    try {
      // A fresh decoder refuses malformed input where a String's constructor would put a replacement character.
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
