package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.sim.Entity;

/**
 * A machine as described: what stays the same while it is switched on and off. Its {@link Node} exists only in between.
 *
 * <p>It sits either in a {@link Lan}, or at a site of the backbone with a public address of its own.
 */
public final class Machine {

  private final NodeId id;
  private final Entity entity;
  private final LinkSpec link;
  private final String interfaceName;
  private final boolean metered;
  private final @Nullable Lan lan;
  private final int lanNumber;
  private final @Nullable Address publicAddress;
  private final int site;
  private @Nullable DurableStorage storage;
  private int boots;

  private Machine(NodeId id, Entity entity, LinkSpec link, String interfaceName, boolean metered, @Nullable Lan lan, int lanNumber, @Nullable Address publicAddress, int site) {
    this.id = id;
    this.entity = entity;
    this.link = link;
    this.interfaceName = interfaceName;
    this.metered = metered;
    this.lan = lan;
    this.lanNumber = lanNumber;
    this.publicAddress = publicAddress;
    this.site = site;
  }

  /** A machine in a LAN; it takes the LAN's next device number. */
  public static Machine inLan(NodeId id, Entity entity, LinkSpec link, String interfaceName, boolean metered, Lan lan) {
    return new Machine(id, entity, link, interfaceName, metered, lan, lan.addDevice(), null, -1);
  }

  /** A machine at a site of the backbone, with a public address and no router before it. */
  public static Machine atSite(NodeId id, Entity entity, LinkSpec link, Address publicAddress, int site) {
    return new Machine(id, entity, link, "eth0", false, null, -1, publicAddress, site);
  }

  /** Its id, which is also its entity's name. */
  public NodeId id() {
    return id;
  }

  /** What ranks its events and chains what it receives. */
  public Entity entity() {
    return entity;
  }

  /** The segment it is in, if any. */
  public @Nullable Lan lan() {
    return lan;
  }

  /** Its own address: private in a LAN, else public. */
  public Address address() {
    return lan != null ? lan.addressOf(lanNumber) : java.util.Objects.requireNonNull(publicAddress);
  }

  /** How often it has been switched on. */
  public int boots() {
    return boots;
  }

  LinkSpec link() {
    return link;
  }

  String interfaceName() {
    return interfaceName;
  }

  boolean metered() {
    return metered;
  }

  int lanNumber() {
    return lanNumber;
  }

  int site() {
    return site;
  }

  int nextBoot() {
    return ++boots;
  }

  /** What it has written, made when first asked for: most machines of a large population are never on. */
  DurableStorage storage() {
    DurableStorage kept = storage;
    if (kept == null) {
      kept = new DurableStorage();
      storage = kept;
    }
    return kept;
  }
}
