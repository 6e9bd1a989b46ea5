package orrery.protocols.identity;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.raft.RaftConfig;

/**
 * Where identity and token services keep what they know.
 *
 * @param capacity how many clients they keep
 * @param group the services that keep one store together, those of both kinds, each with the port at which it listens for
 *     the others; empty where this one is by itself
 */
public record IdentityStoreConfig(
    @Doc("The most clients that are kept.")
        @Default(value = "1000000", source = "assumed") int capacity,
    @Doc("The services that keep one store together, identity and token services alike, as address:port with commas between them; empty for one by itself.")
        @Default(value = "", source = "assumed") String group,
    RaftConfig raft) {

  public IdentityStoreConfig {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1 but is " + capacity);
    }
  }
}
