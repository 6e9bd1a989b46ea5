package orrery.scenario.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.device.movement.Trajectory;
import orrery.device.place.SiteIndex;
import orrery.device.place.SiteTracker;
import orrery.host.Position;
import orrery.net.Machine;
import orrery.net.Network;
import orrery.sim.Event;

/**
 * Devices that are off their home's network, by leaving home or by a fault: out of reach of the home's network, their interface to it is down. What they have beside it goes
 * on.
 */
final class Outings {

  /** How far a home's network reaches; assumed. */
  private static final SiteTracker.Reach REACH = new SiteTracker.Reach(50, 0, 1_000_000_000L);

  private final Network network;
  private final long end;
  private final List<Outing> all = new ArrayList<>();

  /** By machine: why its interface to its network is down, as a number of reasons. */
  private final Map<String, Integer> reasons = new LinkedHashMap<>();

  /** @param end no change after it matters */
  Outings(Network network, long end) {
    this.network = network;
    this.end = end;
  }

  /**
   * A device with a home.
   *
   * @param nicName its interface to the home's network
   * @param way where it goes, for this to look ahead along
   */
  void add(Machine machine, String nicName, Position home, Trajectory way) {
    all.add(new Outing(machine, nicName, new SiteTracker(new SiteIndex(List.of(home)), REACH, way, 0)));
  }

  /** Takes down what is out of reach at time zero; before anybody is switched on. */
  void start() {
    all.forEach(Outing::begin);
  }

  /** Takes an interface down for a reason more. */
  void loses(Machine machine, String nicName) {
    if (reasons.merge(machine.name(), 1, Integer::sum) == 1) {
      machine.takeDown(nicName);
    }
  }

  /** Takes it up again, where that was the last reason. */
  void finds(Machine machine, String nicName) {
    if (reasons.merge(machine.name(), -1, Integer::sum) == 0) {
      reasons.remove(machine.name());
      machine.bringUp(nicName);
    }
  }

  /** A device, as the event of its next leaving or coming home. */
  private final class Outing extends Event {

    private final Machine machine;
    private final String nicName;
    private final SiteTracker tracker;
    private boolean away;

    Outing(Machine machine, String nicName, SiteTracker tracker) {
      this.machine = machine;
      this.nicName = nicName;
      this.tracker = tracker;
      this.away = tracker.site() == SiteIndex.NONE;
    }

    void begin() {
      if (away) {
        loses(machine, nicName);
      }
      lookAhead();
    }

    private void lookAhead() {
      long change = tracker.next(end);
      if (away != (tracker.site() == SiteIndex.NONE)) {
        network.simulation().schedule(machine.entity(), change, this);
      }
    }

    @Override
    protected void fire() {
      away = !away;
      if (away) {
        loses(machine, nicName);
      } else {
        finds(machine, nicName);
      }
      lookAhead();
    }

    @Override
    protected String label() {
      return machine.name() + (away ? " comes home" : " leaves home");
    }
  }
}
