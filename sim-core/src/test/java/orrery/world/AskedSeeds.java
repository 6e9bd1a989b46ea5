package orrery.world;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which seeds the system properties {@code orrery.seed} and {@code orrery.seeds} ask for. */
final class AskedSeeds {

  private AskedSeeds() {}

  /** The one of {@code orrery.seed}; else 1 to {@code orrery.seeds}; else 1 to {@code usual}. */
  static long[] orTheFirst(int usual) {
    Long one = property("orrery.seed");
    if (one != null) {
      return new long[] {one};
    }
    Long many = property("orrery.seeds");
    long count = many == null ? usual : many;
    if (count < 1) {
      throw new IllegalArgumentException("there must be at least one seed, but " + (many == null ? "the test asks for " : "-Dorrery.seeds is ") + count);
    }
    return LongStream.rangeClosed(1, count).toArray();
  }

  private static @Nullable Long property(String name) {
    String value = System.getProperty(name, "");
    // A build may hand over a property that nobody set: as nothing, or by its unresolved name.
    if (value.isBlank() || value.startsWith("${") || value.equals("null")) {
      return null;
    }
    try {
      return Long.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + name + " must be a whole number but is " + value, e);
    }
  }
}
