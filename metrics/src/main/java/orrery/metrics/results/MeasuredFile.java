package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import orrery.metrics.Keyed;
import orrery.metrics.RunMetrics.Row;

/**
 * What runs took of the machine, {@code measured.csv}, in the columns of {@code metrics.csv}: processor time, memory. It is another at
 * every repetition, and so no part of what must be the same; benchmarks write it, as {@code measured.csv} of a run or of all of them.
 */
public final class MeasuredFile {

  private static final String NAME = "measured.csv";

  private MeasuredFile() {}

  /** Writes what was measured into {@code folder}, in the order of the runs and of their statistics. */
  public static void write(Path folder, List<Keyed<Row>> measured) throws IOException {
    try (CsvWriter csv = new CsvWriter(Disk.REAL, folder.resolve(NAME), ResultsDirectory.METRICS_HEADER)) {
      for (Keyed<Row> one : measured.stream().sorted(Comparator.comparing((Keyed<Row> each) -> each.key()).thenComparing(Keyed::value)).toList()) {
        Row row = one.value();
        csv.record(
            one.key().variant(), one.key().point(), Integer.toString(one.key().replication()), row.metric(), row.labels(), row.statistic(),
            row.value().toString(), row.unit());
      }
      csv.commit();
    }
  }

  /** What was measured, as it is in {@code folder}; nothing where there is no such file. */
  public static List<Keyed<Row>> read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    return Files.exists(file) ? ResultsDirectory.rows(file, metric -> true, labels -> true) : List.of();
  }
}
