package orrery.protocols.discovery;

import java.util.Optional;

/**
 * What a node must be for a search to find it, besides being in its scopes (EC-7, EC-10).
 *
 * @param role what it must be to its cluster, such as {@code super-node}; empty for anything
 * @param storageBytes how much storage it must have at least
 * @param processorMops how many million operations a second it must do at least
 * @param reachable whether its cluster must be known to be reachable from outside, or be the seeker's own
 * @param service which microservice it must offer, such as {@code drive}; empty for none in particular (EC-37)
 */
public record SearchFilter(Optional<String> role, long storageBytes, long processorMops, boolean reachable, Optional<String> service) {

  /** Anything will do. */
  public static final SearchFilter NONE = new SearchFilter(Optional.empty(), 0, 0, false, Optional.empty());

  public SearchFilter {
    if (storageBytes < 0 || processorMops < 0) {
      throw new IllegalArgumentException("storage and processor must be 0 or more but are " + storageBytes + " and " + processorMops);
    }
  }

  /** Whoever offers that microservice. */
  public static SearchFilter offering(String service) {
    return new SearchFilter(Optional.empty(), 0, 0, false, Optional.of(service));
  }

  /** Whether a node will do whose cluster has this {@code reachability}. */
  public boolean matches(NodeEntry node, Reachability reachability) {
    return role.filter(wanted -> !node.roles().contains(wanted)).isEmpty()
        && node.profile().storageBytes() >= storageBytes
        && node.profile().processorMops() >= processorMops
        && (!reachable || reachability.isSomewhere() || reachability.kind() == Reachability.Kind.LINK)
        && (service.isEmpty() || node.profile().inventory().offers(service.get()));
  }
}
