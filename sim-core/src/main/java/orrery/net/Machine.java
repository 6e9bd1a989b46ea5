package orrery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.sim.Entity;

/**
 * A machine as described: what stays the same while it is switched on and off. Its {@link Node} exists only in between.
 *
 * <p>It sits either in a {@link Lan}, or at a site of the backbone with a public address of its own.
 */
public abstract sealed class Machine {

  private final Entity entity;
  private final Nic nic;
  private @Nullable DurableStorage storage;

  private Machine(Entity entity, Nic nic) {
    if (!NodeId.isValid(entity.name())) {
      throw new IllegalArgumentException("a machine's entity must be named by a node id, but is '" + entity + "'");
    }
    this.entity = entity;
    this.nic = nic;
  }

  /** One in a LAN. */
  private static final class InLan extends Machine {
    private final Lan lan;
    private final int number;

    InLan(Entity entity, Nic nic, Lan lan) {
      super(entity, nic);
      this.lan = lan;
      this.number = lan.addDevice();
    }

    @Override
    public Lan lan() {
      return lan;
    }

    @Override
    public List<Address> addresses() {
      return List.of(lan.addressOf(number));
    }

    @Override
    int lanNumber() {
      return number;
    }

    @Override
    int site() {
      return -1;
    }
  }

  /** One at a site of the backbone. */
  private static final class AtSite extends Machine {
    private final List<Address> addresses;
    private final int site;

    AtSite(Entity entity, Nic nic, List<Address> addresses, int site) {
      super(entity, nic);
      this.addresses = List.copyOf(addresses);
      this.site = site;
    }

    @Override
    public @Nullable Lan lan() {
      return null;
    }

    @Override
    public List<Address> addresses() {
      return addresses;
    }

    @Override
    int lanNumber() {
      return -1;
    }

    @Override
    int site() {
      return site;
    }
  }

  /**
   * A machine in a LAN; it takes the LAN's next device number.
   *
   * @param entity whose name is the machine's id
   */
  public static Machine inLan(Entity entity, Nic nic, Lan lan) {
    return new InLan(entity, nic, lan);
  }

  /** A machine at a site of the backbone, with a public address and no router before it. */
  public static Machine atSite(Entity entity, Nic nic, Address publicAddress, int site) {
    return atSite(entity, nic, List.of(publicAddress), site);
  }

  /** As {@link #atSite(Entity, Nic, Address, int)}, with several public addresses: one or more, the first its own. */
  public static Machine atSite(Entity entity, Nic nic, List<Address> publicAddresses, int site) {
    if (publicAddresses.isEmpty()) {
      throw new IllegalArgumentException("a machine at a site must have a public address, but " + entity + " has none");
    }
    return new AtSite(entity, nic, publicAddresses, site);
  }

  /** The segment it is in, if any. */
  public abstract @Nullable Lan lan();

  /** Its own address, the first where it has several: private in a LAN, else public. */
  public Address address() {
    return addresses().get(0);
  }

  /** All its addresses, in the order in which they were described. */
  public abstract List<Address> addresses();

  /** Its number in its LAN; -1 where it is in none. */
  abstract int lanNumber();

  /** Its site; -1 where it is in a LAN, whose router has one. */
  abstract int site();

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

  /** How often it has been switched on. */
  public int boots() {
    return storage == null ? 0 : storage.boots();
  }

  Nic nic() {
    return nic;
  }

  int nextBoot() {
    return storage().nextBoot();
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
