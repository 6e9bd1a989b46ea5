package orrery.metrics.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.host.Metric;
import orrery.host.RandomStream;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.sim.Xoshiro256;

/** A results directory of two variants with long names at the points of two paths, measured by tallies, totals and levels. */
final class Swept {

  static final Metric DELAY = Metric.tally("delay", "s", "device");
  static final Metric SENT = Metric.counter("sent", "B", "device", "protocol", "message");
  static final Metric COST = Metric.counter("cost", "1");
  static final Metric LEVEL = Metric.timeWeighted("level", "1", "device");
  static final List<String> VARIANTS = List.of("everything-in-the-central-cloud", "merit");
  static final List<String> DEVICES = List.of("game-console", "set-top-box", "smartphone", "a-device-with-a-long-name");

  private Swept() {}

  static List<String> points() {
    List<String> points = new ArrayList<>();
    for (String count : List.of("5", "10", "200")) {
      for (String access : List.of("docsis", "fibre")) {
        Map<String, String> point = new LinkedHashMap<>();
        point.put("population.homes.count", count);
        point.put("population.homes.lan.access", access);
        points.add(RunKey.point(point));
      }
    }
    return points;
  }

  static ResultsDirectory write(Path folder) throws IOException {
    List<FinishedRun> runs = new ArrayList<>();
    for (String variant : VARIANTS) {
      for (String point : points().stream().sorted().toList()) {
        for (int replication = 1; replication <= 3; replication++) {
          runs.add(new FinishedRun(new RunKey(variant, point, replication), new LinkedHashMap<>(), recorded(variant, point, replication).finish(100_000_000_000L)));
        }
      }
    }
    ResultsDirectory directory = ResultsDirectory.at(folder);
    directory.writeTables(runs);
    directory.write(new Manifest("swept", 7, "0.1.0", Optional.of("4f1d0c6b9a8e7735b1c2d3e4f5061728"), VARIANTS, points(), 3, "", new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>()));
    return directory;
  }

  /** Sent is 1000 B a home, half of it in the first device's name; the cost is 100 less the homes, and 7 more in the other variant. */
  private static Recorder recorded(String variant, String point, int replication) {
    Recorder recorder = new Recorder(Duration.ofSeconds(100), Duration.ZERO);
    RandomStream random = new Xoshiro256(VARIANTS.indexOf(variant) * 1000L + points().indexOf(point) * 10L + replication);
    long homes = Long.parseLong(RunKey.values(point).get("population.homes.count"));
    for (int i = 0; i < 400; i++) {
      var wait = recorder.begin(0, DELAY, DEVICES.get(i % DEVICES.size()));
      if (i % 40 != 0) {
        wait.finish((long) (2_000_000 + random.nextExponential(30_000_000.0 * (1 + i % DEVICES.size()))));
      }
    }
    for (int second = 0; second < 100; second++) {
      recorder.count(second * 1_000_000_000L, SENT, 5 * homes, DEVICES.get(0), "mdns", "query");
      recorder.count(second * 1_000_000_000L, SENT, 3 * homes, DEVICES.get(1), "http", "get");
      recorder.count(second * 1_000_000_000L, SENT, 2 * homes, DEVICES.get(1), "mdns", "answer");
      recorder.change(second * 1_000_000_000L, LEVEL, random.nextInt(9), DEVICES.get(second % 2));
    }
    recorder.count(0, COST, 220 - homes + 7L * VARIANTS.indexOf(variant) + replication);
    return recorder;
  }
}
