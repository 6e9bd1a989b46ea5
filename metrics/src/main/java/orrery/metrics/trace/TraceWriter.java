package orrery.metrics.trace;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import orrery.metrics.results.Json;
import orrery.metrics.results.WholeFile;

/** Writes {@code trace.jsonl}, which appears at {@link #commit}, whole. */
public final class TraceWriter implements Closeable {

  private final WholeFile file;
  private final JsonGenerator generator;

  private TraceWriter(WholeFile file) throws IOException {
    this.file = file;
    this.generator = Json.FACTORY.createGenerator(file.out(), JsonEncoding.UTF8);
    generator.setRootValueSeparator(new SerializedString("\n"));
  }

  /** Begins a trace, in a run's folder as {@code trace.jsonl}. */
  public static TraceWriter begin(Path folder) throws IOException {
    return begin(folder, "trace.jsonl");
  }

  /** Begins a trace of some nodes, under a name of its own. */
  public static TraceWriter begin(Path folder, String name) throws IOException {
    return new TraceWriter(WholeFile.begin(folder.resolve(name)));
  }

  /**
   * Writes one event; events come in the order in which they happen.
   *
   * @param fields names and values by turns; {@code time}, {@code node} and {@code kind} are taken
   * @throws UncheckedIOException where the disk fails: what calls this is in the middle of a run
   */
  public void write(long nanos, String node, String kind, String... fields) {
    if (fields.length % 2 != 0) {
      throw new IllegalArgumentException("fields must be names and values by turns but there are " + fields.length + " texts");
    }
    try {
      generator.writeStartObject();
      generator.writeNumberField("time", nanos);
      generator.writeStringField("node", node);
      generator.writeStringField("kind", kind);
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i].equals("time") || fields[i].equals("node") || fields[i].equals("kind")) {
          throw new IllegalArgumentException("a field must not be called " + fields[i]);
        }
        generator.writeStringField(fields[i], fields[i + 1]);
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the file appear. */
  public void commit() throws IOException {
    generator.close();
    file.out().write('\n');
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
