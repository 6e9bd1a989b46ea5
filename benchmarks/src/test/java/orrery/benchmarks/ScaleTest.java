package orrery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void leavesAResultsDirectoryWithWhatWasMeasured(@TempDir Path folder) throws IOException {
    int status = Scale.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8), "--out", folder.toString(), "--set", "duration=2 min", "--set",
        "measure={ warm-up: 10 s }", "--java", "-Xmx512m", "50", "100");

    ResultsDirectory directory = ResultsDirectory.at(folder);
    assertThat(status).isZero();
    assertThat(directory.finished("").points()).hasSize(2);
    assertThat(directory.rows("scale.heap"::equals)).as("metrics.csv, which is the same at every repetition").isEmpty();
    for (String metric : List.of("scale.process-time", "scale.run-time", "scale.wall-time", "scale.event-rate", "scale.heap", "scale.device-heap", "scale.devices")) {
      assertThat(MeasuredFile.read(folder)).filteredOn(one -> one.value().metric().equals(metric)).as(metric).hasSize(2)
          .allSatisfy(one -> assertThat(one.value().value().number()).isPositive());
    }
    for (String file : List.of("metrics.csv", "series.csv", "summary.json", "charts/growth-time.png", "charts/growth-heap.svg")) {
      assertThat(folder.resolve(file)).isNotEmptyFile();
    }
    assertThat(Files.readString(folder.resolve("charts/growth-time.csv"))).contains("whole process,");
    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }
}
