package orrery.net;

import java.util.Objects;
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

  private final Entity entity;
  private final Nic nic;
  private final @Nullable Lan lan;
  private final @Nullable Address publicAddress;
  /** Its number in the LAN; or its site, where it is in none. */
  private final int place;
  private @Nullable DurableStorage storage;
  private int boots;

  private Machine(Entity entity, Nic nic, @Nullable Lan lan, @Nullable Address publicAddress, int place) {
    this.entity = entity;
    this.nic = nic;
    this.lan = lan;
    this.publicAddress = publicAddress;
    this.place = place;
  }

  /**
   * A machine in a LAN; it takes the LAN's next device number.
   *
   * @param entity whose name is the machine's id
   */
  public static Machine inLan(Entity entity, Nic nic, Lan lan) {
    return new Machine(checked(entity), nic, lan, null, lan.addDevice());
  }

  /** A machine at a site of the backbone, with a public address and no router before it. */
  public static Machine atSite(Entity entity, Nic nic, Address publicAddress, int site) {
    return new Machine(checked(entity), nic, null, publicAddress, site);
  }

  private static Entity checked(Entity entity) {
    if (!NodeId.isValid(entity.name())) {
      throw new IllegalArgumentException("a machine's entity must be named by a node id, but is '" + entity + "'");
    }
    return entity;
  }

  /** Its id: its entity's name. */
  public NodeId id() {
    return new NodeId(entity.name());
  }

  /** Its id as text. */
  public String name() {
    return entity.name();
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
    return lan != null ? lan.addressOf(place) : Objects.requireNonNull(publicAddress);
  }

  /** How often it has been switched on. */
  public int boots() {
    return boots;
  }

  Nic nic() {
    return nic;
  }

  int lanNumber() {
    return lan != null ? place : -1;
  }

  int site() {
    return lan != null ? -1 : place;
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
