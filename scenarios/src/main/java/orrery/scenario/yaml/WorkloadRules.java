package orrery.scenario.yaml;

import java.time.Duration;
import java.util.List;
import orrery.host.NodeId;
import orrery.scenario.Audience;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Magnitude;
import orrery.scenario.Names;
import orrery.scenario.Scenario;
import orrery.scenario.TaskOrchestrator;
import orrery.scenario.WorkloadSpec;
import orrery.scenario.input.Inputs;

/** What must hold of what users want. */
final class WorkloadRules {

  private final Scenario scenario;
  private final Inputs inputs;
  private final Rules rules;

  WorkloadRules(Scenario scenario, Inputs inputs, Rules rules) {
    this.scenario = scenario;
    this.inputs = inputs;
    this.rules = rules;
  }

  void check() {
    Names names = Names.of(List.of(scenario));
    scenario.workload().forEach((name, workload) -> {
      String path = "workload." + name;
      from(workload, path, names);
      if (!NodeId.isValid(workload.service())) {
        rules.add(path + ".service", "must be a name of 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is '" + Yaml.clip(workload.service()) + "'");
      }
      times(workload, path);
      window(workload, path);
      audience(workload, path);
      exchange(workload, path);
      amount(workload.up(), path + (rules.stands(path + ".bytes") ? ".bytes" : ".up"));
      amount(workload.down(), path + ".down");
      amount(workload.work(), path + ".work");
    });
  }

  private void from(WorkloadSpec workload, String path, Names names) {
    List<String> known = rules.devices();
    boolean service = scenario.services().containsKey(workload.from());
    if (!known.contains(workload.from()) && (service || !names.hasNode(workload.from()))) {
      known.addAll(names.nodesLike(workload.from()));
      rules.add(path + ".from", "must be a group of devices, or one device, but is '" + Yaml.clip(workload.from()) + "'"
          + (service ? ", a service" : Spelling.hint(workload.from(), known)));
    }
  }

  private void times(WorkloadSpec workload, String path) {
    if (workload.trace().isPresent()) {
      if (workload.every().isPresent() || workload.phase().isPresent() || workload.hours().isPresent() || workload.bursts().isPresent()) {
        rules.add(path + ".trace", "must stand alone, as a recording has its own times, but 'every', 'phase', 'hours' or 'bursts' stands beside it");
      } else {
        workload.trace().ifPresent(file -> rules.load(file, path + ".trace", () -> inputs.loadWants(file)));
      }
    } else if (workload.every().isEmpty()) {
      rules.add(path, "must have 'every', how often something is wanted, or a 'trace'");
    }
    workload.every().ifPresent(spec -> measured(spec, path + ".every"));
    workload.bursts().ifPresent(bursts -> {
      measured(bursts.length(), path + ".bursts.length");
      measured(bursts.pause(), path + ".bursts.pause");
    });
  }

  private void measured(DistributionSpec<Duration> spec, String path) {
    if (spec instanceof DistributionSpec.Quantiles<Duration> times) {
      rules.load(times.csv(), path + ".quantiles", () -> inputs.loadQuantiles(times.csv()));
    }
  }

  private void window(WorkloadSpec workload, String path) {
    if (workload.fromTime().compareTo(scenario.duration()) >= 0) {
      rules.add(path + ".from-time", "must be less than the duration (" + rules.written("duration") + ") but is " + rules.written(path + ".from-time"));
    }
    workload.until().filter(until -> until.compareTo(workload.fromTime()) <= 0).ifPresent(until ->
        rules.add(path + ".until", "must be after 'from-time' but is " + rules.written(path + ".until")));
  }

  private void audience(WorkloadSpec workload, String path) {
    if (workload.to() instanceof Audience.Group group) {
      rules.group(group.name(), path + ".to.group", rules.devices());
    }
    if (workload.to() instanceof Audience.Place && !rules.hasPositions()) {
      rules.add(path + ".to.place", "must be where devices have positions: give homes an 'area', devices of networks a 'position', or sites or users");
    }
    boolean isForPeople = workload instanceof WorkloadSpec.Publish || workload instanceof WorkloadSpec.Share || workload instanceof WorkloadSpec.Upload;
    if (isForPeople && workload.to() instanceof Audience.Wherever) {
      rules.add(path + ".to", "must say whom it is for but is 'wherever'");
    }
    if (workload.viewers() instanceof DistributionSpec.Constant<Integer> viewers && viewers.value() > workload.peers()) {
      rules.add(path + ".viewers", "must be at most the 'peers', " + workload.peers() + ", but is " + viewers.value());
    }
  }

  private void exchange(WorkloadSpec workload, String path) {
    if (workload.exchange() == WorkloadSpec.Exchange.MESSAGES) {
      if (workload.orchestrator().isPresent()) {
        rules.add(path + ".orchestrator", "must stand where 'exchange' is 'flows' but stands where it is 'messages', as programs choose there");
      }
      return;
    }
    if (!(workload.to() instanceof Audience.Wherever)) {
      rules.add(path + ".to", "must be 'wherever' where 'exchange' is 'flows', as the orchestrator chooses, but is not");
    }
    if (workload.orchestrator().isEmpty()) {
      rules.add(path, "must have an 'orchestrator' where 'exchange' is 'flows'");
    }
    workload.orchestrator().ifPresent(said -> orchestrator(workload, said, path + ".orchestrator"));
  }

  private void orchestrator(WorkloadSpec workload, TaskOrchestrator said, String path) {
    said.sites().ifPresent(sites -> rules.group(sites, path + ".sites", rules.devices()));
    said.cloud().filter(cloud -> !scenario.services().containsKey(cloud)).ifPresent(cloud ->
        rules.add(path + ".cloud", "must be one of the scenario's 'services' but is '" + Yaml.clip(cloud) + "'" + Spelling.hint(cloud, List.copyOf(scenario.services().keySet()))));
    if (!said.own() && !said.link() && said.sites().isEmpty() && said.cloud().isEmpty()) {
      rules.add(path, "must leave somebody to do the work: 'own', 'link', 'sites' or a 'cloud'");
    }
    if (workload.central() > 0 && said.cloud().isEmpty()) {
      rules.add(path, "must have a 'cloud', as some of the work must stay central");
    }
  }

  /** A distribution that is not of one value has no measure where its parameter is 0. */
  private void amount(DistributionSpec<?> spec, String path) {
    Object parameter =
        spec instanceof DistributionSpec.Exponential<?> s ? s.mean()
            : spec instanceof DistributionSpec.Weibull<?> s ? s.scale()
            : spec instanceof DistributionSpec.Lognormal<?> s ? s.median()
            : spec instanceof DistributionSpec.Gamma<?> s ? s.mean()
            : spec instanceof DistributionSpec.Pareto<?> s ? s.minimum()
            : null;
    if (parameter != null && Magnitude.of(parameter).signum() == 0) {
      rules.add(path, "must be more than 0 where it is drawn, but is 0");
    }
  }
}
