package orrery.scenario.yaml;

import java.time.DateTimeException;
import java.time.Instant;
import orrery.host.Defaults;
import orrery.scenario.Drift;

/** Reads the texts of single values, with the grammar of {@link orrery.host.Quantity}. */
final class Scalars {

  private static final int LONGEST = 200;

  private Scalars() {}

  /** Whether {@code type} is one that a single value can have. */
  static boolean isScalar(Class<?> type) {
    return type == String.class || type == Instant.class || type == orrery.scenario.InputFile.class || type.isPrimitive() || type.isEnum()
        || type == Integer.class || type == Long.class || type == Double.class || type == Boolean.class || type == java.time.Duration.class
        || type == orrery.host.DataSize.class || type == orrery.host.BitRate.class || type == orrery.host.Distance.class
        || type == Drift.class;
  }

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException whose message says what must hold and what is
   */
  static Object read(String text, Class<?> type) {
    if (type != String.class && text.length() > LONGEST) {
      throw new IllegalArgumentException("must be at most " + LONGEST + " characters but has " + text.length());
    }
    if (type == Instant.class) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("must be a moment such as '2026-01-05T00:00:00Z' but is '" + Yaml.clip(text) + "'");
      }
    }
    if (type == Drift.class) {
      return Drift.parse(text);
    }
    return Defaults.read(text, type, "");
  }
}
