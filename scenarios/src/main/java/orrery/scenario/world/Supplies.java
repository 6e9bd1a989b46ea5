package orrery.scenario.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.device.LocalTime;
import orrery.device.energy.Battery;
import orrery.device.energy.EnergyMeter;
import orrery.device.energy.Mains;
import orrery.device.energy.Plug;
import orrery.device.energy.PowerSupply;
import orrery.device.energy.RadioPower;
import orrery.device.energy.Supply;
import orrery.net.Node;
import orrery.scenario.Energy;
import orrery.scenario.Scenario;
import orrery.sim.Event;
import orrery.sim.Simulation;

/**
 * What devices take their energy from, where a scenario counts it. A device whose battery is empty goes off, and comes back,
 * where it would be on, when the battery is charged again. Nothing is held of a device that has never been on.
 */
final class Supplies {

  private final Optional<Energy> energy;
  private final long epochNanos;
  private final long end;
  private final EnergyTruth truth;
  private final Map<String, Charge> charges = new LinkedHashMap<>();

  Supplies(Scenario scenario, EnergyTruth truth) {
    this.energy = scenario.energy();
    this.epochNanos = WorldRun.epochNanos(scenario);
    this.end = scenario.duration().toNanos();
    this.truth = truth;
  }

  /** Whether energy is counted. */
  boolean areCounted() {
    return energy.isPresent();
  }

  /** Whether a resident's battery lets it be switched on. Where it does not, the resident is told when it does. */
  boolean admits(Resident resident) {
    Battery battery = resident.group().type().power().battery().orElse(null);
    if (energy.isEmpty() || battery == null) {
      return true;
    }
    Charge charge = charge(resident, battery);
    charge.settle(simulation(resident).now());
    if (charge.share > battery.shutdownShare() && !charge.empty || charge.share >= battery.restartShare()) {
      charge.empty = false;
      return true;
    }
    charge.wakeWhenCharged();
    return false;
  }

  /** The supply of a resident that is being switched on, which {@link #admits} has let. */
  Supply of(Resident resident) {
    Simulation simulation = simulation(resident);
    List<RadioPower> radios = resident.group().radios();
    EnergyMeter meter = new EnergyMeter(resident.group().type().power(), radios, simulation.now());
    Battery battery = resident.group().type().power().battery().orElse(null);
    if (battery == null) {
      return new Mains(meter, simulation::now);
    }
    Charge charge = charge(resident, battery);
    charge.settle(simulation.now());
    PowerSupply supply = new PowerSupply(simulation, resident.machine().entity(), battery, charge.share, meter, charge.plug, charge::runsEmpty);
    charge.supply = supply;
    return supply;
  }

  private Charge charge(Resident resident, Battery battery) {
    return charges.computeIfAbsent(resident.name(), name -> new Charge(resident, battery));
  }

  private Plug plug(Resident resident) {
    Energy counted = energy.orElseThrow();
    return switch (counted.plugging()) {
      case NEVER -> Plug.NEVER;
      case ALWAYS -> Plug.ALWAYS;
      case NIGHTLY -> Plug.Nightly.usual(LocalTime.of(epochNanos, counted.hoursEast())).of(simulation(resident).streams(), resident.name());
    };
  }

  private static Simulation simulation(Resident resident) {
    return resident.group().network().simulation();
  }

  /** The battery of one device, on or off; it is the event of its being charged enough. */
  private final class Charge extends Event {

    private final Resident resident;
    private final Battery battery;
    private final Plug plug;
    private @Nullable PowerSupply supply;
    private double share;
    private long since;
    private boolean empty;

    Charge(Resident resident, Battery battery) {
      this.resident = resident;
      this.battery = battery;
      this.plug = plug(resident);
      double least = Math.max(energy.orElseThrow().leastCharge(), battery.restartShare());
      share = least + simulation(resident).stream(resident.name(), "charge").nextDouble() * (1 - least);
      since = simulation(resident).now();
    }

    /** Knows the charge of {@code now}: of a device that is on by its supply, of one that is off by the plug. */
    void settle(long now) {
      if (supply != null) {
        share = supply.share();
        since = supply.hasEnded() ? supply.endedAt() : now;
        supply = supply.hasEnded() ? null : supply;
      }
      share = PowerSupply.shareAfterRest(battery, share, plug, since, now);
      since = now;
    }

    void runsEmpty() {
      Node live = resident.node();
      empty = true;
      if (live != null) {
        truth.dies(live);
        resident.switchOff(!battery.orderly());
      }
      wakeWhenCharged();
    }

    void wakeWhenCharged() {
      Simulation simulation = simulation(resident);
      long now = simulation.now();
      settle(now);
      long charged = PowerSupply.restart(battery, share, plug, now, end);
      if (!isPending() && charged < end) {
        // One that is charged already has yet to go off.
        simulation.schedule(resident.machine().entity(), Math.max(charged, now + 1), this);
      }
    }

    @Override
    protected void fire() {
      resident.isCharged();
    }

    @Override
    protected String label() {
      return resident.name() + " is charged";
    }
  }
}
