package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import orrery.host.Distance;
import orrery.host.Position;
import orrery.scenario.Account;
import orrery.scenario.DistributionSpec;
import orrery.scenario.Experiment;
import orrery.scenario.FaultSpec;
import orrery.scenario.Homes.DeviceGroup;
import orrery.scenario.MovementSpec;
import orrery.scenario.Pick;
import orrery.scenario.Places;
import orrery.scenario.Scenario;
import orrery.scenario.Start;
import orrery.scenario.TestCatalogue.MemberConfig;
import orrery.scenario.TestCatalogue.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioReaderTest {

  @Test
  void readsEveryPartOfTheGrammar() {
    Experiment experiment = Texts.read(Texts.resource("street.yaml")).experiment();

    Scenario scenario = experiment.base();
    assertThat(scenario.start()).isEqualTo(new Start.Ramp(Duration.ofMinutes(5)));
    assertThat(scenario.epoch()).isEqualTo(Instant.parse("2026-03-01T18:00:00Z"));
    assertThat(scenario.population().homes().orElseThrow().lan().loss()).isEqualTo(0.01);
    assertThat(scenario.population().homes().orElseThrow().area().orElseThrow().radius()).isEqualTo(new Distance(500_000));
    DeviceGroup phone = scenario.population().homes().orElseThrow().devices().get("phone");
    assertThat(phone.type()).isEqualTo("smartphone");
    assertThat(phone.account()).isEqualTo(Account.OWN);
    assertThat(phone.count()).isEqualTo(new DistributionSpec.Poisson<Integer>(2.1));
    assertThat(phone.churn().orElseThrow().session().orElseThrow()).isEqualTo(new DistributionSpec.Weibull<>(Duration.ofMinutes(169), 0.615));
    assertThat(phone.churn().orElseThrow().leave().silent()).isEqualTo(0.3);
    assertThat(scenario.faults().get("blackout"))
        .isEqualTo(new FaultSpec.Crash(
            Duration.ofMinutes(10), FaultSpec.Role.SUPER_NODE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0.3, Optional.of(Duration.ofSeconds(90))));
    assertThat(scenario.faults().get("split"))
        .isEqualTo(new FaultSpec.Partition(
            Duration.ofMinutes(20), FaultSpec.Cut.LAN, FaultSpec.Direction.BOTH, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1, Optional.of(Duration.ofMinutes(1))));
    assertThat(scenario.protocols().get("test-member").config())
        .isEqualTo(new MemberConfig(Mode.EAGER, Duration.ofSeconds(20), Duration.ofSeconds(5)));
    assertThat(scenario.replications().most()).isEqualTo(3);
    assertThat(scenario.seed()).isEqualTo(7);
    assertThat(scenario.warmUp()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void givesEachVariantAsAWholeScenario() {
    Experiment experiment = Texts.read(Texts.resource("street.yaml")).experiment();

    assertThat(experiment.variants()).extracting(Experiment.Variant::name).containsExactly("eager", "lazy");
    Scenario lazy = experiment.variants().get(1).scenario();
    assertThat(lazy.protocols().get("test-member").config()).isEqualTo(new MemberConfig(Mode.LAZY, Duration.ofSeconds(20), Duration.ofSeconds(5)));
    assertThat(lazy.population().homes().orElseThrow().devices().get("phone").count()).isEqualTo(new DistributionSpec.Constant<>(1));
    assertThat(experiment.variants().get(0).scenario()).isEqualTo(experiment.base());
  }

  @Test
  void fillsInWhatAScenarioLeavesUnsaid() {
    Scenario scenario = Texts.read(Texts.resource("tiny.yaml")).experiment().base();

    assertThat(scenario.start()).isEqualTo(new Start.Stationary());
    assertThat(scenario.epoch()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
    assertThat(scenario.backbone().preset()).isEqualTo("europe-west");
    assertThat(scenario.population().homes().orElseThrow().lan().nat()).isEqualTo(new Pick.Always("port-restricted-cone"));
    DeviceGroup laptop = scenario.population().homes().orElseThrow().devices().get("laptop");
    assertThat(laptop).isEqualTo(new DeviceGroup("laptop", new DistributionSpec.Constant<>(1), Optional.empty(), new MovementSpec.Fixed(), Optional.empty(), Account.HOUSEHOLD));
    assertThat(scenario.replications().most()).isEqualTo(1);
    assertThat(scenario.warmUp()).isZero();
  }

  @Test
  void namesTheOnlyVariantOfAScenarioThatComparesNothing() {
    Experiment experiment = Texts.read(Texts.resource("tiny.yaml")).experiment();

    assertThat(experiment.variants()).singleElement().satisfies(only -> {
      assertThat(only.name()).isEqualTo(Experiment.ONLY_VARIANT);
      assertThat(only.at(0)).isSameAs(only.scenario()).isSameAs(experiment.base());
    });
  }

  @Test
  void resolvesAliasesAndMergeKeys() {
    Scenario scenario = Texts.read(Texts.resource("street.yaml")).experiment().base();

    var devices = scenario.population().homes().orElseThrow().devices();
    var phone = devices.get("phone").churn().orElseThrow();
    var tablet = devices.get("tablet").churn().orElseThrow();
    assertThat(tablet.session()).isEqualTo(phone.session());
    assertThat(tablet.absence().orElseThrow()).isEqualTo(new DistributionSpec.Constant<>(Duration.ofHours(2)));
  }

  @Test
  void takesWordsAsTextThatYamlWouldTakeForSomethingElse() {
    for (String text : List.of("no", "012", "12:30", "1e3", "~", "null", "0x1F", "2026-01-01")) {
      assertThat(Texts.read(Texts.resource("tiny.yaml") + "description: " + text + "\n").experiment().base().description()).isEqualTo(text);
    }
  }

  @Test
  void setsWhatASettingSays() {
    Scenario scenario =
        Texts.read(
                Texts.resource("street.yaml"),
                "seed=99",
                "population.homes.count=50",
                "population.homes.devices.phone.churn.session={ lognormal: { median: 1 h, sigma: 1 } }",
                "population.homes.devices.tablet.churn.absence.exponential=3 h",
                "faults.blackout.fraction=10 %",
                "population.sites={ count: 2, area: { latitude: 0, longitude: 0, radius: 1 km }, type: server, access: fibre }")
            .experiment()
            .base();

    assertThat(scenario.seed()).isEqualTo(99);
    var homes = scenario.population().homes().orElseThrow();
    assertThat(homes.count()).isEqualTo(50);
    assertThat(homes.devices().get("phone").churn().orElseThrow().session().orElseThrow()).isEqualTo(new DistributionSpec.Lognormal<>(Duration.ofHours(1), 1));
    assertThat(homes.devices().get("tablet").churn().orElseThrow().absence().orElseThrow()).isEqualTo(new DistributionSpec.Exponential<>(Duration.ofHours(3)));
    assertThat(scenario.faults().get("blackout").fraction()).isEqualTo(0.1);
    assertThat(scenario.population().sites().flatMap(Places::count)).contains(2);
  }

  @Test
  void readsPositionsFromAFileBesideTheScenario(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("sites.csv"), "ID,Latitude,NAME,LONGITUDE\r\n1,-37.81517,\"Spring, \"\"corner\"\"\nFlinders\",144.97476\r\n2,0,x,-180\r\n");
    Files.writeString(folder.resolve("s.yaml"), Texts.resource("tiny.yaml").replace("backbone", "  sites: { csv: sites.csv, type: server, access: fibre }\nbackbone"));

    CheckedScenario checked = Texts.READER.read(folder.resolve("s.yaml"), "s.yaml", List.of(), Path.of("/nowhere"));

    var file = checked.experiment().base().population().sites().flatMap(Places::csv).orElseThrow();
    assertThat(checked.inputs().positions(file)).containsExactly(new Position(-37_815_170, 144_974_760), new Position(0, -180_000_000));
    assertThat(checked.inputs().hashes()).containsOnlyKeys("sites.csv");
  }

  @Test
  void readsTheFilesOfSettingsFromTheCallersFolder(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("rtt.txt"), "0 12.5\n12.5 0\n");
    Files.writeString(folder.resolve("s.yaml"), Texts.resource("tiny.yaml"));

    CheckedScenario checked = Texts.READER.read(folder.resolve("s.yaml"), "s.yaml", List.of("backbone.matrix=rtt.txt", "population.homes.region=row-1"), elsewhere);

    var matrix = checked.inputs().matrix(checked.experiment().base().backbone().matrix().orElseThrow()).orElseThrow();
    assertThat(matrix.sites()).isEqualTo(2);
    assertThat(matrix.oneWayNanos(0, 1)).isEqualTo(6_250_000);
  }
}
