package orrery.net;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.sim.Entity;

/**
 * A machine as described: what lasts while it is switched on and off. Its {@link Node} exists only in between.
 *
 * <p>It has one interface or several, each in a {@link Lan}, at a {@link Site} of the backbone, or attached to nothing.
 * They may be taken up and down and attached elsewhere at any time, whether the machine is on or off. One that is on
 * notices: what it is bound to by an address that it loses breaks, and what it is not bound to goes on.
 */
public final class Machine {

  private final Entity entity;
  private final Nic nic;
  /** A {@link Place} of its one interface as long as that is as it was described: most machines never change. */
  private Whereabouts where;
  /** Its number in its LAN, where it was described to be in one. */
  private final int lanNumber;
  private @Nullable DurableStorage storage;

  private Machine(Entity entity, Nic nic, Whereabouts where, int lanNumber) {
    if (!NodeId.isValid(entity.name())) {
      throw new IllegalArgumentException("a machine's entity must be named by a node id, but is '" + entity + "'");
    }
    this.entity = entity;
    this.nic = nic;
    this.where = where;
    this.lanNumber = lanNumber;
  }

  /**
   * A machine in a LAN; it takes the LAN's next device number, for good.
   *
   * @param entity whose name is the machine's id
   */
  public static Machine inLan(Entity entity, Nic nic, Lan lan) {
    return new Machine(entity, nic, lan, lan.addDevice());
  }

  /** A machine at a site of the backbone, with a public address and no router before it. */
  public static Machine atSite(Entity entity, Nic nic, Address publicAddress, int site) {
    return atSite(entity, nic, Site.at(site, publicAddress));
  }

  /** A machine at a site of the backbone, with the addresses of that stand and no router before it. */
  public static Machine atSite(Entity entity, Nic nic, Site stand) {
    return new Machine(entity, nic, stand, -1);
  }

  /** A machine in a LAN, as {@link #inLan}, with a second interface that stands at a site by itself. */
  public static Machine inLanAndAtSite(Entity entity, InterfacePolicy policy, Nic inside, Lan lan, Nic outside, Site stand) {
    List<Adapter> adapters = List.of(new Adapter(inside, lan, lan.addDevice()), new Adapter(outside, stand, -1));
    return new Machine(entity, inside, new Adapters(adapters, policy), -1);
  }

  /** A machine with several interfaces, attached to nothing as yet; the first described is its first. */
  public static Machine withInterfaces(Entity entity, InterfacePolicy policy, List<Nic> nics) {
    if (nics.isEmpty()) {
      throw new IllegalArgumentException("a machine must have an interface, but " + entity + " has none");
    }
    return new Machine(entity, nics.get(0), new Adapters(nics.stream().map(Adapter::new).toList(), policy), -1);
  }

  /** Reads what using it will, to have it in the cache. */
  int touch() {
    return lanNumber;
  }

  // ---- What changes

  /**
   * Attaches an interface elsewhere; what it was attached to, it leaves. In a LAN where it was not described to be it is a
   * guest, and has an address there only while it is on.
   *
   * @throws IllegalArgumentException where it has no interface of that name
   */
  public void attach(String nicName, Place place) {
    change(nicName, adapter -> {
      adapter.link(adapter.nic().link());
      adapter.place(place);
    });
  }

  /** As {@link #attach(String, Place)}, where its link is another one than its kind's: a cell of an older generation. */
  public void attach(String nicName, Place place, LinkSpec linkThere) {
    change(nicName, adapter -> {
      adapter.link(linkThere);
      adapter.place(place);
    });
  }

  /** Attaches an interface to nothing: out of reach, or unplugged. */
  public void detach(String nicName) {
    change(nicName, adapter -> adapter.place(null));
  }

  /** Takes an interface up. It was so described. */
  public void bringUp(String nicName) {
    change(nicName, adapter -> adapter.up(true));
  }

  /** Takes an interface down: it has no addresses until it is up again. */
  public void takeDown(String nicName) {
    change(nicName, adapter -> adapter.up(false));
  }

  /** Moves the interfaces that are at a site to another one, where they keep their addresses. */
  public void moveTo(int site) {
    for (Adapter adapter : adapters().all()) {
      if (adapter.place() instanceof Site stand) {
        change(adapter.nic().name(), moved -> moved.place(stand.at(site)));
      }
    }
  }

  private void change(String nicName, Consumer<Adapter> change) {
    Adapters own = adapters();
    Adapter adapter = own.called(nicName, name());
    where = own;
    Node live = node();
    if (live == null) {
      change.accept(adapter);
    } else {
      live.change(adapter, change);
    }
  }

  /** Its adapters; those of a machine that is on are the ones at work. */
  Adapters adapters() {
    if (where instanceof Adapters several) {
      return several;
    }
    Node live = node();
    Adapter only = live != null ? live.interfaces()[0].adapter() : new Adapter(nic, (Place) where, lanNumber);
    return new Adapters(List.of(only), InterfacePolicy.UNMETERED_FIRST);
  }

  // ---- What it is

  /** The segment its first interface is in, if any. */
  public @Nullable Lan lan() {
    return place() instanceof Lan lan ? lan : null;
  }

  /** The segment that an interface is in, where it is up and in one. */
  public @Nullable Lan lan(String nicName) {
    Adapter adapter = adapters().called(nicName, name());
    return adapter.isUp() && adapter.place() instanceof Lan lan ? lan : null;
  }

  /** The site of the backbone that its first interface is at, or the router of its LAN; -1 where there is none. */
  public int site() {
    Place place = place();
    if (place instanceof Lan lan) {
      Router router = lan.router();
      return router == null ? -1 : router.site();
    }
    return place instanceof Site stand ? stand.number() : -1;
  }

  private @Nullable Place place() {
    return where instanceof Adapters several ? several.all().get(0).place() : (Place) where;
  }

  /** Its own address, the first where it has several: private in a LAN, else public. The unspecified one where it has none. */
  public Address address() {
    List<Address> all = addresses();
    return all.isEmpty() ? Lan.NO_ADDRESS : all.get(0);
  }

  /** Its addresses, by interface: those it has, or would have if it were switched on; without those of a guest that is off. */
  public List<Address> addresses() {
    Node live = node();
    return live != null ? live.addresses() : adapters().all().stream().flatMap(adapter -> addresses(adapter).stream()).toList();
  }

  private static List<Address> addresses(Adapter adapter) {
    if (!adapter.isUp() || adapter.place() == null) {
      return List.of();
    }
    if (adapter.place() instanceof Site stand) {
      return stand.addresses();
    }
    Lan lan = (Lan) adapter.place();
    int number = adapter.numberKeptIn(lan);
    return number < 0 ? List.of() : lan.addressesOf(number);
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

  /** How often it has been switched on. */
  public int boots() {
    return storage == null ? 0 : storage.boots();
  }

  /** What it is while it is on; null while it is off. */
  public @Nullable Node node() {
    return storage == null ? null : storage.node();
  }

  void node(@Nullable Node live) {
    storage().node(live);
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
