package orrery.protocols.registry;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.raft.RaftConfig;

/**
 * A registry service.
 *
 * @param port where it listens
 * @param capacity how many services it lists
 * @param group the services that keep one list together, this one among them, each with the port at which it listens for the
 *     others; empty where this one is by itself
 */
public record RegistryServiceConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The most services it lists.")
        @Default(value = "10000", source = "assumed") int capacity,
    @Doc("The services that keep one list together, as address:port with commas between them; empty for one by itself.")
        @Default(value = "", source = "assumed") String group,
    RaftConfig raft,
    HttpServerConfig http) {

  public RegistryServiceConfig {
    if (port < 0 || port > 65535 || capacity < 1) {
      throw new IllegalArgumentException("port must be 0 to 65535, and capacity at least 1, but they are " + port + " and " + capacity);
    }
  }
}
