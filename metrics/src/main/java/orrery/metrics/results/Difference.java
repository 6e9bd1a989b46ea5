package orrery.metrics.results;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first place in which two JSON values differ, for a person who wonders why they are not the same. */
final class Difference {

  private static final int LONGEST = 60;

  private Difference() {}

  /** {@code PATH is HERE here and THERE there}; empty where the two are the same. */
  static Optional<String> of(String path, @Nullable Object here, @Nullable Object there) {
    if (here instanceof Map<?, ?> one && there instanceof Map<?, ?> other) {
      Set<Object> names = new LinkedHashSet<>(one.keySet());
      names.addAll(other.keySet());
      for (Object name : names) {
        Optional<String> difference = of(path.isEmpty() ? String.valueOf(name) : path + "." + name, one.get(name), other.get(name));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    if (here instanceof List<?> one && there instanceof List<?> other && one.size() == other.size()) {
      for (int i = 0; i < one.size(); i++) {
        Optional<String> difference = of(path + "[" + i + "]", one.get(i), other.get(i));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    return String.valueOf(here).equals(String.valueOf(there)) ? Optional.empty() : Optional.of(path + " is " + shown(here) + " here and " + shown(there) + " there");
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "absent";
    }
    String text = String.valueOf(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
