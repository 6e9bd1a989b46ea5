package orrery.scenario.world;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.device.SimDevice;
import orrery.host.Device.Permission;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.net.Lan;
import orrery.net.Machine;
import orrery.net.Node;
import orrery.scenario.Account;
import orrery.sim.Distribution;
import orrery.sim.Event;
import orrery.sim.Simulation;

/**
 * A device of the population: described always, a node while it is on. It is the event of its own next coming or going.
 */
final class Resident extends Event {

  private final Group group;
  private final Machine machine;
  private final @Nullable Position position;
  private @Nullable Node node;
  private int visits;
  private boolean inSession;

  Resident(Group group, Machine machine, @Nullable Position position) {
    this.group = group;
    this.machine = machine;
    this.position = position;
  }

  Group group() {
    return group;
  }

  Machine machine() {
    return machine;
  }

  /** Where it was described to be; null for nowhere in particular. */
  @Nullable Position position() {
    return position;
  }

  String name() {
    return machine.name();
  }

  /** The live node; null while it is off. */
  @Nullable Node node() {
    Node live = node;
    return live != null && live.isOn() ? live : null;
  }

  // ---- Comings and goings

  /** As if it had come and gone forever: on with the probability of its availability, with a residual session. */
  void startStationary() {
    Group.Coming coming = group.coming().orElse(null);
    if (coming == null) {
      switchOn();
      return;
    }
    RandomStream luck = luck("residual");
    inSession = luck.nextBoolean(coming.availability());
    Distribution whole = inSession ? coming.session() : coming.absence();
    if (inSession) {
      switchOn();
    }
    simulation().scheduleIn(machine.entity(), nanos(whole.sampleResidual(luck)), this);
  }

  /** Comes for the first time at {@code time}, with a whole session before it. */
  void startAt(long time) {
    if (time == simulation().now()) {
      comes();
    } else {
      simulation().schedule(machine.entity(), time, this);
    }
  }

  @Override
  protected void fire() {
    if (inSession) {
      leaves();
    } else {
      comes();
    }
  }

  @Override
  protected String label() {
    return name() + (inSession ? " leaves" : " comes");
  }

  private void comes() {
    inSession = true;
    visits++;
    switchOn();
    group.coming().ifPresent(coming -> simulation().scheduleIn(machine.entity(), nanos(coming.session().sample(luck("session"))), this));
  }

  private void leaves() {
    inSession = false;
    group.power().leaves(this);
    Group.Coming coming = group.coming().orElseThrow();
    RandomStream luck = luck("absence");
    boolean silent = luck.nextBoolean(coming.silent());
    Node live = node();
    if (live != null && silent) {
      live.crash();
    } else if (live != null) {
      live.stop();
    }
    simulation().scheduleIn(machine.entity(), nanos(coming.absence().sample(luck)), this);
  }

  private static long nanos(double value) {
    return Math.max(1, Math.round(value));
  }

  /**
   * What is drawn for this visit: a stream of its own for each, so that an absent device holds no state of a generator and
   * what a visit draws hangs on no other.
   */
  private RandomStream luck(String purpose) {
    return simulation().stream(name(), purpose + "-" + visits);
  }

  // ---- Power

  /** Switches it on, where it is off; where there is no power, when there is again. A device that is still saying its farewells is cut short. */
  void switchOn() {
    Node live = node();
    if (live != null && !live.isStopping() || !group.power().admits(this)) {
      return;
    }
    if (live != null) {
      live.crash();
    }
    long bootedAt = simulation().now();
    int charge = 20 + (int) Long.remainderUnsigned(simulation().streams().hash(name() + "/charge-" + machine.boots()), 81);
    Set<Permission> permissions = EnumSet.allOf(Permission.class);
    SimDevice device = new SimDevice(group.type(), account(), permissions, position, charge, () -> simulation().now() - bootedAt);
    node = Node.switchOn(group.network(), machine, device, group.programs());
  }

  /** The account that its owner is known by: a home's goes by the name of the home. */
  private String account() {
    Lan lan = machine.lan();
    return group.account() == Account.HOUSEHOLD && lan != null ? lan.name() : name();
  }

  private Simulation simulation() {
    return group.network().simulation();
  }
}
