package orrery.metrics.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orrery.metrics.Keyed;
import orrery.metrics.RunKey;
import orrery.metrics.RunMetrics.Row;
import orrery.metrics.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs took of the machine is written as other metrics are, whole or not at all, and read as it was written. */
class MeasuredFileTest {

  private static final String HEADER = "variant,point,replication,metric,labels,statistic,value,unit\n";

  @TempDir Path folder;

  private static Keyed<Row> one(String variant, String point, int replication, String metric, double value) {
    return new Keyed<>(new RunKey(variant, point, replication), new Row(metric, "", "total", Value.of(value), "s"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void holdsRunsInTheirOrderAndTheStatisticsOfEachInTheirs() throws IOException {
    MeasuredFile.write(folder, List.of(
        one("default", "", 2, "time", 0.25), one("default", "", 1, "time", 0.001), one("default", "", 1, "heap", 123456789012.0), one("bully", "", 1, "time", 3)));

    assertThat(folder.resolve("measured.csv")).content().isEqualTo(HEADER + """
        bully,,1,time,,total,3,s
        default,,1,heap,,total,123456789012,s
        default,,1,time,,total,0.001,s
        default,,2,time,,total,0.25,s
        """);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    List<Keyed<Row>> measured = List.of(
        one("default", "count=10,size=2 kB", 1, "time", 1.0 / 3),
        new Keyed<>(new RunKey("default", "count=10,size=2 kB", 2), new Row("time", "kind=a", "p99", Value.beyond(7), "s")));

    MeasuredFile.write(folder, measured);

    assertThat(MeasuredFile.read(folder)).isEqualTo(measured);
  }

  @Test
  void isNothingWhereNothingWasMeasured() throws IOException {
    assertThat(MeasuredFile.read(folder)).isEmpty();

    MeasuredFile.write(folder, List.of());

    assertThat(folder.resolve("measured.csv")).content().isEqualTo(HEADER);
    assertThat(MeasuredFile.read(folder)).isEmpty();
  }

  @Test
  void takesThePlaceOfWhatWasThereAndLeavesNothingBeside() throws IOException {
    MeasuredFile.write(folder.resolve("new/run"), List.of(one("default", "", 1, "time", 1)));
    MeasuredFile.write(folder, List.of(one("default", "", 1, "time", 1), one("default", "", 2, "time", 2)));
    MeasuredFile.write(folder, List.of(one("default", "", 1, "time", 3)));

    assertThat(names()).containsExactly("measured.csv", "new");
    assertThat(MeasuredFile.read(folder)).containsExactly(one("default", "", 1, "time", 3));
    assertThat(MeasuredFile.read(folder.resolve("new/run"))).hasSize(1);
  }

  @Test
  void leavesNothingHalfWrittenWhereItCannotBeWritten() throws IOException {
    Files.createDirectories(folder.resolve("measured.csv/in-its-place"));

    assertThatThrownBy(() -> MeasuredFile.write(folder, List.of(one("default", "", 1, "time", 1)))).isInstanceOf(IOException.class).hasMessageContaining("measured.csv");

    assertThat(names()).containsExactly("measured.csv");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "default,,1,time,,total,fast,s | 2",
    "default,,1,time,,total,NaN,s | 2",
    "default,,1.5,time,,total,1,s | 2",
    "default,,1,time,,total,1 | 2",
    "default,,1,time,,total,1,s,more | 2",
    "default,,1,time,no label,total,1,s | 2",
  })
  void isRefusedWithItsLineWhereItIsNotWhatItMustBe(String record, int line) throws IOException {
    Path file = Files.writeString(folder.resolve("measured.csv"), HEADER + record + "\n");

    assertThatThrownBy(() -> MeasuredFile.read(folder)).isInstanceOf(MalformedFile.class).hasMessageStartingWith(file + ":" + line + ": ");
  }

  @Test
  void isRefusedWhereItHasOtherColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("measured.csv"), "variant,time\ndefault,1\n");

    assertThatThrownBy(() -> MeasuredFile.read(folder)).isInstanceOf(MalformedFile.class).hasMessageStartingWith(file + ":1: ");
  }
}
