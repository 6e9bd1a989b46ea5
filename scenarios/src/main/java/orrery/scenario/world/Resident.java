package orrery.scenario.world;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.device.SimDevice;
import orrery.device.churn.Presence;
import orrery.device.churn.Renewal;
import orrery.device.demand.DeviceDemand;
import orrery.device.movement.Trajectory;
import orrery.host.Device.Permission;
import orrery.host.Position;
import orrery.host.RandomStream;
import orrery.net.Machine;
import orrery.net.Node;
import orrery.sim.Distribution;
import orrery.sim.Event;
import orrery.sim.Simulation;

/**
 * A device of the population: described always, a node while it is on. It is the event of its own next coming or going.
 */
final class Resident extends Event implements SimDevice.Uptime {

  /** The turns of one whose life has not begun. */
  private static final int UNBEGUN = Integer.MIN_VALUE;

  private final Group group;
  private final Machine machine;
  private final @Nullable Trajectory way;
  private @Nullable Presence course;

  /** How often it has come or gone: odd while it is to be on. One that is there when its life begins has -1 then. */
  private int turns;

  Resident(Group group, Machine machine, @Nullable Trajectory way) {
    this.group = group;
    this.machine = machine;
    this.way = way;
  }

  Group group() {
    return group;
  }

  Machine machine() {
    return machine;
  }

  /** Where it is; null for nowhere in particular. */
  @Nullable Position position() {
    return way == null ? null : way.at(simulation().now());
  }

  String name() {
    return machine.name();
  }

  /** The live node; null while it is off. */
  @Nullable Node node() {
    // Kept by the machine alone, and only while it is on: a node that is off is garbage.
    return machine.node();
  }

  // ---- Comings and goings

  /** Comes and goes by a course that knows more than sessions and absences, once its life begins. */
  void takes(Presence own) {
    course = own;
  }

  /** Its life begins at {@code time}, from now on; until then it is off. */
  void beginAt(long time) {
    turns = UNBEGUN;
    simulation().schedule(machine.entity(), time, this);
  }

  /** Its life begins: by its course, or else as if it had come and gone forever. */
  void begin() {
    turns = 0;
    if (course != null) {
      follow(course);
    } else {
      startStationary();
    }
  }

  /** On with the probability of its availability, with a residual session. */
  private void startStationary() {
    Renewal churn = renewal();
    if (churn == null) {
      turns = -1;
      switchOn();
      return;
    }
    RandomStream luck = luck("residual");
    turns = luck.nextBoolean(churn.availability()) ? -1 : 0;
    Distribution whole = inSession() ? churn.session() : churn.absence();
    if (inSession()) {
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

  private void follow(Presence own) {
    while (own.until() <= simulation().now()) {
      own.next();
    }
    turns = own.isThere() ? -1 : 0;
    if (inSession()) {
      switchOn();
    }
    scheduleTurn(own);
  }

  private void scheduleTurn(Presence own) {
    if (own.until() < Presence.FOREVER) {
      simulation().schedule(machine.entity(), own.until(), this);
    }
  }

  private void turn(Presence own) {
    boolean silent = own.goesSilently();
    own.next();
    turns++;
    if (inSession()) {
      switchOn();
    } else {
      switchOff(silent);
    }
    scheduleTurn(own);
  }

  @Override
  protected void fire() {
    if (turns == UNBEGUN) {
      begin();
    } else if (course != null) {
      turn(course);
    } else if (inSession()) {
      leaves();
    } else {
      comes();
    }
  }

  @Override
  protected String label() {
    return name() + (inSession() ? " leaves" : " comes");
  }

  private boolean inSession() {
    return (turns & 1) != 0;
  }

  private void comes() {
    turns++;
    switchOn();
    Renewal churn = renewal();
    if (churn != null) {
      simulation().scheduleIn(machine.entity(), nanos(churn.session().sample(luck("session"))), this);
    }
  }

  private void leaves() {
    turns++;
    Renewal churn = Objects.requireNonNull(renewal());
    RandomStream luck = luck("absence");
    switchOff(luck.nextBoolean(churn.silent()));
    simulation().scheduleIn(machine.entity(), nanos(churn.absence().sample(luck)), this);
  }

  /** Sessions and absences, where they are all there is to its comings and goings; they need no course held for each device. */
  private @Nullable Renewal renewal() {
    return (Renewal) group.churn().orElse(null);
  }

  private static long nanos(double value) {
    return Math.max(1, Math.round(value));
  }

  /**
   * What is drawn for this visit: a stream of its own for each, so that an absent device holds no state of a generator and
   * what a visit draws hangs on no other.
   */
  private RandomStream luck(String purpose) {
    return simulation().stream(name(), purpose + "-" + (turns + 1) / 2);
  }

  // ---- Power

  /** Switches it on, where it is off; where there is no power, when there is again. A device that is still saying its farewells is cut short. */
  void switchOn() {
    Node live = node();
    if (live != null && !live.isStopping() || !group.power().admits(this) || !group.supplies().admits(this)) {
      return;
    }
    if (live != null) {
      live.crash();
    }
    SimDevice device = device();
    DeviceDemand wanted = group.demands().of(this);
    Node on = Node.switchOn(group.network(), machine, wanted == null ? device : device.with(wanted), group.programs());
    if (wanted != null) {
      group.demands().isOn(on, wanted);
    }
  }

  private SimDevice device() {
    Set<Permission> permissions = group.owner().permissions();
    String account = group.owner().account().apply(machine);
    if (group.supplies().areCounted()) {
      return new SimDevice(group.type(), account, permissions, place(), group.supplies().of(this));
    }
    int charge = 20 + (int) Long.remainderUnsigned(simulation().streams().hash(name() + "/charge-" + machine.boots()), 81);
    return new SimDevice(group.type(), account, permissions, place(), charge, this);
  }

  @Override
  public long nanosSinceStart() {
    return simulation().now() - Objects.requireNonNull(node(), "a device that is off must not be asked for its charge").bootedAt();
  }

  private Supplier<Optional<Position>> place() {
    return way == null ? Optional::empty : () -> Optional.ofNullable(position());
  }

  /** Its battery would let it be on again: it comes back where it is to be on. */
  void isCharged() {
    if (inSession()) {
      switchOn();
    }
  }

  /** Switches it off, where it is on. */
  void switchOff(boolean silently) {
    group.power().leaves(this);
    Node live = node();
    if (live != null && silently) {
      live.crash();
    } else if (live != null) {
      live.stop();
    }
  }

  private Simulation simulation() {
    return group.network().simulation();
  }
}
