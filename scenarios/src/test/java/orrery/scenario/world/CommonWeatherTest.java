package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.metrics.RunKey;
import orrery.metrics.Value;
import orrery.metrics.summary.Comparison;
import orrery.scenario.Scenario;
import orrery.scenario.run.Plan;
import orrery.scenario.run.RunResult;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** What it is worth that variants face the same weather. */
class CommonWeatherTest {

  private static final String CALLS =
      """
      name: two-percent
      duration: 10 min
      population:
        networks:
          home:
            lan: { access: cable, nat: port-restricted-cone }
            region: london
            devices: { phone: { type: smartphone } }
      access: { cable: { extends: docsis } }
      workload:
        calls: { type: request, from: phone, service: work, every: { exponential: 3 s }, from-time: 1 min, up: 1 kB, down: 2 kB, work: 50000000, central: 100 % }
      backbone: { preset: europe-west }
      services:
        discovery: { protocol: discovery-service, addresses: 2 }
        cloud: { protocol: central-cloud, region: frankfurt }
      protocols:
        edge-node:
          discovery: { service: 'discovery:80' }
          services: { on: true, security: open, central: 'cloud:80' }
        discovery-service: {}
        central-cloud: { services: work }
      compare:
        cable: {}
        slower: { access.cable.up.delay: 7.14 ms, access.cable.down.delay: 7.14 ms }
      """;

  /** Access delay raised by 2 %: the paired difference of mean request time varies at most a quarter as much as unpaired. */
  @Test
  void makesTheDifferenceOfMeanRequestTimesFourTimesMoreCertain() {
    CheckedScenario checked = Worlds.read(CALLS);
    Plan plan = Plan.of(checked, 0, Optional.empty(), "");
    List<Value> cable = new ArrayList<>();
    List<Value> slower = new ArrayList<>();
    for (int replication = 1; replication <= 10; replication++) {
      cable.add(meanRequestTime(checked, plan, new RunKey("cable", "", replication)));
      slower.add(meanRequestTime(checked, plan, new RunKey("slower", "", replication)));
    }

    Comparison comparison = Comparison.of(cable, slower);

    assertThat(comparison.varianceReduction().orElseThrow()).isGreaterThanOrEqualTo(4);
    // A way there and back is longer by 0.28 ms, and a request takes one or a few.
    assertThat(comparison.difference().orElseThrow().mean().number()).isBetween(0.00028, 0.0015);
  }

  private static Value meanRequestTime(CheckedScenario checked, Plan plan, RunKey key) {
    Scenario scenario = Worlds.variant(checked, key.variant());
    RunResult run = Worlds.run(checked, scenario, plan.seed(key), 0);
    assertThat(run.violations()).isEmpty();
    return Value.of(Worlds.value(run.metrics(), "request.time", "mean"));
  }
}
