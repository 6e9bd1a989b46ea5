package orrery.protocols.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON text, value by value, in the order it is written.
 *
 * <p>The caller asks for what must come next; where something else comes, or anything exceeds its limit, the whole text
 * is refused with a {@link JsonException}. No other exception leaves a reader, whatever the bytes are.
 */
public final class JsonReader {

  /** Deepest nesting; the messages of Orrery need four. */
  private static final int DEPTH = 16;

  /** The most fields of one object; the messages of Orrery need thirty. */
  private static final int FIELDS = 100;

  private static final int NAME_LENGTH = 64;
  private static final int STRING_LENGTH = 4096;

  private static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(DEPTH)
          .maxNameLength(NAME_LENGTH)
          .maxStringLength(STRING_LENGTH)
          .maxNumberLength(20)
          .build())
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      // Nothing is refused for what others have sent before.
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .build();

  private final JsonParser parser;

  /** The names that have come in the objects that are being read, those of the innermost last. */
  private final List<String> names = new ArrayList<>(16);

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a value at the reader's place. */
  @FunctionalInterface
  public interface Of<T> {
    T read(JsonReader reader) throws JsonException;
  }

  /** Reads the value of a field, or leaves it: what is not read is skipped. */
  @FunctionalInterface
  public interface OfField {
    void read(String name) throws JsonException;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  public interface OfElement {
    void read(JsonReader reader) throws JsonException;
  }

  /** What {@code of} makes of the whole of {@code text}, which is UTF-8 and nothing but one value. */
  public static <T> T read(byte[] text, Of<T> of) throws JsonException {
    try (JsonParser parser = FACTORY.createParser(characters(text))) {
      parser.nextToken();
      T value = of.read(new JsonReader(parser));
      if (parser.nextToken() != null) {
        throw new JsonException("nothing must follow the value");
      }
      return value;
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** RFC 8259 §8.1: UTF-8. Jackson would guess at UTF-16 and UTF-32, too, and let broken sequences pass. */
  private static String characters(byte[] text) throws JsonException {
    int union = 0;
    for (byte octet : text) {
      union |= octet;
    }
    if (union >= 0) {
      return new String(text, StandardCharsets.US_ASCII); // As nearly all texts are; it takes no copy in between.
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("JSON must be UTF-8");
    }
  }

  /** Reads an object; {@code field} is called for each of its fields and reads the value of those it knows. */
  public void object(OfField field) throws JsonException {
    expect(JsonToken.START_OBJECT, "an object");
    int before = names.size();
    try {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        enter(name, before);
        parser.nextToken();
        field.read(name);
        skip();
      }
    } catch (IOException e) {
      throw problem(e);
    }
    names.subList(before, names.size()).clear();
  }

  /** The innermost object, whose names begin at {@code from}, has one more. */
  private void enter(String name, int from) throws JsonException {
    if (names.size() - from == FIELDS) {
      throw new JsonException("an object must have at most " + FIELDS + " fields" + place());
    }
    for (int i = from; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        throw new JsonException("an object must have each name once" + place());
      }
    }
    names.add(name);
  }

  /** Skips an object or array that nobody has read; what was read stands at its end, where this does nothing. */
  private void skip() throws JsonException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      object(name -> { });
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      each(Integer.MAX_VALUE, JsonReader::skip);
    }
  }

  /** Reads an array of at most {@code most} elements. */
  public <T> List<T> array(int most, Of<T> element) throws JsonException {
    List<T> elements = new ArrayList<>(2);
    each(most, reader -> elements.add(element.read(reader)));
    return elements;
  }

  /** Reads an array of at most {@code most} elements, one after the other. */
  public void each(int most, OfElement element) throws JsonException {
    expect(JsonToken.START_ARRAY, "an array");
    int count = 0;
    try {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (count++ == most) {
          throw new JsonException("an array must have at most " + most + " elements" + place());
        }
        element.read(this);
      }
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Whether an array comes next, where the same may be said in several ways. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Reads a string of at most {@code most} characters, none of them a control character or half of a pair. */
  public String text(int most) throws JsonException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text;
    try {
      text = parser.getText();
    } catch (IOException e) {
      throw problem(e);
    }
    if (text.length() > most) {
      throw new JsonException("a string must have at most " + most + " characters but has " + text.length() + place());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      if (c < 0x20 || c == 0x7F || Character.isSurrogate(c) && !paired) {
        throw new JsonException("a string must have no control characters and no half pairs" + place());
      }
      i += paired ? 1 : 0;
    }
    return text;
  }

  /** Reads a whole number from {@code least} to {@code greatest}. */
  public long whole(long least, long greatest) throws JsonException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    long value;
    try {
      value = parser.getLongValue();
    } catch (IOException e) {
      throw problem(e);
    }
    if (value < least || value > greatest) {
      throw new JsonException("a number must be " + least + " to " + greatest + " but is " + value + place());
    }
    return value;
  }

  /** Reads true or false. */
  public boolean truth() throws JsonException {
    boolean value = parser.currentToken() == JsonToken.VALUE_TRUE;
    expect(value ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE, "true or false");
    return value;
  }

  private void expect(JsonToken token, String what) throws JsonException {
    if (parser.currentToken() != token) {
      throw new JsonException("there must be " + what + place());
    }
  }

  private String place() {
    return " at character " + parser.currentTokenLocation().getCharOffset();
  }

  /** Jackson's own words name its classes and settings and differ by version: only the place is kept. */
  private static JsonException problem(IOException e) {
    if (e instanceof JsonProcessingException broken) {
      long at = broken.getLocation() == null ? 0 : broken.getLocation().getCharOffset();
      return new JsonException(
          "the text must be JSON within limits, whole numbers of 64 bits only, but is not at character " + at);
    }
    throw new UncheckedIOException("reading from memory cannot fail", e);
  }
}
