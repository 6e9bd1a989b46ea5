package orrery.net;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.RandomStream;
import orrery.net.nat.Middlebox;
import orrery.net.nat.Nat;
import orrery.net.nat.NatBehavior;
import orrery.sim.Simulation;

/**
 * A home's router: a NAT between its LAN and the access link to the provider, and beside it, where the home has IPv6, a
 * firewall that translates nothing. They are made when the first packet needs them: in a large population, most homes are
 * silent.
 */
public final class Router implements Attachment, Border {

  private final int number;
  private final Lan lan;
  private final @Nullable Carrier carrier;
  private final int site;
  private Address address;
  private @Nullable Address prefix;
  private Kind kind;
  private @Nullable Working working;

  /**
   * What routers of one kind have in common; held once for them.
   *
   * @param firewall of IPv6; null where there is none
   */
  record Kind(NatBehavior nat, LinkSpec access, @Nullable NatBehavior firewall) {}

  /** What it needs when there are packets: the link to the provider, and its boxes. Where its NAT's luck comes from. */
  private final class Working extends Link implements Supplier<RandomStream> {
    final Simulation simulation;
    @Nullable Nat nat;
    @Nullable Nat firewall;

    Working(Simulation simulation) {
      super(kind.access(), null);
      this.simulation = simulation;
    }

    @Override
    RandomStream stream() {
      return simulation.stream(name(), "access");
    }

    @Override
    public RandomStream get() {
      return simulation.stream(name(), "nat");
    }

    @Override
    RandomStream weather(String purpose) {
      return simulation.stream(name(), "access/" + purpose);
    }
  }

  Router(int number, Lan lan, @Nullable Carrier carrier, int site, Address address, Kind kind) {
    this.number = number;
    this.lan = lan;
    this.carrier = carrier;
    this.site = site;
    this.address = address;
    this.kind = kind;
  }

  @Override
  public int number() {
    return number;
  }

  /** The segment inside. */
  public Lan lan() {
    return lan;
  }

  /** Its segment's name. */
  @Override
  public String name() {
    return lan.name();
  }

  /** Its own IPv4 address outside: public, or of the inside of its {@link #carrier}. */
  @Override
  public Address publicAddress() {
    return address;
  }

  /** The carrier in whose inside it is; null where its address is public. */
  public @Nullable Carrier carrier() {
    return carrier;
  }

  /** The IPv6 network of its LAN, a /64; null where the home has no IPv6. */
  public @Nullable Address prefix() {
    return prefix;
  }

  @Override
  public int site() {
    return site;
  }

  @Override
  public NatBehavior behavior(boolean ipv4) {
    NatBehavior firewall = kind.firewall();
    return ipv4 || firewall == null ? kind.nat() : firewall;
  }

  /** It has been without power: what its middleboxes remembered is gone. */
  public void restart() {
    Working at = working;
    if (at != null) {
      at.nat = null;
      at.firewall = null;
    }
  }

  Kind kind() {
    return kind;
  }

  /** It has another address outside: what its NAT remembered is gone. */
  void renumber(Address other) {
    address = other;
    Working at = working;
    if (at != null) {
      at.nat = null;
    }
  }

  /** It has another IPv6 network: what its firewall remembered is gone. */
  void renumber(Kind withFirewall, Address otherPrefix) {
    kind = withFirewall;
    prefix = otherPrefix;
    Working at = working;
    if (at != null) {
      at.firewall = null;
    }
  }

  /** Reads what using it will, to have it in the cache. */
  int touch() {
    Working at = working;
    return at == null ? 0 : at.nat == null ? 1 : 2;
  }

  /** Its NAT, where packets have made one. */
  @Nullable Nat nat() {
    return working == null ? null : working.nat;
  }

  /** Its access link, where packets have made one. */
  @Nullable Link access() {
    return working;
  }

  /** What looks at the packets of one family; null where none of that family pass. */
  @Nullable Middlebox middlebox(boolean ipv4, Simulation simulation) {
    Working at = working(simulation);
    if (ipv4) {
      Nat made = at.nat;
      if (made == null) {
        made = new Nat(kind.nat(), List.of(address), at);
        at.nat = made;
      }
      return made;
    }
    Nat made = at.firewall;
    if (made == null && kind.firewall() != null) {
      made = new Nat(kind.firewall(), List.of(), () -> simulation.stream(name(), "firewall"));
      at.firewall = made;
    }
    return made;
  }

  /**
   * The link to the provider.
   *
   * @param simulation where its luck comes from
   */
  public Link access(Simulation simulation) {
    return working(simulation);
  }

  private Working working(Simulation simulation) {
    Working made = working;
    if (made == null) {
      made = new Working(simulation);
      working = made;
    }
    return made;
  }
}
