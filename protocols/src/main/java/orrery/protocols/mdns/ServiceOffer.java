package orrery.protocols.mdns;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A service that this node offers on its link: what {@link MulticastDns#register} makes known. The host name and the
 * addresses are the node's own and are added by it.
 *
 * @param instance the instance's name, 1 to 63 bytes of UTF-8, for people to read; another is chosen where it is taken
 * @param subtypes the subtypes under which it is listed besides its type (RFC 6763 §7.1), such as {@code _super}
 * @param port the port it is reached at, 0 to 65535
 * @param text key=value pairs, each 1 to 255 bytes of UTF-8 and 1,300 bytes in all (RFC 6763 §6.2)
 */
public record ServiceOffer(String instance, ServiceType type, List<String> subtypes, int port, List<String> text) {

  /** RFC 6763 §6.2: a TXT record should fit into one packet of an Ethernet. */
  static final int TEXT_LIMIT = 1300;

  public ServiceOffer {
    subtypes = List.copyOf(subtypes);
    text = List.copyOf(text);
    checkText(text);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port must be 0 to 65535 but is " + port);
    }
    type.instance(instance);
    subtypes.forEach(type::subtype);
  }

  static void checkText(List<String> text) {
    int total = 0;
    for (String pair : text) {
      int length = pair.getBytes(StandardCharsets.UTF_8).length;
      total += 1 + length;
      if (length < 1 || length > 255) {
        throw new IllegalArgumentException("a key=value pair must be 1 to 255 bytes of UTF-8 but '" + pair + "' is " + length);
      }
    }
    if (total > TEXT_LIMIT) {
      throw new IllegalArgumentException("all key=value pairs together must be at most " + TEXT_LIMIT + " bytes but are " + total);
    }
  }
}
