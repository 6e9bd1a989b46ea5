package orrery.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.scenario.preset.LinkPreset;

/**
 * One world that can be run: who is there, on which networks, running which protocols, suffering which faults.
 *
 * @param compare the variants by name; what runs is {@link Experiment#variants}
 * @param sweep the values by path; what runs is the {@link Experiment#design}
 */
@Doc("A scenario: one world and the experiment made with it.")
public record Scenario(
    @Doc("What the scenario is called: lower-case words joined by hyphens.") String name,
    @Doc("The question it answers, for people.") @Default("") String description,
    @Doc("How much time is simulated.") @Within(least = "1 s", greatest = "366 d") Duration duration,
    @Doc("Which devices are on at time zero: 'stationary', as if it had always been running; 'staggered: 5 min', likewise, but each from a time of its own up to that one on; 'together', all at once; or 'ramp: 5 min', one by one over that time.")
        @Default("stationary") Start start,
    @Doc("What the wall clock says at time zero.") @Default("2026-01-05T00:00:00Z") @Within(least = "1970-01-01T00:00:00Z", greatest = "2200-01-01T00:00:00Z") Instant epoch,
    @Doc("Who is there.") Population population,
    @Doc("What joins the access networks and the services.") Backbone backbone,
    @Doc("How bulk transfers share the network.") Flows flows,
    @Doc("NATs and firewalls of the scenario's own, by name.") Map<String, NatSpec> nats,
    @Doc("Access networks of the scenario's own, by name. With 'extends', one says only in what it differs from another.") @Extending Map<String, LinkPreset> access,
    @Doc("Access providers whose customers share public addresses, by name.") Map<String, CarrierSpec> carriers,
    @Doc("What runs in the cloud, by name.") Map<String, Service> services,
    @Doc("Which protocols run, by id, and their settings.") Map<String, ProtocolSpec> protocols,
    @Doc("What users want, by name.") Map<String, WorkloadSpec> workload,
    @Doc("What goes wrong, by name.") Map<String, FaultSpec> faults,
    @Doc("What takes devices off together, again and again, by name.") Map<String, Outage> outages,
    @Doc("Variants that face the same weather, by name: each maps dotted paths to the values that stand there instead.")
        Map<String, Changes> compare,
    @Doc("What takes turns: maps dotted paths to lists of the values that stand there, or to a stretch of them; paths may go together, or be spanned by a design. Every variant runs at each value of one path with each of the others.")
        Sweep sweep,
    @Doc("That energy is counted, and batteries run empty, and how. Where it is not given ('energy: {}' is enough), nothing is counted, and a device's charge falls evenly and never ends.")
        Optional<Energy> energy,
    @Doc("That hosting is paid, and at what prices ('prices: {}' is enough). Where it is not given, no costs are counted.") Optional<Prices> prices,
    @Doc("That the electricity of network and cloud is counted, and its greenhouse gases ('carbon: {}' is enough). Where it is not given, they are not.") Optional<Carbon> carbon,
    @Doc("That it is counted who comes to see what users send ('exposure: {}' is enough). Where it is not given, nobody looks.") Optional<Exposure> exposure,
    @Doc("Charts that answer the scenario's question, by name, beside those that every experiment is worth.") Map<String, Chart> charts,
    @Doc("A diagram of the messages between some nodes; none where it is not given.") Optional<Diagram> diagram,
    @Doc("A map of who is where, and what to which cluster, or a plan where nobody has a position ('map: {}' is enough); none where it is not given.") Optional<PlaceMap> map,
    @Doc("A chart of who has which role in which cluster, and when ('roles: {}' is enough); none where it is not given.") Optional<RoleChart> roles,
    @Doc("How often each variant runs, each time with other luck: a number, or 'until' a metric is known precisely enough.") @Default("1") Replications replications,
    @Doc("What all luck derives from.") @Default("1") long seed,
    @Doc("What counts.") Measure measure) {

  public Scenario {
    nats = Ordered.copy(nats);
    access = Ordered.copy(access);
    carriers = Ordered.copy(carriers);
    services = Ordered.copy(services);
    protocols = Ordered.copy(protocols);
    workload = Ordered.copy(workload);
    faults = Ordered.copy(faults);
    outages = Ordered.copy(outages);
    compare = Ordered.copy(compare);
    charts = Ordered.copy(charts);
  }

  /** When what happens begins to count; at time zero as long as that has to be found out. */
  public Duration warmUp() {
    return measure.warmUp() instanceof WarmUp.Until until ? until.time() : Duration.ZERO;
  }

  /** This scenario with a warm-up that has been found out. */
  public Scenario withWarmUp(Duration time) {
    return new Scenario(
        name, description, duration, start, epoch, population, backbone, flows, nats, access, carriers, services, protocols, workload, faults, outages,
        compare, sweep, energy, prices, carbon, exposure, charts, diagram, map, roles, replications, seed, new Measure(new WarmUp.Until(time), Optional.empty()));
  }

  /** What of the run counts. */
  public record Measure(
      @Doc("What happens before this is not counted; 'auto' leaves it to a pilot run, which takes one run more for each variant and point.") @Default("0 s") WarmUp warmUp,
      @Doc("Where 'warm-up' is auto: the metric that is to be steady. Where it is not given, the first of those that charts of the scenario show, then of the main ones, that is observed in half of the run.")
          Optional<String> warmUpOf) {

    public Measure {
      if (warmUpOf.isPresent() && !(warmUp instanceof WarmUp.Auto)) {
        throw new IllegalArgumentException("warmUpOf must only be given where 'warm-up' is auto");
      }
    }
  }
}
