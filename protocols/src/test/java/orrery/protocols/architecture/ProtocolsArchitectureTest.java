package orrery.protocols.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import orrery.host.RandomStream;
import orrery.protocols.live.LiveNode;
import org.junit.jupiter.api.Test;

/** The edges of this module's packages, and what no protocol may hold or touch. */
class ProtocolsArchitectureTest {

  private static final String LIVE = "orrery.protocols.live..";

  private static final List<Class<?>> CHANGEABLE = List.of(
      Map.class, Collection.class, Buffer.class, StringBuilder.class, BitSet.class, ThreadLocal.class, RandomStream.class);

  private static final JavaClasses PROTOCOLS = ArchConfiguration.withThreadLocalScope(configuration -> {
    // The JDK's own classes are asked by reflection where their kind matters; reading them all takes most of the time.
    configuration.setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter().importUrl(LiveNode.class.getProtectionDomain().getCodeSource().getLocation());
  });

  @Test
  void theRulesHaveSomethingToBiteOn() {
    assertThat(PROTOCOLS.size()).isGreaterThan(50);
    assertThat(PROTOCOLS).anyMatch(javaClass -> javaClass.getPackageName().equals("orrery.protocols.live"));
    assertThat(PROTOCOLS).noneMatch(javaClass -> javaClass.getSimpleName().endsWith("Test"));
  }

  @Test
  void protocolsKnowTheHostContractAndNothingElseOfOurs() {
    check(classes().should().onlyDependOnClassesThat(resideInAnyPackage(
            "orrery.protocols..", "orrery.host..", "java..", "org.jspecify..", "com.fasterxml.jackson.core..", "org.bouncycastle..", "javax.crypto..").or(primitivesAndArrays()))
        .because("the simulator and the real sockets are two hosts of the same code (design: a protocol only knows its Host)"));
  }

  @Test
  void noProtocolKnowsTheLiveHost() {
    check(noClasses().that(not(resideInAPackage(LIVE))).should().dependOnClassesThat(resideInAPackage(LIVE))
        .because("whoever composes a program chooses the host"));
  }

  @Test
  void onlyTheLiveHostTouchesSocketsFilesAndThreads() {
    check(noClasses().that(not(resideInAPackage(LIVE))).should().dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent..", "java.lang.management..", "java.util.logging..")
                .or(named("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.ProcessHandle", "java.lang.ProcessBuilder", "java.lang.Runtime", "java.util.Timer", "java.util.TimerTask", "java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.RandomAccessFile")))
        .because("a protocol reaches the world through its host alone"));
  }

  @Test
  void onlyTheLiveHostReadsRealClocks() {
    check(noClasses().that(not(resideInAPackage(LIVE))).should().dependOnClassesThat(named("java.time.Clock", "java.time.InstantSource"))
        .because("time comes from the host"));
    check(noClasses().that(not(resideInAPackage(LIVE))).should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().callMethod(java.time.Instant.class, "now")
        .because("time comes from the host"));
  }

  @Test
  void nothingStaticCanChange() {
    check(fields().that().areStatic().and(areNotOfTheCompilersMaking()).should().beFinal()
        .andShould(holdNothingThatChanges())
        .because("two nodes in one JVM, or two runs, must not meet in a static field"));
  }

  @Test
  void dataArePublishedThroughMethodsNotFields() {
    check(fields().that().arePublic().and().areNotStatic().and(areNotOfTheCompilersMaking()).should().beFinal());
  }

  @Test
  void namesFollowTheHouse() {
    check(noClasses().should().haveSimpleNameEndingWith("Impl")
        .orShould().haveSimpleNameEndingWith("Manager")
        .orShould().haveSimpleNameEndingWith("Util")
        .orShould().haveSimpleNameEndingWith("Utils")
        .orShould().haveSimpleNameEndingWith("Helper"));
    check(methods().should(notBeNamedAsABean()));
  }

  @Test
  void everyMessageOfAFamilyIsKnownToItsCodec() {
    List<String> missing = new ArrayList<>();
    int families = 0;
    for (JavaClass javaClass : PROTOCOLS) {
      if (javaClass.isInterface() && javaClass.getSimpleName().endsWith("Message") && javaClass.reflect().isSealed()) {
        families++;
        missing.addAll(messagesWithoutCodec(javaClass.reflect(), javaClass.getPackageName()));
      }
    }

    assertThat(families).as("sealed families of messages").isPositive();
    assertThat(missing).isEmpty();
  }

  /** The leaves of a sealed family that no codec of its package mentions. */
  private static List<String> messagesWithoutCodec(Class<?> family, String packageName) {
    List<String> missing = new ArrayList<>();
    for (Class<?> member : family.getPermittedSubclasses()) {
      if (member.isSealed()) {
        missing.addAll(messagesWithoutCodec(member, packageName));
      } else if (PROTOCOLS.stream()
          .filter(c -> c.getPackageName().equals(packageName) && c.getSimpleName().endsWith("Codec"))
          .noneMatch(codec -> codec.getDirectDependenciesFromSelf().stream().anyMatch(d -> d.getTargetClass().isEquivalentTo(member)))) {
        missing.add(member.getName());
      }
    }
    return missing;
  }

  private static void check(ArchRule rule) {
    // What must not be there may have no example: public fields, for one.
    rule.allowEmptyShould(true).check(PROTOCOLS);
  }

  private static DescribedPredicate<JavaClass> primitivesAndArrays() {
    return DescribedPredicate.describe("primitives or arrays", c -> c.isPrimitive() || c.isArray());
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return DescribedPredicate.describe("one of " + String.join(", ", names), c -> List.of(names).contains(c.getName()));
  }

  /** Not the likes of {@code $VALUES} and {@code $SwitchMap$…}. */
  private static DescribedPredicate<JavaField> areNotOfTheCompilersMaking() {
    return DescribedPredicate.describe("are not of the compiler's making", f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC) && !f.getName().contains("$"));
  }

  /**
   * Types whose objects never change; an array or an ordered collection is trusted where only its own class can reach it,
   * which is how tables are written.
   */
  private static ArchCondition<JavaField> holdNothingThatChanges() {
    return new ArchCondition<>("hold nothing that changes, or be a private table") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        Class<?> type = field.getRawType().reflect();
        boolean table = field.getModifiers().contains(JavaModifier.PRIVATE)
            && (type.isArray() || Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type));
        boolean emptyArray = type.isArray() && isEmptyArray(field);
        boolean changes = !table && !emptyArray && type != List.class
            && (type.isArray()
                || type.getPackageName().startsWith("java.util.concurrent")
                || CHANGEABLE.stream().anyMatch(changeable -> changeable.isAssignableFrom(type)));
        events.add(new SimpleConditionEvent(field, !changes, field.getFullName() + " is a static " + type.getName()));
      }
    };
  }

  private static boolean isEmptyArray(JavaField field) {
    try {
      java.lang.reflect.Field reflected = field.reflect();
      reflected.setAccessible(true);
      return java.lang.reflect.Array.getLength(reflected.get(null)) == 0;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code get}, {@code put} and the like are words; {@code getName} and {@code setName} are not. */
  private static ArchCondition<JavaMethod> notBeNamedAsABean() {
    return new ArchCondition<>("not be named as a bean's") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        String name = method.getName();
        boolean bean = name.length() > 3
            && (name.startsWith("get") || name.startsWith("set"))
            && Character.isUpperCase(name.charAt(3));
        events.add(new SimpleConditionEvent(method, !bean, method.getFullName() + " is named as a bean's"));
      }
    };
  }
}
