package orrery.scenario.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.util.List;
import java.util.stream.Stream;
import orrery.metrics.Recorder;
import orrery.protocols.edge.EdgeNode;
import orrery.scenario.Scenario;
import orrery.sim.Simulation;
import org.junit.jupiter.api.Test;

/** The edges between the modules of the house, as their main code has them. */
class ScenariosArchitectureTest {

  private static final String[] OURS = {"orrery.sim..", "orrery.net..", "orrery.device..", "orrery.fault..", "orrery.protocols..", "orrery.metrics..", "orrery.scenario..", "orrery.benchmarks.."};

  private static final JavaClasses HOUSE = ArchConfiguration.withThreadLocalScope(configuration -> {
    configuration.setResolveMissingDependenciesFromClassPath(false);
    List<URL> modules = Stream.of(Simulation.class, EdgeNode.class, Recorder.class, Scenario.class)
        .map(of -> of.getProtectionDomain().getCodeSource().getLocation())
        .distinct()
        .toList();
    return new ClassFileImporter().importUrls(modules);
  });

  @Test
  void theRulesHaveSomethingToBiteOn() {
    for (String root : List.of("orrery.host", "orrery.sim", "orrery.net", "orrery.device", "orrery.protocols.cluster", "orrery.metrics", "orrery.scenario.world", "orrery.scenario.cli")) {
      assertThat(HOUSE).describedAs(root).anyMatch(javaClass -> javaClass.getPackageName().equals(root));
    }
    assertThat(HOUSE).noneMatch(javaClass -> javaClass.getSimpleName().endsWith("Test"));
  }

  @Test
  void theHostContractKnowsNothingOfOurs() {
    check(noClasses().that(resideInAPackage("orrery.host..")).should().dependOnClassesThat(resideInAnyPackage(OURS))
        .because("everybody sees the contract, and it sees nobody"));
  }

  @Test
  void metricsKnowTheHostContractAndNothingElseOfOurs() {
    check(noClasses().that(resideInAPackage("orrery.metrics..")).should().dependOnClassesThat(
            resideInAnyPackage(OURS).and(not(resideInAPackage("orrery.metrics.."))))
        .because("what is measured of a live node is recorded and drawn by the same code"));
  }

  @Test
  void onlyTheCompositionRootKnowsBothTheNetworkAndTheProtocols() {
    DescribedPredicate<JavaClass> engine = resideInAnyPackage("orrery.sim..", "orrery.net..", "orrery.device..", "orrery.fault..");
    check(noClasses().that(engine).should().dependOnClassesThat(resideInAnyPackage("orrery.protocols..", "orrery.metrics..", "orrery.scenario.."))
        .because("the engine runs any protocol"));
    check(noClasses().that(resideInAPackage("orrery.protocols..")).should().dependOnClassesThat(
            engine.or(resideInAnyPackage("orrery.metrics..", "orrery.scenario..")))
        .because("a protocol only knows its host"));
    check(classes().that(dependOn("orrery.net").and(dependOn("orrery.protocols")).and(not(resideInAPackage("orrery.net.."))).and(not(resideInAPackage("orrery.protocols..")))).should().resideInAPackage("orrery.scenario.world..")
        .because("a world is put together in one place"));
  }

  @Test
  void nothingKnowsTheBenchmarks() {
    check(noClasses().should().dependOnClassesThat(resideInAPackage("orrery.benchmarks.."))
        .because("what is measured must not know that it is"));
  }

  @Test
  void theReaderOfScenariosRunsNothing() {
    check(noClasses().that(resideInAnyPackage("orrery.scenario.yaml..", "orrery.scenario.input..", "orrery.scenario.library.."))
        .should().dependOnClassesThat(resideInAnyPackage("orrery.scenario.world..", "orrery.scenario.run..", "orrery.scenario.cli..", "orrery.protocols..", "orrery.metrics.."))
        .because("a scenario is a value"));
  }

  @Test
  void theRunnerOfExperimentsKnowsNoWorld() {
    check(noClasses().that(resideInAPackage("orrery.scenario.run.."))
        .should().dependOnClassesThat(resideInAnyPackage("orrery.scenario.world..", "orrery.scenario.cli..", "orrery.net..", "orrery.protocols.."))
        .because("a run is a function that it is given"));
    check(noClasses().that(resideInAPackage("orrery.scenario.world..")).should().dependOnClassesThat(resideInAPackage("orrery.scenario.cli.."))
        .because("a world does not know who asked for it"));
  }

  @Test
  void thePackagesOfMetricsHaveNoCycles() {
    check(slices().matching("orrery.metrics.(*)..").should().beFreeOfCycles().because("a package can be read after those it uses"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(HOUSE);
  }

  private static DescribedPredicate<JavaClass> dependOn(String root) {
    return DescribedPredicate.describe("depend on " + root, c -> c.getDirectDependenciesFromSelf().stream().anyMatch(
        dependency -> (dependency.getTargetClass().getPackageName() + ".").startsWith(root + ".")));
  }
}
