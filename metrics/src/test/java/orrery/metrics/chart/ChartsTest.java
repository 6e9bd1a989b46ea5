package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orrery.metrics.Evening;
import orrery.metrics.results.ResultsDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsTest {

  @TempDir Path folder;

  @Test
  void drawsTheStandardCharts() throws IOException {
    Path where = System.getProperty("orrery.charts") == null ? folder : Path.of(System.getProperty("orrery.charts"));
    ResultsDirectory directory = Evening.write(where, List.of("merit", "bully"), 5);

    List<Path> files = Charts.draw(directory);

    assertThat(files).hasSize(24);
    System.out.println(new orrery.metrics.summary.SummaryText(directory.summary(), List.of("merit", "bully"), false)
        .text(List.of("discovery.time", "election.time", "super-nodes", "without-super", "bytes.up")));
  }
}
