package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.TestCatalogue;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.DiceRunner;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, and a user who presses Ctrl-C. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class InterruptTest {

  private static final String DICE =
      "{ name: dice, duration: 1 min, population: { homes: { count: 1, devices: { laptop: {} } } }, backbone: {}, replications: 2 }\n";

  /** Dice whose second replication says that it has begun and then lasts until it is cancelled. */
  public static final class PatientDice implements Surroundings.World {

    private PatientDice() {}

    /** Runs one command in this process. */
    public static void main(String[] arguments) {
      JavaProcess process = new JavaProcess();
      process.end(Orrery.execute(process.surroundings(new PatientDice()), arguments));
    }

    @Override
    public Catalogue catalogue(ClassLoader loader) {
      return TestCatalogue.withTestProtocols();
    }

    @Override
    public CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Surroundings.Observation observation) {
      return (world, key, seed, watch) -> {
        if (key.replication() == 2) {
          System.out.println("begun");
          System.out.flush();
          while (true) {
            watch.at(0, 0);
            Thread.onSpinWait();
          }
        }
        return new DiceRunner().run(world, key, seed, watch);
      };
    }
  }

  @Test
  void leavesADirectoryThatCanBeResumedAndEndsWith130(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("dice.yaml"), DICE);
    Process process =
        // A build in the background may have been started with the signal ignored, and a child inherits that.
        new ProcessBuilder(
                "env", "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), PatientDice.class.getName(), "run", "dice.yaml", "--out", "r", "--workers", "1")
            .directory(folder.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    awaitBegun(process);

    interrupt(process);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(folder.resolve("err"))).isEqualTo("unfinished: what is complete is in r; the same command with --out r goes on from there\n");
    assertThat(folder.resolve("r/runs/default/-/1/run.json")).exists();
    try (var files = Files.walk(folder.resolve("r"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".part"))).isEmpty();
    }
    assertThat(ResultsDirectory.at(folder.resolve("r")).manifest().orElseThrow().isFinished()).isFalse();
  }

  private static void awaitBegun(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("begun");
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    List<String> command = List.of("sh", "-c", "kill -INT " + process.pid());
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
