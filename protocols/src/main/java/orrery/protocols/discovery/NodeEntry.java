package orrery.protocols.discovery;

import java.util.List;
import java.util.OptionalInt;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.Profile;

/**
 * A node as its super node tells discovery of it (EC-7, EC-10).
 *
 * @param endpoint where the cluster reaches it, on its own link
 * @param roles what it is to its cluster, such as {@code super-node}; at most 8
 */
public record NodeEntry(NodeId id, Endpoint endpoint, List<String> roles, Profile profile) {

  /** The role of the node that speaks for its cluster. */
  public static final String SUPER_NODE = "super-node";

  static final int MAXIMUM_ROLES = 8;

  public NodeEntry {
    roles = List.copyOf(roles);
  }

  /**
   * Whether this is news to who knows {@code other}. Charge, persistence and the merit that follows from them drift all the
   * time: they are told along with what is news, and are none themselves (EC-15).
   */
  boolean isNewsTo(NodeEntry other) {
    return !withoutDrift().equals(other.withoutDrift());
  }

  private NodeEntry withoutDrift() {
    Profile p = profile;
    Profile steady = new Profile(p.deviceType(), p.operatingSystem(), p.account(), p.processorMops(), p.memoryBytes(), p.storageBytes(),
        p.bitsPerSecondUp(), p.bitsPerSecondDown(), OptionalInt.empty(), 0, 0, p.permissions(), p.position());
    return new NodeEntry(id, endpoint, roles, steady);
  }
}
