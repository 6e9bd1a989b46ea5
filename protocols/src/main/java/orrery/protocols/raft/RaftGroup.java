package orrery.protocols.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;

/**
 * A group as a configuration names it: {@code 198.51.100.1:81, 198.51.100.2:81, 198.51.100.3:81}. Each server finds itself
 * in it by its own addresses, so that all can have one and the same configuration.
 *
 * @param name what the group keeps, such as {@code discovery}
 */
public record RaftGroup(String name, List<Endpoint> servers) {

  public RaftGroup {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || servers.size() > 99) {
      throw new IllegalArgumentException("a group must have 1 to 99 servers but has " + servers.size());
    }
    if (new TreeSet<>(servers).size() != servers.size()) {
      throw new IllegalArgumentException("a group must name each server once but is " + servers);
    }
  }

  /**
   * Reads endpoints with commas between them.
   *
   * @throws IllegalArgumentException where one is no endpoint
   */
  public static RaftGroup parse(String name, String text) {
    List<Endpoint> servers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      servers.add(Endpoint.parse(part.strip()).filter(endpoint -> endpoint.port() > 0).orElseThrow(() -> new IllegalArgumentException(
          "group must be endpoints such as 203.0.113.1:81 with commas between them but has '" + part.strip() + "'")));
    }
    return new RaftGroup(name, servers);
  }

  /**
   * The server that {@code host} is.
   *
   * @throws IllegalArgumentException where the host has none of the group's addresses, or several
   */
  public RaftServer server(Host host, RaftConfig config, StateMachine machine) {
    List<Integer> own = new ArrayList<>();
    for (int server = 0; server < servers.size(); server++) {
      if (isOf(host, servers.get(server))) {
        own.add(server);
      }
    }
    if (own.size() != 1) {
      throw new IllegalArgumentException("group must have one endpoint with an address of " + host.id() + " but is " + servers);
    }
    return new RaftServer(host, config, name, servers, own.get(0), machine);
  }

  private static boolean isOf(Host host, Endpoint endpoint) {
    for (Interface each : host.interfaces()) {
      if (each.addresses().stream().anyMatch(own -> own.address().equals(endpoint.address()))) {
        return true;
      }
    }
    return false;
  }

  /** A number that two groups, or two configurations of one, seldom share. */
  public long hash() {
    return IdentityHash.of(name, servers);
  }
}
