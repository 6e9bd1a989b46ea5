package orrery.scenario;

import java.util.Map;

/**
 * How a variant differs from the scenario it stands in.
 *
 * @param byPath what stands at a dotted path instead, as text, in the order of the file
 */
public record Changes(Map<String, String> byPath) {

  public Changes {
    byPath = Ordered.copy(byPath);
  }
}
