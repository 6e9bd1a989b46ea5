package orrery.metrics.chart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import orrery.host.Metric;
import orrery.host.RandomStream;
import orrery.metrics.Evening;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.sim.Xoshiro256;

/** Draws charts of invented results for looking at: {@code Gallery FOLDER}. */
final class Gallery {

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Charts.draw(Evening.write(folder.resolve("evening"), List.of("merit", "bully"), 5));
    Charts.draw(Evening.write(folder.resolve("alone"), List.of("default"), 1));
    Charts.draw(awkward(folder.resolve("awkward")));
    Charts.draw(traversal(folder.resolve("traversal")));
  }

  /** Three variants with long names, nine classes, waits that mostly do not finish, tiny and empty totals. */
  static ResultsDirectory awkward(Path folder) throws Exception {
    List<String> variants = List.of("merit-with-backup", "bully-tuned", "random");
    Metric discovery = Metric.tally("discovery.time", "s", "device");
    Metric sent = Metric.counter("bytes.up", "B", "protocol");
    Metric superNodes = Metric.timeWeighted("super-nodes", "1");
    List<FinishedRun> runs = new ArrayList<>();
    for (String variant : variants.stream().sorted().toList()) {
      for (int replication = 1; replication <= 3; replication++) {
        Recorder recorder = new Recorder(Duration.ofSeconds(100), Duration.ZERO);
        RandomStream random = new Xoshiro256(variants.indexOf(variant) * 100 + replication);
        for (int i = 0; i < 300; i++) {
          var wait = recorder.begin(0, discovery, "device-class-" + random.nextInt(9));
          if (random.nextBoolean(variant.equals("random") ? 0 : 0.35)) {
            wait.finish((long) (2_000_000 + random.nextExponential(900_000)));
          }
        }
        recorder.count(0, sent, variant.equals("random") ? 0 : 1_200 + random.nextInt(900), "dns-based-service-discovery");
        recorder.count(0, sent, random.nextInt(4), "stun");
        for (int s = 0; s < 100; s++) {
          recorder.change(s * 1_000_000_000L, superNodes, 1 + random.nextInt(2));
        }
        runs.add(new FinishedRun(new RunKey(variant, "", replication), new LinkedHashMap<>(), recorder.finish(100_000_000_000L)));
      }
    }
    ResultsDirectory directory = ResultsDirectory.at(folder);
    directory.writeTables(runs);
    directory.write(Summary.of(directory.rows(metric -> true), variants));
    directory.write(Evening.manifest(variants, 3));
    return directory;
  }

  /** Nine kinds of NAT of which one goes through each other or not, and four of which some do. */
  static ResultsDirectory traversal(Path folder) throws Exception {
    List<String> nine = List.of("eim-eif", "eim-adf", "eim-apdf", "adm-eif", "adm-adf", "adm-apdf", "apdm-eif", "apdm-adf", "apdm-apdf");
    Recorder recorder = new Recorder(Duration.ofSeconds(100), Duration.ZERO);
    RandomStream random = new Xoshiro256(7);
    for (String a : nine) {
      for (String b : nine) {
        recorder.observe(0, MetricCatalogue.TRAVERSAL_DIRECT, a.endsWith("apdf") && b.startsWith("ap") || b.endsWith("apdf") && a.startsWith("ap") ? 0 : 1, a, b);
        for (int i = 0; i < 300 && !a.startsWith("adm") && !b.endsWith("apdf"); i++) {
          recorder.observe(0, MetricCatalogue.TRAVERSAL_RELAYED, random.nextInt(nine.indexOf(a) + 2) > nine.indexOf(b) ? 1 : 0, a, b);
        }
      }
    }
    List<String> variants = List.of("default");
    ResultsDirectory directory = ResultsDirectory.at(folder);
    directory.writeTables(List.of(new FinishedRun(new RunKey("default", "", 1), new LinkedHashMap<>(), recorder.finish(100_000_000_000L))));
    directory.write(Summary.of(directory.rows(metric -> true), variants));
    directory.write(Evening.manifest(variants, 1));

    return directory;
  }

  private Gallery() {}
}
