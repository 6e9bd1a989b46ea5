package orrery.metrics.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened at a node.
 *
 * @param nanos simulated time
 * @param node whose event it is
 * @param kind one of the words of the package's list, or a protocol's own
 * @param fields what there is to say about it, in order
 */
public record TraceEvent(long nanos, String node, String kind, Map<String, String> fields) {

  public TraceEvent {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** What a field says; empty where it is not there. */
  public String field(String name) {
    return Objects.requireNonNullElse(fields.get(name), "");
  }
}
