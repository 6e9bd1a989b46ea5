package orrery.protocols.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes one JSON text, without white space, in the order it is told. */
public final class JsonWriter {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;

  /** What was written, copied once where it comes at once, as all but the longest texts do. */
  private static final class Written extends OutputStream {

    private static final byte[] NOTHING = {};

    private byte[] all = NOTHING;

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int before = all.length;
      all = Arrays.copyOf(all, before + length);
      System.arraycopy(bytes, offset, all, before, length);
    }
  }

  private JsonWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  /** The UTF-8 bytes of an object whose fields {@code fields} writes. */
  public static byte[] write(Consumer<JsonWriter> fields) {
    Written bytes = new Written();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      generator.writeStartObject();
      fields.accept(new JsonWriter(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw impossible(e);
    }
    return bytes.all;
  }

  /** As {@link #write}, in ASCII without control characters, and so fit for a field of HTTP. */
  public static String ascii(Consumer<JsonWriter> fields) {
    String text = new String(write(fields), StandardCharsets.UTF_8);
    StringBuilder ascii = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x7F) {
        ascii.append(c);
      } else {
        ascii.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          ascii.append(Character.forDigit(c >> shift & 0xF, 16));
        }
      }
    }
    return ascii.toString();
  }

  /** The UTF-8 bytes of an array of objects, one for each of {@code elements}. */
  public static <T> byte[] array(Iterable<T> elements, Element<T> element) {
    Written bytes = new Written();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      new JsonWriter(generator).elements(elements, element);
    } catch (IOException e) {
      throw impossible(e);
    }
    return bytes.all;
  }

  private <T> void elements(Iterable<T> elements, Element<T> element) throws IOException {
    generator.writeStartArray();
    for (T one : elements) {
      generator.writeStartObject();
      element.write(this, one);
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  /** A field whose value is a string. */
  public JsonWriter text(String name, String value) {
    try {
      generator.writeStringField(name, value);
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** A field whose value is a whole number. */
  public JsonWriter whole(String name, long value) {
    try {
      generator.writeNumberField(name, value);
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** A field whose value is true or false. */
  public JsonWriter truth(String name, boolean value) {
    try {
      generator.writeBooleanField(name, value);
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** A field whose value is an object. */
  public JsonWriter object(String name, Consumer<JsonWriter> fields) {
    try {
      generator.writeObjectFieldStart(name);
      fields.accept(this);
      generator.writeEndObject();
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** A field whose value is an array of objects, one for each of {@code elements}. */
  public <T> JsonWriter objects(String name, Iterable<T> elements, Element<T> element) {
    try {
      generator.writeFieldName(name);
      elements(elements, element);
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** A field whose value is an array of strings. */
  public JsonWriter texts(String name, Iterable<String> elements) {
    return texts(name, elements, text -> text);
  }

  /** A field whose value is an array of strings, the {@code text} of each of {@code elements}. */
  public <T> JsonWriter texts(String name, Iterable<T> elements, Function<? super T, String> text) {
    try {
      generator.writeArrayFieldStart(name);
      for (T one : elements) {
        generator.writeString(text.apply(one));
      }
      generator.writeEndArray();
    } catch (IOException e) {
      throw impossible(e);
    }
    return this;
  }

  /** Writes the fields of one element of an array. */
  @FunctionalInterface
  public interface Element<T> {
    void write(JsonWriter writer, T element);
  }

  private static UncheckedIOException impossible(IOException e) {
    return new UncheckedIOException("writing to memory cannot fail", e);
  }
}
