package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int orrery(String... arguments) {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Orrery.execute(new Surroundings(out, told, folder, false, false, 2, new SimulatedWorld(), onInterrupt -> {}), arguments);
  }

  @Test
  void saysWhichFormatsThereAreAndHowToGetParquet() {
    assertThat(orrery("export", "r", "--format", "parket")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--format must be one of those on the class path, which are none, but is 'parket'; see: orrery export --help");
  }

  @Test
  void refusesWhatIsNoFinishedExperiment() throws Exception {
    Path services = Files.createDirectories(folder.resolve("formats/META-INF/services"));
    Files.writeString(services.resolve("orrery.metrics.results.Export"), Nowhere.class.getName());
    assertThat(orrery("export", "r", "--format", "nowhere", "--classpath", "formats")).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("r/manifest.json:1: the file must be there, as in every results directory, but is not");
  }

  /** A format that must not be asked. */
  public static final class Nowhere implements orrery.metrics.results.Export {

    @Override
    public String format() {
      return "nowhere";
    }

    @Override
    public java.util.List<Path> export(orrery.metrics.results.ResultsDirectory directory, Path to) {
      throw new AssertionError("nothing must be exported from " + directory.path());
    }
  }
}
