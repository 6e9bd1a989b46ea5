package orrery.metrics.results;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a table as RFC 4180 says, in UTF-8, each record ended by a line feed. */
public final class CsvWriter implements Closeable {

  private final WholeFile file;
  private final Writer writer;

  CsvWriter(Disk disk, Path target, String header) throws IOException {
    this.file = WholeFile.begin(disk, target);
    this.writer = new BufferedWriter(new OutputStreamWriter(file.out(), StandardCharsets.UTF_8), 1 << 16);
    writer.write(header);
    writer.write('\n');
  }

  void record(String... fields) throws IOException {
    for (int i = 0; i < fields.length; i++) {
      if (i > 0) {
        writer.write(',');
      }
      writer.write(quoted(fields[i]));
    }
    writer.write('\n');
  }

  /** A field as it stands in a record: in quotes where it holds a quote, a comma or a line break (RFC 4180 §2). */
  public static String quoted(String field) {
    for (int i = 0; i < field.length(); i++) {
      if ("\",\r\n".indexOf(field.charAt(i)) >= 0) {
        return '"' + field.replace("\"", "\"\"") + '"';
      }
    }
    return field;
  }

  void commit() throws IOException {
    writer.flush();
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
