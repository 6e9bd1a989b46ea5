package orrery.protocols.parity;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.world.World;

/** A home's LAN in a simulated world. */
final class SimulatedTestbed implements Testbed {

  /** Longer than every time-out of the simulated transport: virtual time costs nothing. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final World world = World.withSeed(7);
  // No way out of it, so that there is an address no route leads to.
  private final World.Home link = world.island("link");
  private final World.Machine silent = world.machine("silent").on(link);
  private final Map<String, World.Machine> places = new LinkedHashMap<>();
  private final List<Machine> machines = new ArrayList<>();

  SimulatedTestbed() {
    for (String name : NAMES) {
      places.put(name, world.machine(name).on(link));
    }
    for (String name : NAMES_OF_TWO) {
      places.put(name, world.machine(name).inCloud(2));
    }
  }

  @Override
  public Machine machineOfTwo(String name) {
    return machine(name, host -> new Idle());
  }

  @Override
  public Machine machine(String name, Function<Host, Protocol> factory) {
    World.Machine machine = places.get(name).running(factory);
    Machine made = new Machine() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Address address() {
        return machine.address();
      }

      @Override
      public List<Address> addresses() {
        return machine.addresses();
      }

      @Override
      public void start() {
        machine.start();
      }

      @Override
      public void stop() {
        machine.stop();
        await(name + " is off", () -> !machine.isOn());
      }

      @Override
      public void crash() {
        machine.crash();
      }

      @Override
      public void run(Consumer<Host> action) {
        action.accept(machine.host());
      }
    };
    machines.add(made);
    return made;
  }

  @Override
  public List<Machine> machines() {
    return machines;
  }

  @Override
  public void await(Supplier<String> claim, BooleanSupplier holds) {
    long end = world.nanoTime() + DEADLINE.toNanos();
    while (!holds.getAsBoolean()) {
      if (world.nanoTime() >= end) {
        fail(claim.get() + ": not within " + DEADLINE + " of virtual time");
      }
      world.runFor(Duration.ofMillis(1));
    }
  }

  @Override
  public void settle() {
    world.runFor(Duration.ofSeconds(5));
  }

  /** A machine that is switched off. */
  @Override
  public Endpoint silence() {
    return new Endpoint(silent.address(), 80);
  }

  @Override
  public Endpoint nowhere() {
    return new Endpoint(Address.ipv4(203, 0, 113, 9), 80);
  }

  @Override
  public void close() {}
}
