package orrery.sim;

import java.nio.file.Path;

/**
 * Runs a test for many seeds, each giving one random case. A failure says which seed and how to have it again.
 *
 * <p>{@code -Dorrery.seed=N} runs one seed only, {@code -Dorrery.seeds=N} runs that many.
 */
public final class Seeds {

  /** A test of the case that {@code random} draws. */
  @FunctionalInterface
  public interface Trial {
    void run(Xoshiro256 random) throws Exception;
  }

  private Seeds() {}

  /** Runs {@code trial} for the seeds 1 to {@code usual}, or as the system properties ask. */
  public static void forEach(int usual, Trial trial) {
    String only = property("orrery.seed");
    if (!only.isEmpty()) {
      run(Long.parseLong(only), trial);
      return;
    }
    String asked = property("orrery.seeds");
    int count = asked.isEmpty() ? usual : Integer.parseInt(asked);
    for (long seed = 1; seed <= count; seed++) {
      run(seed, trial);
    }
  }

  private static void run(long seed, Trial trial) {
    try {
      trial.run(new Xoshiro256(seed));
    } catch (Throwable thrown) {
      throw new AssertionError("seed " + seed + ": " + thrown + "\nreproduce: " + command(seed), thrown);
    }
  }

  private static String command(long seed) {
    StackWalker.StackFrame test = StackWalker.getInstance()
        .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(Seeds.class.getName())).findFirst().orElseThrow());
    String simpleName = test.getClassName().substring(test.getClassName().lastIndexOf('.') + 1);
    return "mvn -q test -pl " + Path.of(property("basedir")).getFileName() + " -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
        + simpleName + "#" + test.getMethodName() + " -Dorrery.seed=" + seed;
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    return value == null || value.startsWith("${") ? "" : value;
  }
}
