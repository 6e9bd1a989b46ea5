package orrery.protocols.http;

import java.util.List;
import java.util.Optional;

/**
 * The fields of a message in the order they stand in it; names compare without regard to case (RFC 9110 §5.1).
 *
 * @param fields at most as many as {@link HttpLimits} lets in
 */
public record HttpHeaders(List<Field> fields) {

  /** No fields at all. */
  public static final HttpHeaders NONE = new HttpHeaders(List.of());

  /** Those of a message whose content is JSON. */
  public static final HttpHeaders JSON = of("Content-Type", "application/json");

  public HttpHeaders {
    fields = List.copyOf(fields);
  }

  /** One field. */
  public static HttpHeaders of(String name, String value) {
    return new HttpHeaders(List.of(new Field(name, value)));
  }

  /** These fields and one more at the end. */
  public HttpHeaders with(String name, String value) {
    Field[] more = fields.toArray(new Field[fields.size() + 1]);
    more[fields.size()] = new Field(name, value);
    return new HttpHeaders(List.of(more));
  }

  /** The value of the first field called {@code name}. */
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        return Optional.of(field.value);
      }
    }
    return Optional.empty();
  }

  /** The value of the only field called {@code name}; empty where there are several, too. */
  public Optional<String> only(String name) {
    String value = null;
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        if (value != null) {
          return Optional.empty();
        }
        value = field.value;
      }
    }
    return Optional.ofNullable(value);
  }

  /** How many fields are called {@code name}. */
  public int count(String name) {
    int count = 0;
    for (Field field : fields) {
      count += field.name.equalsIgnoreCase(name) ? 1 : 0;
    }
    return count;
  }

  /** Whether a field called {@code name} lists {@code token}: {@code Connection: keep-alive, close} lists {@code close}. */
  public boolean lists(String name, String token) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        if (holds(field.value, token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean holds(String value, String token) {
    for (int begin = 0; begin <= value.length(); ) {
      int comma = value.indexOf(',', begin);
      int next = comma < 0 ? value.length() : comma;
      int end = next;
      while (begin < end && HttpSyntax.isBlank(value.charAt(begin))) {
        begin++;
      }
      while (end > begin && HttpSyntax.isBlank(value.charAt(end - 1))) {
        end--;
      }
      if (end - begin == token.length() && value.regionMatches(true, begin, token, 0, token.length())) {
        return true;
      }
      begin = next + 1;
    }
    return false;
  }

  /**
   * One field line.
   *
   * @param name a token (RFC 9110 §5.6.2)
   * @param value visible ASCII, spaces and tabs, and octets from 0x80, none of them at the ends but the visible (RFC 9110
   *     §5.5); each octet is one character
   */
  public record Field(String name, String value) {

    public Field {
      if (!HttpSyntax.isToken(name)) {
        throw new IllegalArgumentException("a field's name must be a token but is '" + name + "'");
      }
      if (!HttpSyntax.isFieldValue(value)) {
        throw new IllegalArgumentException("the value of " + name + " must be visible characters with spaces only between them");
      }
    }
  }
}
