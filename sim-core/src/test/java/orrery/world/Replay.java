package orrery.world;

import java.io.IOException;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The command that has one seed of one test again. */
final class Replay {

  /** A test by its class, with {@code $} before what is nested, and its method. */
  record Name(String simpleClass, String method) {

    static Name of(String className, String method) {
      return new Name(className.substring(className.lastIndexOf('.') + 1), method);
    }
  }

  private Replay() {}

  /** The last line of a message of failure. */
  static String line(Name test, long seed) {
    return "reproduce: " + command(test, seed, Path.of(System.getProperty("basedir", "")).toAbsolutePath());
  }

  /** What to type in the folder of the whole build that the module at {@code module} is part of. */
  static String command(Name test, long seed, Path module) {
    Path root = module;
    while (root.getParent() != null && isModuleOf(root.getParent(), root.getFileName().toString())) {
      root = root.getParent();
    }
    String name = test.simpleClass() + "#" + test.method();
    String chosen = "-Dtest=" + (name.indexOf('$') < 0 ? name : "'" + name + "'") + " -Dorrery.seed=" + seed + " test";
    // A test of a module is not in those that are built along with it.
    return root.equals(module)
        ? "mvn " + chosen
        : "mvn -pl " + root.relativize(module).toString().replace('\\', '/') + " -am -Dsurefire.failIfNoSpecifiedTests=false " + chosen;
  }

  private static boolean isModuleOf(Path parent, String name) {
    Path pom = parent.resolve("pom.xml");
    try {
      return Files.isRegularFile(pom) && Files.readString(pom, StandardCharsets.UTF_8).contains("<module>" + name + "</module>");
    } catch (IOException e) {
      return false; // unreadable: then the shorter command must do
    }
  }

  /** The test method that the caller runs in; where there is none, the first method outside of this package. */
  static Name callingTest() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(frames -> {
      StackFrame[] outside = frames.filter(frame -> frame.getDeclaringClass().getPackage() != Replay.class.getPackage() || isTest(frame)).toArray(StackFrame[]::new);
      StackFrame test = Arrays.stream(outside).filter(Replay::isTest).findFirst().orElse(outside[0]);
      return Name.of(test.getClassName(), test.getMethodName());
    });
  }

  private static boolean isTest(StackFrame frame) {
    for (Method method : frame.getDeclaringClass().getDeclaredMethods()) {
      if (method.getName().equals(frame.getMethodName()) && AnnotationSupport.isAnnotated(method, Testable.class)) {
        return true;
      }
    }
    return false;
  }
}
