package orrery.metrics.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.metrics.results.Json;
import orrery.metrics.results.MalformedFile;
import org.jspecify.annotations.Nullable;

/** Reads {@code trace.jsonl} event by event; what it holds in memory is one line of at most {@value #MAX_LINE} characters. */
public final class TraceReader implements Closeable {

  static final int MAX_LINE = 1 << 16;

  private final Path file;
  private final BufferedReader reader;
  private final StringBuilder text = new StringBuilder();
  private long line;
  private long lastNanos;

  /** Opens a trace. */
  public TraceReader(Path file) throws IOException {
    this.file = file;
    this.reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()), 1 << 16);
  }

  /** The next event; empty at the end. */
  public Optional<TraceEvent> next() throws IOException {
    do {
      line++;
      if (!readLine()) {
        return Optional.empty();
      }
    } while (text.length() == 0);
    try (JsonParser parser = Json.FACTORY.createParser(text.toString())) {
      return Optional.of(event(parser));
    } catch (JsonProcessingException e) {
      throw Json.malformed(file, line, e);
    }
  }

  private boolean readLine() throws IOException {
    text.setLength(0);
    try {
      for (int c = reader.read(); c != '\n'; c = reader.read()) {
        if (c < 0) {
          return text.length() > 0;
        }
        if (text.length() == MAX_LINE) {
          throw problem("a line must be at most " + MAX_LINE + " characters but is longer");
        }
        text.append((char) c);
      }
      return true;
    } catch (CharacterCodingException e) {
      throw problem("the text must be UTF-8 but is not");
    }
  }

  private TraceEvent event(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw problem("a line must hold an object");
    }
    long nanos = -1;
    String node = null;
    String kind = null;
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (name.equals("time")) {
        nanos = time(parser, token);
      } else if (token != JsonToken.VALUE_STRING) {
        throw problem("member '" + name + "' must be a text");
      } else if (name.equals("node")) {
        node = parser.getText();
      } else if (name.equals("kind")) {
        kind = parser.getText();
      } else {
        fields.put(name, parser.getText());
      }
    }
    if (nanos < lastNanos || node == null || kind == null || parser.nextToken() != null) {
      throw problem("a line must hold one object with time, not before the line above, node and kind");
    }
    lastNanos = nanos;
    return new TraceEvent(nanos, node, kind, fields);
  }

  private long time(JsonParser parser, @Nullable JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    throw problem("member 'time' must be a whole number of nanoseconds");
  }

  private MalformedFile problem(String text) {
    return new MalformedFile(file, line, text);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
