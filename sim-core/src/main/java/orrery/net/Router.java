package orrery.net;

import orrery.host.Address;
import orrery.net.nat.Nat;

/** A home's router: a NAT between its LAN and the access link to the provider. */
public final class Router implements Attachment {

  private final Lan lan;
  private final Address publicAddress;
  private final int site;
  private final Nat nat;
  private final Link access;

  Router(Lan lan, Address publicAddress, int site, Nat nat, Link access) {
    this.lan = lan;
    this.publicAddress = publicAddress;
    this.site = site;
    this.nat = nat;
    this.access = access;
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
    return nat;
  }

  Link access() {
    return access;
  }
}
