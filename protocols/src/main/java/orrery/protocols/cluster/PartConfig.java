package orrery.protocols.cluster;

import orrery.host.Default;
import orrery.host.Doc;

/** When a cluster is divided into parts, each with a super node, and when two parts become one (EC-11). */
public record PartConfig(
    @Doc("The most nodes, the super node included, that one super node keeps before it divides them; above maximumMembers it never does.")
        @Default(value = "150", source = "EC-11: Dunbar's number") int limit,
    @Doc("Two halves become one when they have, together, at most this share of the limit, in percent.")
        @Default(value = "60", source = "assumed") int uniteBelow) {

  public PartConfig {
    if (limit < 2 || limit > 4096) {
      throw new IllegalArgumentException("limit must be 2 to 4096 but is " + limit);
    }
    if (uniteBelow < 0 || uniteBelow > 90) {
      throw new IllegalArgumentException("uniteBelow must be 0 to 90 percent but is " + uniteBelow);
    }
  }

  /** Whether so many nodes are too many for one super node. */
  boolean isTooMany(int nodes) {
    return nodes > limit;
  }

  /** Whether so many nodes are few enough for two parts to be one. */
  boolean isFew(int nodes) {
    return nodes * 100L <= (long) limit * uniteBelow;
  }
}
