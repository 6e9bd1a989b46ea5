package orrery.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.world.WorldRun;
import orrery.scenario.yaml.CheckedScenario;
import orrery.scenario.yaml.ScenarioReader;

/**
 * Heap and time by number of devices, in two curves of homes with five devices each: one of devices that are on all the
 * time, one of devices that are described and off.
 *
 * <p>Arguments choose a curve and its sizes: {@code live 1000 10000}, {@code off 10000 1000000}; without any, both run. What
 * hangs on the seed alone is printed apart from what hangs on the machine.
 */
public final class ScalingCurve {

  private static final long SEED = 7;
  private static final int DEVICES_PER_HOME = 5;

  /** A run is measured after this share of its slices: 12 of 20 minutes, before anything winds down. */
  private static final int SLICES_BEFORE_MEASURING = 216;

  private final PrintStream out;

  private ScalingCurve(PrintStream out) {
    this.out = out;
  }

  /** The homes of the scenario {@code evening-in-the-street}, each with one device of each of five kinds. */
  private enum Curve {
    LIVE("live", "", 1_000, 3_000, 10_000),
    /** Availability 10^-10: nobody is there at the beginning, and nobody comes. */
    OFF("off", "{ churn: { session: { exponential: 1 ms }, absence: { exponential: 10000000 s } } }", 10_000, 100_000, 1_000_000);

    private final String word;
    private final String device;
    private final List<Integer> sizes;

    Curve(String word, String device, Integer... sizes) {
      this.word = word;
      this.device = device;
      this.sizes = List.of(sizes);
    }

    String scenario(int devices) {
      String kind = device.isEmpty() ? "{}" : device;
      return """
          name: scaling
          description: What does a device cost?
          duration: 20 min
          start: stationary
          population:
            homes:
              count: %d
              lan: { access: docsis, nat: port-restricted-cone }
              devices: { set-top-box: %2$s, smartphone: %2$s, laptop: %2$s, tv: %2$s, tablet: %2$s }
          backbone: { preset: europe-west }
          services:
            discovery: { protocol: discovery-service }
          protocols:
            edge-node: { discovery: { service: 'discovery:80' } }
            discovery-service: {}
          replications: 1
          measure: { warm-up: 2 min }
          """.formatted(devices / DEVICES_PER_HOME, kind);
    }
  }

  /** A size of a curve: {@code events} and {@code fingerprint} hang on the seed alone, the rest on the machine. */
  private record Point(int devices, long events, String fingerprint, long heapBytes, double seconds) {}

  public static void main(String[] arguments) {
    ScalingCurve program = new ScalingCurve(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    for (Curve curve : Curve.values()) {
      if (arguments.length == 0) {
        program.draw(curve, curve.sizes);
      } else if (arguments[0].equals(curve.word)) {
        List<Integer> sizes = Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList();
        program.draw(curve, sizes.isEmpty() ? curve.sizes : sizes);
      }
    }
  }

  private void draw(Curve curve, List<Integer> sizes) {
    measure(curve, sizes.get(0)); // Loads what is loaded once.
    List<Point> points = new ArrayList<>();
    for (int devices : sizes) {
      points.add(measure(curve, devices));
    }
    print("%nDevices that are %s: the same on every machine%n", curve == Curve.LIVE ? "on" : "off");
    print("%10s  %12s  %s%n", "devices", "events", "fingerprint");
    for (Point point : points) {
      print("%10d  %12d  %s%n", point.devices, point.events, point.fingerprint);
    }
    print("%nMeasured here%n%10s  %10s  %14s  %8s  %12s%n", "devices", "heap MB", "bytes/device", "wall s", "events/s");
    Point before = null;
    for (Point point : points) {
      print("%10d  %10.1f  %14s  %8.1f  %12.0f%n", point.devices, point.heapBytes / 1e6,
          before == null ? "" : String.format(Locale.ROOT, "%.0f", slope(before, point)), point.seconds, point.events / point.seconds);
      before = point;
    }
    Point least = points.get(0);
    Point most = points.get(points.size() - 1);
    if (most.devices > least.devices) {
      print("slope from %d to %d: %.0f bytes per device%n", least.devices, most.devices, slope(least, most));
    }
  }

  private void print(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values));
  }

  private static double slope(Point one, Point other) {
    return (double) (other.heapBytes - one.heapBytes) / (other.devices - one.devices);
  }

  private static Point measure(Curve curve, int devices) {
    Path here = Path.of(".");
    CheckedScenario checked = new ScenarioReader(InstalledCatalogue.of(ScalingCurve.class.getClassLoader()))
        .read("scaling.yaml", curve.scenario(devices).getBytes(StandardCharsets.UTF_8), here, List.of(), here);
    long before = System.nanoTime();
    WorldRun run = new WorldRun(checked.experiment().base(), checked.inputs(), SEED, 0, List.of());
    for (int slice = 0; slice < SLICES_BEFORE_MEASURING; slice++) {
      run.advance();
    }
    double seconds = (System.nanoTime() - before) / 1e9;
    long heap = usedHeap();
    Reference.reachabilityFence(run);
    long events = run.events();
    return new Point(devices, events, run.finish().fingerprint(), heap, seconds);
  }

  /** What full collections leave. Several: a collection may only discover what the next one frees. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
