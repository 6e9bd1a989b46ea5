package orrery.protocols.mdns;

import java.util.List;
import java.util.Optional;
import orrery.host.Address;

/**
 * One service on this link, fully resolved: who it is, where it is reached, and what it says of itself.
 *
 * @param instance its name within its type
 * @param subtypes the subtypes it is known to be listed under: for one that was browsed, the subtype that was asked for
 * @param hostName the host it runs on, such as {@code node-7.local}
 * @param addresses the host's addresses, at least one, in ascending order
 * @param port the port it is reached at
 * @param text key=value pairs, in the order they were sent
 */
public record ServiceInstance(
    String instance,
    ServiceType type,
    List<String> subtypes,
    String hostName,
    List<Address> addresses,
    int port,
    List<String> text) {

  public ServiceInstance {
    subtypes = List.copyOf(subtypes);
    addresses = List.copyOf(addresses);
    text = List.copyOf(text);
  }

  /**
   * The value of {@code key}, whose case does not matter; the first where there are several, and the empty string for a
   * key without a value (RFC 6763 §6.4).
   */
  public Optional<String> text(String key) {
    for (String pair : text) {
      int equals = pair.indexOf('=');
      if ((equals < 0 ? pair : pair.substring(0, equals)).equalsIgnoreCase(key)) {
        return Optional.of(equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    return Optional.empty();
  }
}
