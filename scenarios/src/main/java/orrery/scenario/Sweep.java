package orrery.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that take turns at places of a scenario: each value of one place with each of the others. What runs are the
 * points of the {@link Design}.
 *
 * @param byPath the values at each dotted path, as text, both in the order of the file
 */
public record Sweep(Map<String, List<String>> byPath) {

  public Sweep {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    byPath.forEach((path, values) -> copy.put(path, List.copyOf(values)));
    byPath = Collections.unmodifiableMap(copy);
  }
}
