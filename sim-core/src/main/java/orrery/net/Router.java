package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.net.nat.Nat;
import orrery.net.nat.NatBehavior;
import orrery.sim.Simulation;

/**
 * A home's router: a NAT between its LAN and the access link to the provider. Both are made when the first packet needs
 * them: in a large population, most homes are silent.
 */
public final class Router implements Attachment {

  private final Lan lan;
  private final Address publicAddress;
  private final int site;
  private final NatBehavior behavior;
  private final LinkSpec accessSpec;
  private @Nullable Nat nat;
  private @Nullable Link access;

  Router(Lan lan, Address publicAddress, int site, NatBehavior behavior, LinkSpec accessSpec) {
    this.lan = lan;
    this.publicAddress = publicAddress;
    this.site = site;
    this.behavior = behavior;
    this.accessSpec = accessSpec;
  }

  /** The segment inside. */
  public Lan lan() {
    return lan;
  }

  @Override
  public Address publicAddress() {
    return publicAddress;
  }

  @Override
  public int site() {
    return site;
  }

  /** The translation it does. */
  public Nat nat() {
    Nat made = nat;
    if (made == null) {
      made = new Nat(behavior, publicAddress);
      nat = made;
    }
    return made;
  }

  /**
   * The link to the provider.
   *
   * @param simulation where its luck comes from
   */
  public Link access(Simulation simulation) {
    Link made = access;
    if (made == null) {
      made = new Link(accessSpec, () -> simulation.stream(lan.name(), "access"), purpose -> simulation.stream(lan.name(), "access/" + purpose), null);
      access = made;
    }
    return made;
  }
}
