package orrery.scenario.yaml;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.scenario.Churn;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Homes;
import orrery.scenario.MovementSpec;
import orrery.scenario.Places;
import orrery.scenario.Population;
import orrery.scenario.Scenario;
import orrery.scenario.input.Inputs;

/** What must hold of how devices live: when they are there, where they go and what they run on. */
final class LifeRules {

  private final Scenario scenario;
  private final Inputs inputs;
  private final Rules rules;

  LifeRules(Scenario scenario, Inputs inputs, Rules rules) {
    this.scenario = scenario;
    this.inputs = inputs;
    this.rules = rules;
  }

  void check() {
    churns().forEach((path, churn) -> churn(churn, path));
    outages();
    scenario.population().homes().ifPresent(this::homes);
    scenario.population().sites().ifPresent(this::sites);
    scenario.population().users().ifPresent(this::users);
  }

  private Map<String, Churn> churns() {
    Population population = scenario.population();
    Map<String, Churn> churns = new LinkedHashMap<>();
    population.homes().ifPresent(homes -> homes.devices().forEach((name, group) -> group.churn().ifPresent(churn -> churns.put("population.homes.devices." + name + ".churn", churn))));
    population.networks().forEach((name, network) -> network.devices().forEach((device, said) -> said.churn().ifPresent(churn -> churns.put("population.networks." + name + ".devices." + device + ".churn", churn))));
    population.nodes().forEach((name, group) -> group.churn().ifPresent(churn -> churns.put("population.nodes." + name + ".churn", churn)));
    population.sites().ifPresent(sites -> sites.churn().ifPresent(churn -> churns.put("population.sites.churn", churn)));
    population.users().ifPresent(users -> users.churn().ifPresent(churn -> churns.put("population.users.churn", churn)));
    return churns;
  }

  private void churn(Churn churn, String path) {
    if (churn.trace().isPresent()) {
      if (churn.session().isPresent() || churn.absence().isPresent() || churn.pattern().isPresent()) {
        rules.add(path + ".trace", "must stand alone, as a recording has its own sessions, absences and hours, but 'session', 'absence' or 'pattern' stands beside it");
      } else {
        churn.trace().ifPresent(file -> rules.load(file, path + ".trace", () -> inputs.loadSessions(file)));
      }
    } else if (churn.session().isEmpty() || churn.absence().isEmpty()) {
      rules.add(path, "must have a 'session' and an 'absence', or a 'trace'");
    }
    churn.session().ifPresent(spec -> times(spec, path + ".session"));
    churn.absence().ifPresent(spec -> times(spec, path + ".absence"));
  }

  /** Reads the file of a distribution, where it is one that has been measured. */
  private void times(DistributionSpec<Duration> spec, String path) {
    if (spec instanceof DistributionSpec.Quantiles<Duration> measured) {
      rules.load(measured.csv(), path + ".quantiles", () -> inputs.loadQuantiles(measured.csv()));
    }
  }

  private void outages() {
    scenario.outages().forEach((name, outage) -> {
      String path = "outages." + name;
      times(outage.between(), path + ".between");
      times(outage.length(), path + ".length");
      times(outage.back(), path + ".back");
      outage.group().ifPresent(group -> rules.group(group, path + ".group", rules.devices()));
    });
  }

  private void homes(Homes homes) {
    homes.devices().forEach((name, group) -> {
      String path = "population.homes.devices." + name + ".movement";
      if (group.movement() instanceof MovementSpec.Commute && homes.area().isEmpty()) {
        rules.add(path, "must be 'fixed' where homes have no 'area', as nobody knows where they are");
      } else if (!(group.movement() instanceof MovementSpec.Fixed || group.movement() instanceof MovementSpec.Commute)) {
        rules.add(path, "must be 'fixed' or 'commute', as these devices have a home");
      }
    });
  }

  private void sites(Places sites) {
    if (!(sites.movement() instanceof MovementSpec.Fixed)) {
      rules.add("population.sites.movement", "must be 'fixed', as sites stay where they are");
    }
    if (sites.attach().isPresent()) {
      rules.add("population.sites.attach", "must not be given, as sites are attached to no other");
    }
  }

  private void users(Places users) {
    if (users.csv().isPresent() && !(users.movement() instanceof MovementSpec.Fixed)) {
      rules.add("population.users.movement", "must be 'fixed' where a 'csv' says where users are");
    }
    if (users.movement() instanceof MovementSpec.RandomWaypoint walk) {
      times(walk.rest(), "population.users.movement.random-waypoint.rest");
    }
    if (users.movement() instanceof MovementSpec.Tracks tracks) {
      rules.load(tracks.csv(), "population.users.movement.tracks.csv", () -> inputs.loadTracks(tracks.csv(), tracks.longestGap()));
    }
    if (users.attach().isPresent() && scenario.population().sites().isEmpty()) {
      rules.add("population.users.attach", "must have sites to attach to, but the population has none");
    }
    if (users.attach().isPresent() && users.carrier().names().stream().anyMatch(name -> !name.equals("none"))) {
      rules.add("population.users.carrier", "must be 'none' where users are attached to sites: what is at a site is its own gateway, by 'nat'");
    }
    if (users.attach().isPresent() && users.ipv6() > 0) {
      rules.add("population.users.ipv6", "must be 0 % where users are attached to sites: these give addresses of IPv4 only");
    }
  }
}
