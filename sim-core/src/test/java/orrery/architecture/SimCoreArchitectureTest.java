package orrery.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.Buffer;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.List;
import orrery.host.RandomStream;
import orrery.sim.Fingerprint;
import org.junit.jupiter.api.Test;

class SimCoreArchitectureTest {

  private static final List<Class<?>> MADE_TO_CHANGE = List.of(
      AbstractCollection.class, AbstractMap.class, StringBuilder.class, Buffer.class, RandomStream.class, Fingerprint.class);

  private final JavaClasses simCore = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("orrery.host", "orrery.sim", "orrery.net", "orrery.device", "orrery.fault");

  @Test
  void theHostContractKnowsNothingElseOfOurs() {
    noClasses().that().resideInAPackage("orrery.host..")
        .should().dependOnClassesThat(ours().and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("orrery.host.."))))
        .check(simCore);
  }

  @Test
  void theEngineKnowsOnlyTheHostContract() {
    classes().that().resideInAPackage("orrery.sim..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("orrery.sim..", "orrery.host..", "java..", "org.jspecify..", "org.apache.commons.math3.special..")
        .check(simCore);
  }

  /** One run is one thread; two runs in one virtual machine know nothing of each other. */
  @Test
  void nothingStartsAThread() {
    noClasses()
        .should().dependOnClassesThat().resideInAPackage("java.util.concurrent..")
        .orShould().dependOnClassesThat().belongToAnyOf(Thread.class, ThreadGroup.class, ThreadLocal.class, Runtime.class)
        .check(simCore);
  }

  @Test
  void noStaticFieldChanges() {
    fields().that().areStatic().should().beFinal().check(simCore);
    noFields().that().areStatic()
        .should().haveRawType(new DescribedPredicate<JavaClass>("that is made to be changed") {
          @Override
          public boolean test(JavaClass type) {
            return MADE_TO_CHANGE.stream().anyMatch(type::isAssignableTo);
          }
        })
        .check(simCore);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return JavaClass.Predicates.resideInAPackage("orrery..");
  }
}
