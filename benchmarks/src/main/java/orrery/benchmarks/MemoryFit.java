package orrery.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orrery.scenario.Experiment;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.Scenario;
import orrery.scenario.WarmUp;
import orrery.scenario.library.Library;
import orrery.scenario.world.MemoryCost;
import orrery.scenario.world.MemoryEstimate;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;

/**
 * What worlds hold of the heap at their largest, beside what is estimated before they begin; and the numbers of
 * {@link MemoryCost} that fit best.
 *
 * <p>Arguments are scenarios, by name or file, with what is to be set, as {@code 'city population.homes.count=200'}; without
 * any, shipped ones of several sizes, with {@code -Dorrery.long=true} larger ones besides. It is to run with the serial collector,
 * and takes the sizes from full collections.
 */
public final class MemoryFit {

  private static final long SEED = 7;
  private static final int SLICES = 360;
  private static final int LOOK_EVERY = 60;
  private static final int ROUNDS = 20_000;

  /** How much a number that nothing measured speaks for is held where it is. */
  private static final double HOLD = 0.01;

  /** A hundred thousand devices of which next to none is ever on: what is described alone. */
  private static final String OFF = "off";

  private static final String OFF_TEXT = """
      name: off
      duration: 20 min
      population:
        homes:
          count: 20000
          devices: { laptop: { count: 5, churn: { session: { exponential: 1 ms }, absence: { exponential: 10000000 s } } } }
      backbone: {}
      """;

  private static final List<String> USUAL = List.of(
      OFF, "first-node", "evening-in-the-street", "city population.homes.count=200", "city", "hole-punching", "melbourne", "downloads", "merit",
      "ar-offload", "request-routing", "factory-telemetry", "persistence");

  private static final List<String> LONG = List.of(
      "city population.homes.count=4000 population.nodes.relay.count=80", "city population.homes.count=20000 population.nodes.relay.count=400");

  /** The shipped scenario of any number of homes, once it is there. */
  private static final List<String> SCALE = List.of("scale population.homes.count=200", "scale population.homes.count=2000", "scale population.homes.count=8000");

  private static final List<String> LONG_SCALE = List.of("scale population.homes.count=40000", "scale population.homes.count=200000");

  /** A world: what it was estimated to hold, of what, and what it held. */
  private record Point(String name, double[] amounts, double bytes) {}

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private MemoryFit() {}

  public static void main(String[] arguments) throws IOException {
    List<String> worlds = new ArrayList<>(List.of(arguments));
    if (worlds.isEmpty()) {
      boolean isLong = Boolean.getBoolean("orrery.long");
      worlds.addAll(USUAL);
      worlds.addAll(isLong ? LONG : List.of());
      if (Library.names().contains("scale")) {
        worlds.addAll(SCALE);
        worlds.addAll(isLong ? LONG_SCALE : List.of());
      }
    }
    new MemoryFit().compare(worlds);
  }

  private void compare(List<String> worlds) throws IOException {
    List<Point> points = new ArrayList<>();
    print("%12s  %12s  %6s  %s%n", "estimate MB", "measured MB", "ratio", "world");
    for (String world : worlds) {
      Point point = measured(world);
      points.add(point);
      double estimate = estimate(point.amounts, bytes());
      print("%12.1f  %12.1f  %6.2f  %s:%s%n", estimate / 1e6, point.bytes / 1e6, estimate / point.bytes, world, parts(point));
    }
    double[] fitted = fitted(points);
    print("%n%12s  %12s  %s%n", "fitted", "now", "bytes of each");
    for (MemoryCost cost : MemoryCost.values()) {
      print("%12.0f  %12d  %s%n", fitted[cost.ordinal()], cost.bytes(), cost);
    }
    print("%n%6s  world, with the fitted ones%n", "ratio");
    for (Point point : points) {
      print("%6.2f  %s%n", estimate(point.amounts, fitted) / point.bytes, point.name);
    }
  }

  private static String parts(Point point) {
    StringBuilder parts = new StringBuilder();
    for (MemoryCost cost : MemoryCost.values()) {
      double amount = point.amounts[cost.ordinal()];
      parts.append(amount == 0 ? "" : String.format(Locale.ROOT, " %.0f %s", amount, cost));
    }
    return parts.toString();
  }

  private void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  private static Point measured(String world) throws IOException {
    List<String> words = List.of(world.split(" "));
    String name = words.get(0);
    Path here = Path.of("").toAbsolutePath();
    byte[] text = text(name);
    CheckedScenario checked = new ScenarioReader(InstalledCatalogue.of(MemoryFit.class.getClassLoader())).read(name, text, here, words.subList(1, words.size()), here);
    List<Experiment.Variant> variants = checked.experiment().variants();
    Scenario first = variants.get(variants.size() - 1).at(0);
    Scenario scenario = first.measure().warmUp() instanceof WarmUp.Auto ? first.withWarmUp(Duration.ZERO) : first;
    Map<MemoryCost, Double> amounts = MemoryEstimate.of(scenario, checked.inputs()).amounts();
    return new Point(world, Arrays.stream(MemoryCost.values()).mapToDouble(amounts::get).toArray(), largest(scenario, checked));
  }

  private static byte[] text(String name) throws IOException {
    if (name.equals(OFF)) {
      return OFF_TEXT.getBytes(StandardCharsets.UTF_8);
    }
    return name.endsWith(".yaml") ? Files.readAllBytes(Path.of(name)) : Library.text(name).orElseThrow();
  }

  private static long largest(Scenario scenario, CheckedScenario checked) {
    WorldRun run = new WorldRun(scenario, checked.inputs(), SEED, 0, List.of());
    long largest = held();
    for (int slice = 1; slice < SLICES; slice++) {
      run.advance();
      // Where all begin at once, most is held right after.
      largest = slice == 1 || slice % LOOK_EVERY == 0 ? Math.max(largest, held()) : largest;
    }
    Reference.reachabilityFence(run);
    return largest;
  }

  /** What full collections leave. Several: a collection may only discover what the next one frees. */
  private static long held() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double[] bytes() {
    return Arrays.stream(MemoryCost.values()).mapToDouble(MemoryCost::bytes).toArray();
  }

  private static double estimate(double[] amounts, double[] bytes) {
    double sum = 0;
    for (int i = 0; i < amounts.length; i++) {
      sum += amounts[i] * bytes[i];
    }
    return sum;
  }

  /**
   * The numbers, none below 0, whose squared relative errors are least: one after the other is made the best beside the others,
   * again and again (coordinate descent).
   */
  private static double[] fitted(List<Point> points) {
    double[] now = bytes();
    double[] fitted = now.clone();
    for (int round = 0; round < ROUNDS; round++) {
      int i = round % fitted.length;
      double up = HOLD * HOLD / now[i];
      double down = HOLD * HOLD / (now[i] * now[i]);
      for (Point point : points) {
        double slope = point.amounts[i] / point.bytes;
        double rest = 1 - estimate(point.amounts, fitted) / point.bytes + slope * fitted[i];
        up += slope * rest;
        down += slope * slope;
      }
      fitted[i] = Math.max(0, up / down);
    }
    return fitted;
  }
}
