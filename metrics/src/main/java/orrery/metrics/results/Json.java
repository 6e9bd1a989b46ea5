package orrery.metrics.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: {@code Map<String, Object>} in order, {@code List<Object>}, {@code String}, {@code Boolean},
 * {@code Long} or {@code BigInteger}, {@code BigDecimal}, and null. Doubles may be written, too.
 */
public final class Json {

  static final long MAX_BYTES = 64L << 20;
  private static final int MAX_DEPTH = 50;

  /** Shared by all that read and write JSON here; bounded, and strict about names that occur twice. */
  public static final JsonFactory FACTORY = new JsonFactoryBuilder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxStringLength(1 << 20)
          .maxNameLength(1 << 10)
          .maxNumberLength(100)
          .maxDocumentLength(MAX_BYTES)
          .build())
      .build();

  private Json() {}

  /** The text of a value, one member a line, indented by two spaces, ended by a line feed. */
  public static String text(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      Separators separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
      generator.setPrettyPrinter(new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter));
      write(generator, value);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory must not fail", e);
    }
    return text.append('\n').toString();
  }

  /** The text of a value on one line. */
  static String line(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(generator, value);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory must not fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Boolean bool) {
      generator.writeBoolean(bool);
    } else if (value instanceof Double number) {
      generator.writeNumber(Decimal.text(number));
    } else if (value instanceof BigDecimal number) {
      generator.writeNumber(number.toString());
    } else if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
      generator.writeNumber(value.toString());
    } else if (value instanceof String text) {
      generator.writeString(text);
    } else {
      throw new IllegalArgumentException("JSON must be made of maps, lists, texts, numbers and booleans but holds a " + value.getClass().getName());
    }
  }

  /** Reads a file that holds one JSON value. */
  public static @Nullable Object read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new MalformedFile(file, 1, "the file must be at most " + MAX_BYTES + " bytes but is " + Files.size(file));
    }
    try (JsonParser parser = FACTORY.createParser(Files.readAllBytes(file))) {
      try {
        if (parser.nextToken() == null) {
          throw new MalformedFile(file, 1, "the file must hold a JSON value but is empty");
        }
        Object value = value(parser);
        if (parser.nextToken() != null) {
          throw new MalformedFile(file, line(parser), "nothing must follow the JSON value");
        }
        return value;
      } catch (JsonProcessingException e) {
        throw malformed(file, 1, e);
      }
    }
  }

  /** The members of the object that a file holds, up to the one of the given name, which is as far as the file is read. */
  static Map<String, @Nullable Object> readHead(Path file, String until) throws IOException {
    try (InputStream in = Files.newInputStream(file); JsonParser parser = FACTORY.createParser(in)) {
      try {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new MalformedFile(file, line(parser), "the file must hold an object");
        }
        for (String name = parser.nextFieldName(); name != null && !name.equals(until); name = parser.nextFieldName()) {
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      } catch (JsonProcessingException e) {
        throw malformed(file, 1, e);
      }
    }
  }

  /** What is to be said of a text that is not JSON, and begins at line {@code first} of the file. */
  public static MalformedFile malformed(Path file, long first, JsonProcessingException e) {
    long line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    return new MalformedFile(file, first + line - 1, "the text must be JSON but is not: " + firstLine(e.getOriginalMessage()));
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  static long line(JsonParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  /** The value that begins at the current token. Depth is bounded by the factory's constraints. */
  static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> {
        BigInteger number = new BigInteger(parser.getText());
        yield number.bitLength() < 64 ? (Object) number.longValue() : number;
      }
      case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }
}
