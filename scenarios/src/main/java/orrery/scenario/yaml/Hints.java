package orrery.scenario.yaml;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Distance;
import orrery.scenario.Drift;

/** What the schema tells who is about to write a value: in which units, and how one might look. */
final class Hints {

  private Hints() {}

  /** A sentence on the units of {@code type}; empty where it has none. */
  static String units(Class<?> type) {
    if (type == Duration.class) {
      return "A time in ns, us, ms, s, min, h or d.";
    } else if (type == DataSize.class) {
      return "Bytes in B, kB (1000 B), MB, GB or TB, or in KiB (1024 B), MiB, GiB or TiB.";
    } else if (type == BitRate.class) {
      return "A rate in bits: b/s, kb/s, Mb/s or Gb/s; or in bytes: B/s, kB/s, MB/s or GB/s.";
    } else if (type == Distance.class) {
      return "A distance in m or km.";
    } else if (type == Drift.class) {
      return "How fast a clock runs, in ppm or ppb; negative where it is slow.";
    } else if (type == Instant.class) {
      return "A moment in UTC.";
    }
    return "";
  }

  /** Values that may stand there, as a scenario writes them, rising; none where any would be as good. */
  static List<String> examples(Shape.Scalar scalar) {
    List<String> allowed = new ArrayList<>();
    for (String text : usual(scalar)) {
      Object value = Scalars.read(text, scalar.type());
      if (scalar.range().problem(value, text).isEmpty()) {
        allowed.add(text);
      }
    }
    return allowed;
  }

  private static List<String> usual(Shape.Scalar scalar) {
    Class<?> type = scalar.type();
    if (type == Duration.class) {
      return List.of("500 ms", "30 s", "5 min", "2 h");
    } else if (type == DataSize.class) {
      return List.of("400 B", "40 kB", "5 MB");
    } else if (type == BitRate.class) {
      return List.of("250 kb/s", "20 Mb/s", "1 Gb/s");
    } else if (type == Distance.class) {
      return List.of("300 m", "2 km");
    } else if (type == Drift.class) {
      return List.of("-20 ppm", "50 ppm");
    } else if (type == Instant.class) {
      return List.of("2026-01-05T17:00:00Z");
    } else if (isShare(scalar)) {
      return List.of("5 %", "30 %");
    }
    return List.of();
  }

  private static boolean isShare(Shape.Scalar scalar) {
    return (scalar.type() == double.class || scalar.type() == Double.class) && scalar.range().greatest().equals("1");
  }

  /**
   * One example of each way to draw a value: {@code { uniform: { from: 500 ms, to: 30 s } }}. Later components have greater
   * values than earlier ones, as bounds must.
   *
   * @return by the word that means the way; the values of its components by their keys, texts and numbers
   */
  static Map<String, Map<String, Object>> ways(Shape.Choice choice) {
    Map<String, Map<String, Object>> examples = new LinkedHashMap<>();
    for (Map.Entry<String, Shape.Fields> variant : choice.variants().entrySet()) {
      filled(variant.getValue()).ifPresent(values -> examples.put(variant.getKey(), values));
    }
    return examples;
  }

  /** The components of a variant of scalars, each with units or a range, with a value; empty where it is not one. */
  private static Optional<Map<String, Object>> filled(Shape.Fields fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean quantities = false;
    for (Shape.Field field : fields.fields()) {
      if (!field.isRequired()) {
        continue;
      }
      if (!(field.shape() instanceof Shape.Scalar scalar)) {
        return Optional.empty();
      }
      List<String> examples = examples(scalar);
      if (!examples.isEmpty()) {
        values.put(field.key(), examples.get(Math.min(values.size() + 1, examples.size() - 1)));
        quantities = true;
      } else if (scalar.type() == double.class && !scalar.range().equals(Range.ANY) && scalar.range().problem(1.5, "1.5").isEmpty()) {
        values.put(field.key(), 1.5);
      } else {
        return Optional.empty();
      }
    }
    return quantities ? Optional.of(values) : Optional.empty();
  }
}
