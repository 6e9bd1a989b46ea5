package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.net.nat.Middlebox;
import orrery.net.nat.Nat;
import orrery.net.nat.NatBehavior;
import orrery.sim.Simulation;

/**
 * An access provider whose customers share its public addresses: inside, addresses of 100.64.0.0/10 (RFC 6598), unique in
 * this carrier only; on its border, at one site of the backbone, a gateway with a NAT and a pool of public addresses.
 *
 * <p>Customers reach each other inside, without the gateway. IPv6 does not pass the gateway either: it is public.
 */
public final class Carrier implements Attachment, Border {

  /** RFC 6598 §7. */
  private static final Address SHARED_SPACE = Address.ipv4(100, 64, 0, 0);
  private static final int SHARED_SPACE_PREFIX = 10;

  private static final int CUSTOMERS = (1 << 22) - 2;

  private final int number;
  private final String name;
  private final int site;
  private final List<Address> pool;
  private final NatBehavior behavior;
  private final Realm inside;
  private int customers;
  private @Nullable Nat nat;

  Carrier(int number, String name, int site, List<Address> pool, NatBehavior behavior) {
    this.number = number;
    this.name = name;
    this.site = site;
    this.pool = List.copyOf(pool);
    this.behavior = behavior;
    this.inside = new Realm("the inside of " + name);
  }

  /** Whether that is an address of some carrier's inside: such packets do not pass a gateway (RFC 6598 §4). */
  static boolean isInside(Address address) {
    return address.isIpv4() && address.network(SHARED_SPACE_PREFIX).equals(SHARED_SPACE);
  }

  /** Room for one more customer at a site: a stand there with an address inside. */
  public Site customer(int atSite) {
    if (customers == CUSTOMERS) {
      throw new IllegalStateException("a carrier has at most " + CUSTOMERS + " addresses inside, but " + name + " is to give more");
    }
    return new Site(this, atSite, List.of(Address.ipv4(SHARED_SPACE.ipv4Bits() + ++customers)));
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String name() {
    return name;
  }

  /** Where its gateway is. */
  @Override
  public int site() {
    return site;
  }

  /** The public addresses that its customers share. */
  public List<Address> pool() {
    return pool;
  }

  @Override
  public Address publicAddress() {
    return pool.get(0);
  }

  @Override
  public NatBehavior behavior(boolean ipv4) {
    return behavior;
  }

  Realm inside() {
    return inside;
  }

  Middlebox gateway(Simulation simulation) {
    Nat made = nat;
    if (made == null) {
      made = new Nat(behavior, pool, () -> simulation.stream(name, "nat"));
      nat = made;
    }
    return made;
  }
}
