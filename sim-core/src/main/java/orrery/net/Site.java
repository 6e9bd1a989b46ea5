package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;

/**
 * A stand at a site of the backbone, with addresses of its own there: public ones, or those that a carrier gives inside.
 *
 * @param carrier the carrier whose inside the IPv4 addresses belong to; null where they are public. IPv6 addresses are
 *     public in any case
 * @param number an index of the {@link Backbone}'s sites
 * @param addresses one or more, the first its own
 */
public record Site(@Nullable Carrier carrier, int number, List<Address> addresses) implements Place {

  public Site {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a stand at a site must have an address, but this one at site " + number + " has none");
    }
  }

  /** A stand with public addresses. */
  public static Site at(int number, Address... publicAddresses) {
    return new Site(null, number, List.of(publicAddresses));
  }

  /** The same addresses at another site, as an anycast prefix, or the anchor of a mobile network, keeps them. */
  public Site at(int otherNumber) {
    return new Site(carrier, otherNumber, addresses);
  }

  /** The same stand with one more address: an IPv6 address beside that of IPv4. */
  public Site with(Address further) {
    List<Address> all = new java.util.ArrayList<>(addresses);
    all.add(further);
    return new Site(carrier, number, all);
  }
}
