package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orrery.host.RandomStream;
import orrery.metrics.results.ResultsDirectory;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes of the real program, killed at moments of no choice of theirs ({@code kill -9}) and started again.
 *
 * <p>Five are killed in the build, twenty-five with {@code -Dorrery.long=true}, as many as {@code -Dorrery.kills=N} says;
 * the moments derive from {@code -Dorrery.seed}.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KillTest {

  private static final String SCENARIO =
      """
      name: killed
      duration: 20 min
      population: { homes: { count: 12, devices: { set-top-box: {}, phone: { type: smartphone } } } }
      backbone: { preset: europe-west }
      services: { directory: { protocol: discovery-service } }
      protocols: { edge-node: {}, discovery-service: {} }
      compare: { small: {}, large: { population.homes.count: 20 } }
      replications: 3
      """;

  private static final List<String> COMPARED = List.of("metrics.csv", "series.csv", "distributions.csv", "summary.json");

  @TempDir Path folder;

  @Test
  @DisplayName("endsWithTheSameBytesWheneverItIsKilled: 5 times, 25 with -Dorrery.long=true, N with -Dorrery.kills=N")
  void endsWithTheSameBytesWheneverItIsKilled() throws Exception {
    int kills = Integer.getInteger("orrery.kills", Boolean.getBoolean("orrery.long") ? 25 : 5);
    long seed = Long.getLong("orrery.seed", 1);
    RandomStream luck = new Xoshiro256(seed);
    Files.writeString(folder.resolve("killed.yaml"), SCENARIO);
    untilWhole("first"); // The files of the program and its libraries are in memory from now on.
    long wholeNanos = untilWhole("whole");
    Map<String, String> whole = files("whole");
    List<String> moments = new ArrayList<>();
    int killed = 0;
    int cut = 0;

    for (int directory = 1; killed < kills; directory++) {
      String out = "out-" + directory;
      boolean isOver = false;
      while (!isOver && killed < kills && !isFinished(out)) {
        // The first tenth is the virtual machine's own beginning; behind the end of the runs, charts are drawn.
        long millis = TimeUnit.NANOSECONDS.toMillis((long) (wholeNanos * (0.1 + 1.1 * luck.nextDouble())));
        Process process = start(out);
        isOver = process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor(); // SIGKILL
        killed += isOver ? 0 : 1;
        cut += !isOver && !isFinished(out) ? 1 : 0;
        moments.add((isOver ? "over before " : "") + millis + " ms");
      }
      assertThat(finished(out)).as(errors(out)).isZero();

      assertThat(files(out)).as("killed at " + moments + " (seed " + seed + ")").isEqualTo(whole);
    }

    System.out.println("killed " + killed + " times, " + cut + " of them before the results were whole, at " + moments + " of " + TimeUnit.NANOSECONDS.toMillis(wholeNanos)
        + " ms; again with -Dorrery.seed=" + seed);
    assertThat(cut).isPositive();
  }

  /** Makes the experiment undisturbed; how long it took until the results were whole, but for the charts. */
  private long untilWhole(String out) throws Exception {
    long begun = System.nanoTime();
    Process process = start(out);
    while (!isFinished(out)) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS) && process.exitValue() != 0).as(errors(out)).isFalse();
    }
    long ended = System.nanoTime();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return ended - begun;
  }

  private boolean isFinished(String out) throws IOException {
    return ResultsDirectory.at(folder.resolve(out)).manifest().filter(manifest -> manifest.isFinished()).isPresent();
  }

  private Process start(String out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true",
            "-cp", System.getProperty("java.class.path"), Orrery.class.getName(), "run", "killed.yaml", "--out", out, "--workers", "2", "--quiet")
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve(out + ".err").toFile())
        .start();
  }

  private int finished(String out) throws IOException, InterruptedException {
    Process process = start(out);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String errors(String out) throws IOException {
    return Files.readString(folder.resolve(out + ".err"));
  }

  private Map<String, String> files(String out) throws IOException {
    Path directory = folder.resolve(out);
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : COMPARED) {
      files.put(name, Files.readString(directory.resolve(name)));
    }
    files.put("manifest", ResultsDirectory.at(directory).manifest().orElseThrow().withoutEnvironment());
    try (var all = Files.walk(directory)) {
      // Every file, charts among them, and nothing half written.
      files.put("names", String.join("\n", all.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()).sorted().toList()));
    }
    return files;
  }
}
