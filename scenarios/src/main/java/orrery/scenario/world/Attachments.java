package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.device.movement.Trajectory;
import orrery.device.place.SiteIndex;
import orrery.device.place.SiteTracker;
import orrery.host.Address;
import orrery.host.Position;
import orrery.net.Carrier;
import orrery.net.InterfacePolicy;
import orrery.net.Machine;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.net.Site;
import orrery.net.nat.NatBehavior;
import orrery.scenario.Attach;
import orrery.scenario.run.CellRunner;
import orrery.sim.Entity;
import orrery.sim.Event;

/**
 * Devices that are attached to the nearest edge site, wherever they go. At each site they have an address of their own: a
 * public one; or, where there is a NAT, one inside a carrier whose gateway is at the site, with a public address for all.
 *
 * <p>To which site a device is attached hangs on its way alone. Between two changes it is no event.
 */
final class Attachments {

  /** 248.0.0.0/5, of the reserved 240.0.0.0/4 (RFC 1112 §4): an address for each user at each site. */
  private static final int ADDRESSES = 0xF800_0000;

  private static final long MOST_ADDRESSES = 1L << 27;

  /** 100.64.0.0/10 (RFC 6598 §7), without the first address and the last. */
  private static final int INSIDE = 100 << 24 | 64 << 16;

  private static final int MOST_INSIDE = (1 << 22) - 2;

  /** So far apart are the numbers that a user has inside at one site and at the next: a prime. */
  private static final int STRIDE = 7_919;

  private final Network network;
  private final long end;
  private final Supplier<Address> publicAddress;
  private final List<Position> positions = new ArrayList<>();
  private final List<Integer> regions = new ArrayList<>();
  private final Map<String, Carrier> carriers = new LinkedHashMap<>();
  private final Map<String, Mover> movers = new LinkedHashMap<>();
  private @Nullable SiteIndex index;
  private @Nullable AttachmentTruth truth;

  /**
   * @param end no change after it matters
   * @param publicAddress gives one that nobody has
   */
  Attachments(Network network, long end, Supplier<Address> publicAddress) {
    this.network = network;
    this.end = end;
    this.publicAddress = publicAddress;
  }

  /** An edge site; all of them come before the first device. */
  void addSite(Position position, int region) {
    positions.add(position);
    regions.add(region);
  }

  /** A machine that will be attached; it is so from {@link #start} on. */
  Machine add(Entity entity, Nic nic, String natName, Optional<NatBehavior> nat, Attach attach, Trajectory way) {
    if (index == null) {
      index = new SiteIndex(positions);
    }
    int number = movers.size();
    if ((number + 1L) * positions.size() > MOST_ADDRESSES) {
      throw new CellRunner.LimitExceeded("attached devices times sites must be at most " + MOST_ADDRESSES + " but are more");
    }
    Machine machine = Machine.withInterfaces(entity, InterfacePolicy.UNMETERED_FIRST, List.of(nic));
    SiteTracker.Reach reach = new SiteTracker.Reach(attach.range().metres(), attach.hysteresis().metres(), 1_000_000_000L);
    movers.put(machine.name(), new Mover(number, machine, nic, natName, nat, new SiteTracker(index, reach, way, 0)));
    return machine;
  }

  /** Attaches everybody; before anybody is switched on. */
  void start(AttachmentTruth observer) {
    truth = observer;
    movers.values().forEach(Mover::begin);
  }

  /** Whether a node of that name is one of them. */
  boolean has(String name) {
    return movers.containsKey(name);
  }

  /** Where the site is that the node of that name is attached to; null for none. */
  @Nullable Position site(String name) {
    Mover mover = movers.get(name);
    return mover == null || mover.site == SiteIndex.NONE ? null : positions.get(mover.site);
  }

  /** One of them. It is the event of its next change. */
  private final class Mover extends Event {

    private final int number;
    private final Machine machine;
    private final Nic nic;
    private final String natName;
    private final Optional<NatBehavior> nat;
    private final SiteTracker tracker;
    private int site;

    Mover(int number, Machine machine, Nic nic, String natName, Optional<NatBehavior> nat, SiteTracker tracker) {
      this.number = number;
      this.machine = machine;
      this.nic = nic;
      this.natName = natName;
      this.nat = nat;
      this.tracker = tracker;
      this.site = tracker.site();
    }

    void begin() {
      attach();
      lookAhead();
    }

    private void lookAhead() {
      long change = tracker.next(end);
      if (tracker.site() != site) {
        network.simulation().schedule(machine.entity(), change, this);
      }
    }

    @Override
    protected void fire() {
      int before = site;
      site = tracker.site();
      if (truth != null) {
        truth.changes(machine, before != SiteIndex.NONE, site != SiteIndex.NONE);
      }
      attach();
      lookAhead();
    }

    private void attach() {
      if (site == SiteIndex.NONE) {
        machine.detach(nic.name());
      } else {
        machine.attach(nic.name(), stand());
      }
    }

    private Site stand() {
      int region = regions.get(site);
      if (nat.isEmpty()) {
        return Site.at(region, Address.ipv4(ADDRESSES + number * positions.size() + site));
      }
      Carrier carrier = carriers.computeIfAbsent("site-" + site + "-" + natName, name -> network.carrier(name, region, List.of(publicAddress.get()), nat.get()));
      int inside = (int) ((number + (long) site * STRIDE) % MOST_INSIDE);
      return new Site(carrier, region, List.of(Address.ipv4(INSIDE + 1 + inside)));
    }

    @Override
    protected String label() {
      return machine.name() + " changes its site";
    }
  }
}
