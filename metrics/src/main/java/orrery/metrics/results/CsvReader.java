package orrery.metrics.results;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a table that {@link CsvWriter} or a careful stranger wrote (RFC 4180), record by record. What it holds in memory
 * is bounded by the length of one field, whatever the file.
 */
final class CsvReader implements Closeable {

  static final int MAX_FIELD_LENGTH = 1 << 14;

  private final Path file;
  private final String header;
  private final Reader reader;
  private final String[] fields;
  private final StringBuilder field = new StringBuilder();
  private final char[] buffer = new char[1 << 14];
  private int next;
  private int end;
  private long line = 1;
  private long recordLine = 1;

  /** Opens {@code file}, whose first record must be {@code header}. */
  CsvReader(Path file, String header) throws IOException {
    this.file = file;
    this.header = header;
    this.fields = new String[header.split(",", -1).length];
    this.reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
    try {
      if (!next() || !String.join(",", fields).equals(header)) {
        throw problem("");
      }
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** Reads the next record; false at the end of the file. */
  boolean next() throws IOException {
    recordLine = line;
    int c = read();
    if (c < 0) {
      return false;
    }
    int count = 0;
    while (true) {
      if (count == fields.length) {
        throw problem("a record must have " + fields.length + " fields but has more");
      }
      c = c == '"' ? quotedField() : plainField(c);
      fields[count++] = field.toString();
      field.setLength(0);
      if (c == ',') {
        c = read();
        continue;
      }
      if (count < fields.length) {
        throw problem("a record must have " + fields.length + " fields but has " + count);
      }
      return true;
    }
  }

  /** Reads the rest of an unquoted field that begins with {@code c}; what ended it: a comma, a line feed or the end. */
  private int plainField(int first) throws IOException {
    int c = first;
    while (c >= 0 && c != ',' && c != '\n') {
      if (c == '"') {
        throw problem("a quote must stand only at the ends of a field");
      }
      if (c == '\r') {
        return endOfLine();
      }
      append(c);
      c = read();
    }
    return c;
  }

  private int quotedField() throws IOException {
    while (true) {
      int c = read();
      if (c < 0) {
        throw problem("a quoted field must end with a quote");
      }
      if (c == '"') {
        c = read();
        if (c == '\r') {
          return endOfLine();
        }
        if (c < 0 || c == ',' || c == '\n') {
          return c;
        }
        if (c != '"') {
          throw problem("a quoted field must be followed by a comma or the end of the line");
        }
      }
      append(c);
    }
  }

  private int endOfLine() throws IOException {
    if (read() != '\n') {
      throw problem("a carriage return must be followed by a line feed");
    }
    return '\n';
  }

  private void append(int c) throws IOException {
    if (field.length() == MAX_FIELD_LENGTH) {
      throw problem("a field must be at most " + MAX_FIELD_LENGTH + " characters but is longer");
    }
    field.append((char) c);
  }

  private int read() throws IOException {
    if (next == end && !fill()) {
      return -1;
    }
    char c = buffer[next++];
    line += c == '\n' ? 1 : 0;
    return c;
  }

  private boolean fill() throws IOException {
    try {
      next = 0;
      end = Math.max(0, reader.read(buffer, 0, buffer.length));
      return end > 0;
    } catch (CharacterCodingException e) {
      throw new MalformedFile(file, line, "the text must be UTF-8 but is not");
    }
  }

  /** A field of the current record. */
  String field(int index) {
    return fields[index];
  }

  /** All fields of the current record. */
  List<String> fields() {
    return List.of(fields);
  }

  /** What is wrong with the current record. */
  MalformedFile problem(String text) {
    return new MalformedFile(file, recordLine, recordLine == 1 ? "the first line must be '" + header + "'" + missing() : text);
  }

  /** Which columns the first line should have and has not, as far as it can be read. */
  private String missing() {
    String first = "";
    try (Reader again = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
      char[] start = new char[4 * header.length()];
      int length = Math.max(0, again.read(start));
      first = new String(start, 0, length).lines().findFirst().orElse("");
    } catch (IOException e) {
      // What is to be said has been said.
    }
    List<String> found = List.of(first.split(",", -1));
    List<String> missing = Stream.of(header.split(",", -1)).filter(column -> !found.contains(column)).toList();
    return missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
