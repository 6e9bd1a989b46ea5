package orrery.scenario.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.scenario.Churn;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Homes;
import orrery.scenario.MovementSpec;
import orrery.scenario.NodeGroup;
import orrery.scenario.Pairs;
import orrery.scenario.Pick;
import orrery.scenario.Places;
import orrery.scenario.Population;
import orrery.scenario.Scenario;
import orrery.scenario.Start;
import orrery.scenario.input.Inputs;
import orrery.sim.Distribution;

/**
 * How many there are to be of a population, as far as its description tells: what is drawn counts by its mean.
 *
 * @param routers of homes, networks, and machines that are alone behind a NAT
 * @param kinds the devices, by what is said of them together
 */
record Headcount(double routers, List<Kind> kinds) {

  /**
   * Devices of which the same is said.
   *
   * @param group as the scenario names it; of a network's device, its own name
   * @param type of device
   * @param described how many there are
   * @param on how many of them are on at a time
   * @param moving whether each has a way of its own
   */
  record Kind(String group, String type, double described, double on, boolean moving) {}

  Headcount {
    kinds = List.copyOf(kinds);
  }

  static Headcount of(Scenario scenario, Inputs inputs) {
    Counting counting = new Counting(scenario, inputs);
    Population all = scenario.population();
    all.homes().ifPresent(counting::homes);
    all.networks().values().forEach(network -> {
      counting.routers++;
      network.devices().forEach((name, device) -> counting.add(name, device.type(), 1, device.churn(), false));
    });
    all.nodes().forEach(counting::nodes);
    all.pairs().ifPresent(counting::pairs);
    all.sites().ifPresent(sites -> counting.places("site", sites));
    all.users().ifPresent(users -> counting.places("user", users));
    return new Headcount(counting.routers, counting.kinds);
  }

  double described() {
    return kinds.stream().mapToDouble(Kind::described).sum();
  }

  double on() {
    return kinds.stream().mapToDouble(Kind::on).sum();
  }

  private static final class Counting {

    private final Scenario scenario;
    private final Inputs inputs;
    private final List<Kind> kinds = new ArrayList<>();
    private double routers;

    Counting(Scenario scenario, Inputs inputs) {
      this.scenario = scenario;
      this.inputs = inputs;
    }

    void homes(Homes homes) {
      routers += homes.count();
      homes.devices().forEach((name, devices) ->
          add(name, devices.type(), homes.count() * mean(devices.count()), devices.churn(), !(devices.movement() instanceof MovementSpec.Fixed)));
    }

    void nodes(String name, NodeGroup group) {
      routers += isBehindNat(group.nat()) ? group.count() : 0;
      add(name, group.type(), group.count(), group.churn(), false);
    }

    void pairs(Pairs pairs) {
      int each = pairs.everyPairOf().size();
      double machines = 2.0 * (each == 0 ? pairs.count() : each * each);
      routers += machines;
      add("pair", pairs.type(), machines, Optional.empty(), false);
    }

    void places(String name, Places places) {
      int known = places.csv().map(inputs::positions).map(List::size).orElse(Integer.MAX_VALUE);
      int count = Math.min(known, places.count().orElse(known == Integer.MAX_VALUE ? 0 : known));
      routers += places.attach().isEmpty() && isBehindNat(places.nat()) ? count : 0;
      add(name, places.type(), count, places.churn(), !(places.movement() instanceof MovementSpec.Fixed));
    }

    void add(String group, String type, double count, Optional<Churn> churn, boolean moving) {
      kinds.add(new Kind(group, type, count, count * churn.map(this::shareOn).orElse(1.0), moving));
    }

    /** The greatest share that is on at a time; where a recording decides, all may be. */
    private double shareOn(Churn churn) {
      if (churn.session().isEmpty() || churn.absence().isEmpty() || scenario.start() instanceof Start.Together) {
        return 1;
      }
      double session = nanos(churn.session().get());
      double availability = session / (session + nanos(churn.absence().get()));
      // Who comes one by one comes for a whole session; at the end of the ramp the last of them are there.
      return scenario.start() instanceof Start.Ramp ramp ? Math.max(availability, Math.min(1, session / ramp.over().toNanos())) : availability;
    }

    private double nanos(DistributionSpec<Duration> spec) {
      return Math.max(1, Draws.nanos(spec, inputs).mean());
    }

    private static double mean(DistributionSpec<Integer> count) {
      Distribution drawn = Draws.count(count);
      return count instanceof DistributionSpec.Uniform ? drawn.mean() - 0.5 : drawn.mean(); // A uniform draw is rounded down.
    }

    private static boolean isBehindNat(Pick nat) {
      return !(nat instanceof Pick.Always always && always.name().equals("none"));
    }
  }
}
