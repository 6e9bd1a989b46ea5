package orrery.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import orrery.host.Metric;
import org.junit.jupiter.api.Test;

class HouseTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("orrery.metrics");

  @Test
  void knowsOfOursTheHostContractOnly() {
    noClasses().that().resideInAPackage("orrery.metrics..")
        .should().dependOnClassesThat().resideInAnyPackage(
            "orrery.sim..", "orrery.net..", "orrery.device..", "orrery.fault..", "orrery.protocols..", "orrery.scenario..")
        .check(CLASSES);
  }

  @Test
  void hasNoCircles() {
    slices().matching("orrery.(metrics).(*)..").should().beFreeOfCycles().check(CLASSES);
    noClasses().that().resideInAPackage("orrery.metrics")
        .should().dependOnClassesThat().resideInAnyPackage("orrery.metrics.results", "orrery.metrics.summary", "orrery.metrics.chart", "orrery.metrics.trace", "orrery.metrics.report")
        .check(CLASSES);
  }

  @Test
  void definesEveryMetricOnceInAWholeSentence() {
    List<String> names = MetricCatalogue.definitions().stream().map(definition -> definition.metric().name()).toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(MetricCatalogue.definitions()).allSatisfy(definition -> {
      assertThat(definition.text()).endsWith(".").doesNotContain("|");
      assertThat(definition.metric().name()).matches("[a-z]+([.-][a-z]+)*");
      List<String> units = List.of("s", "B", "B/s", "m", "J", "1", "1/h");
      // A counter counts whole ones: seconds of a core, grams and dollars would be too few.
      List<String> small = List.of("ms", "mg", "µUSD");
      assertThat(definition.metric().unit()).isIn(definition.metric().kind() == Metric.Kind.COUNTER ? Stream.concat(units.stream(), small.stream()).toList() : units);
      if (MetricCatalogue.isShare(definition.metric().name())) {
        assertThat(definition.metric().kind()).isIn(Metric.Kind.TIME_WEIGHTED, Metric.Kind.PROPORTION);
      }
    });
    assertThat(names).containsAll(MetricCatalogue.main());
    assertThat(MetricCatalogue.find("discovery.time")).isPresent();
    assertThat(MetricCatalogue.markdown()).contains("| `discovery.time` | tally | s | cluster, outcome, device |");
  }
}
