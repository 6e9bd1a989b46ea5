package orrery.net;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;

/** Where addresses are unique: the public internet, or the inside of one carrier. */
final class Realm {

  /** What a home is given by its provider (RFC 6177 §2 speaks of more; one LAN needs one /64, RFC 4291 §2.5.4). */
  static final int HOME_PREFIX = 64;

  private final String name;
  private final Map<Address, Attachment> byAddress = new LinkedHashMap<>();

  /** @param name for error texts */
  Realm(String name) {
    this.name = name;
  }

  /** Who has that address, or the IPv6 network it is in; null where nobody has at the moment. */
  @Nullable Attachment find(Address address) {
    Attachment found = byAddress.get(address);
    return found == null && !address.isIpv4() ? byAddress.get(address.network(HOME_PREFIX)) : found;
  }

  /** @throws IllegalArgumentException where somebody else has it */
  void claim(Address address, Attachment attachment) {
    if (byAddress.putIfAbsent(address, attachment) != null) {
      throw new IllegalArgumentException("an address must be unique in " + name + ", but two attachments have " + address);
    }
  }

  void release(Address address) {
    byAddress.remove(address);
  }
}
