package orrery.protocols.central;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told of something that is there for it.
 *
 * @param id what it is called at the service {@code share}
 * @param bytes how long it is
 * @param wantedMillis when it was wanted, in milliseconds since 1970 by the wall clock of who shares it
 */
record Sharing(String id, long bytes, long wantedMillis) {

  private static final long MOST_BYTES = 1_000_000_000_000_000L;

  /** Whether something may be called {@code id}. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= 64 && id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-');
  }

  String text() {
    return new String(
        JsonWriter.write(json -> json.text("shared", id).whole("bytes", bytes).whole("wanted", wantedMillis)), StandardCharsets.UTF_8);
  }

  /** Reads {@link #text}; empty for what is none. */
  static Optional<Sharing> parse(String text) {
    var read = new Object() {
      @Nullable String id;
      long bytes;
      long wanted;
    };
    try {
      return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), reader -> {
        reader.object(name -> {
          if (name.equals("shared")) {
            read.id = reader.text(64);
          } else if (name.equals("bytes")) {
            read.bytes = reader.whole(0, MOST_BYTES);
          } else if (name.equals("wanted")) {
            read.wanted = reader.whole(0, Long.MAX_VALUE);
          }
        });
        return read.id != null && isId(read.id) ? Optional.of(new Sharing(read.id, read.bytes, read.wanted)) : Optional.empty();
      });
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
