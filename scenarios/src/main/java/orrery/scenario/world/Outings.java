package orrery.scenario.world;

import java.util.ArrayList;
import java.util.List;
import orrery.device.movement.Trajectory;
import orrery.device.place.SiteIndex;
import orrery.device.place.SiteTracker;
import orrery.host.Position;
import orrery.net.Machine;
import orrery.net.Network;
import orrery.sim.Event;

/**
 * Devices that leave home: out of reach of the home's network, their interface to it is down. What they have beside it goes
 * on.
 */
final class Outings {

  /** How far a home's network reaches; assumed. */
  private static final SiteTracker.Reach REACH = new SiteTracker.Reach(50, 0, 1_000_000_000L);

  private final Network network;
  private final long end;
  private final List<Outing> all = new ArrayList<>();

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
        machine.takeDown(nicName);
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
        machine.takeDown(nicName);
      } else {
        machine.bringUp(nicName);
      }
      lookAhead();
    }

    @Override
    protected String label() {
      return machine.name() + (away ? " comes home" : " leaves home");
    }
  }
}
