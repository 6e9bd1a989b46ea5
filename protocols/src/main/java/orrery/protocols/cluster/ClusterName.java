package orrery.protocols.cluster;

import java.nio.charset.StandardCharsets;

/**
 * What a cluster is called, by whom.
 *
 * @param agreed what all its members call it, 1 to 63 bytes of UTF-8: in messages, and where they meet
 * @param own what this node calls it, to tell it from its other clusters: in its storage, its states and events
 * @param counted what metrics count it under: one word for all clusters of its kind
 */
public record ClusterName(String agreed, String own, String counted) {

  public ClusterName {
    int octets = agreed.getBytes(StandardCharsets.UTF_8).length;
    if (octets < 1 || octets > 63) {
      throw new IllegalArgumentException("a cluster's name must be 1 to 63 bytes of UTF-8 but is " + octets);
    }
  }

  /** One name for all. */
  public static ClusterName of(String name) {
    return new ClusterName(name, name, name);
  }
}
