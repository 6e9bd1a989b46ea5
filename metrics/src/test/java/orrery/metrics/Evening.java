package orrery.metrics;

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
import orrery.metrics.results.FinishedRun;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.summary.Summary;
import orrery.sim.Xoshiro256;

/**
 * An invented evening of half an hour: two ways to elect, some classes of device, a third of the super nodes crashing at
 * minute 18. No protocol runs; the numbers are drawn so that they look as results do.
 */
public final class Evening {

  public static final Metric DISCOVERY = Metric.tally("discovery.time", "s", "device");
  public static final Metric ELECTION = Metric.tally("election.time", "s");
  public static final Metric SUPER_NODES = Metric.timeWeighted("super-nodes", "1");
  public static final Metric WITHOUT = Metric.timeWeighted("without-super", "1");
  public static final Metric SENT = Metric.counter("bytes.up", "B", "device", "protocol", "message");

  private static final long SECOND = 1_000_000_000L;
  private static final long END = 1_800 * SECOND;
  private static final long CRASH = 1_080 * SECOND;

  private static final List<String> CLASSES = List.of("smartphone", "set-top-box", "laptop", "camera", "home-server");
  private static final Map<String, List<String>> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("mdns", List.of("query", "response", "goodbye"));
    TYPES.put("election", List.of("candidate", "heartbeat", "answer"));
    TYPES.put("http", List.of("register", "search"));
    TYPES.put("registration", List.of("hello", "lease"));
  }

  private Evening() {}

  /** One run of the evening. */
  public static RunMetrics run(String variant, int replication) {
    RandomStream random = new Xoshiro256(replication * 31L + (variant.equals("bully") ? 7 : 0));
    boolean bully = variant.equals("bully");
    Recorder recorder = new Recorder(Duration.ofMinutes(30), Duration.ofMinutes(2));
    for (int i = 0; i < 2_400; i++) {
      String type = CLASSES.get(random.nextInt(CLASSES.size()));
      long at = random.nextLong(END);
      double scale = (bully ? 0.9 : 0.35) * (1 + CLASSES.indexOf(type) * 0.4);
      Tally.Wait wait = recorder.begin(at, DISCOVERY, type);
      long length = (long) (scale * StrictMath.exp(normal(random) * 1.1) * SECOND);
      if (at + length < END && !random.nextBoolean(0.015 + CLASSES.indexOf(type) * 0.01)) {
        wait.finish(at + length);
      }
    }
    for (int i = 0; i < 70; i++) {
      recorder.observe(CRASH, ELECTION, (bully ? 5 : 3) + random.nextExponential(bully ? 4 : 2));
    }
    TimeWeighted superNodes = recorder.timeWeighted(SUPER_NODES);
    TimeShare without = recorder.timeShare(WITHOUT);
    int live = 0;
    double lost = 1000;
    for (long at = 0; at < END; at += SECOND) {
      double target = 200 + 3 * normal(random);
      double rate = bully ? 0.02 : 0.045;
      live += (int) StrictMath.rint((target - live) * rate + normal(random) * 0.6);
      lost += (12 - lost) * rate + normal(random) * 1.5;
      if (at == CRASH) {
        live -= live / 3;
        lost += 320;
      }
      superNodes.change(at, Math.max(0, live));
      without.change(at, Math.max(0, Math.min(1000, lost)), 1000);
    }
    for (String type : CLASSES) {
      TYPES.forEach((protocol, messages) -> {
        for (String message : messages) {
          Counter sent = recorder.counter(SENT, type, protocol, message);
          for (int bin = 0; bin < 360; bin++) {
            double mean = protocol.equals("mdns") ? 40_000 : protocol.equals("election") ? (bully ? 11_000 : 4_000) : protocol.equals("http") ? 6_000 : 900;
            sent.add(bin * 5 * SECOND, (long) (mean * (0.5 + random.nextDouble())));
          }
        }
      });
    }
    return recorder.finish(END);
  }

  /** By the central limit theorem, near enough. */
  private static double normal(RandomStream random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  /** All runs of the evening, in the order of their keys. */
  public static List<FinishedRun> runs(List<String> variants, int replications) {
    List<FinishedRun> runs = new ArrayList<>();
    for (String variant : variants.stream().sorted().toList()) {
      for (int replication = 1; replication <= replications; replication++) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("fingerprint", "0123456789abcdef");
        facts.put("events", 1_234_567L);
        runs.add(new FinishedRun(new RunKey(variant, "", replication), facts, run(variant, replication)));
      }
    }
    return runs;
  }

  /** What an experiment with these variants says about itself. */
  public static Manifest manifest(List<String> variants, int replications) {
    Map<String, Object> scenario = new LinkedHashMap<>();
    scenario.put("duration", "30 min");
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("workers", 2);
    return new Manifest("evening-in-the-street", 7, "0.1.0", Optional.of("4f1d0c6b9a8e7735b1c2d3e4f5061728"), variants, List.of(""), replications,
        "orrery run evening-in-the-street --seed 7", scenario, new LinkedHashMap<>(), environment);
  }

  /** The results directory of the evening, complete but for its charts. */
  public static ResultsDirectory write(Path folder, List<String> variants, int replications) throws IOException {
    ResultsDirectory directory = ResultsDirectory.at(folder);
    List<FinishedRun> runs = runs(variants, replications);
    for (FinishedRun run : runs) {
      directory.write(run);
    }
    directory.writeTables(runs);
    directory.write(Summary.of(directory.rows(metric -> true), variants));
    directory.write(manifest(variants, replications));
    return directory;
  }
}
