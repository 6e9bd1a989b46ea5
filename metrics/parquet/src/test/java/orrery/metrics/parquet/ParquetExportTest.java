package orrery.metrics.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import orrery.metrics.results.Export;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExportTest {

  private static final String METRICS =
      """
      variant,point,replication,metric,labels,statistic,value,unit
      merit,,1,election.time,,p50,0.1,s
      merit,,1,election.time,,p99,>4.25,s
      merit,a.b=1;c.d=2,2,bytes.up,device=tv;message=it's,total,12345678901,B
      "NULL, ""quoted""\",,1,drops,,total,-1e-7,1
      """;

  @TempDir Path folder;
  private Path results;

  @BeforeEach
  void write() throws IOException {
    results = Files.createDirectory(folder.resolve("o'clock"));
    Files.writeString(results.resolve("metrics.csv"), METRICS);
    Files.writeString(results.resolve("series.csv"), "variant,point,replication,metric,labels,time,value,unit\nmerit,,1,super-nodes,,0,3,1\nmerit,,1,super-nodes,,10,4,1\n");
    Files.writeString(results.resolve("distributions.csv"), "variant,point,replication,metric,labels,count,value,share,unit\nmerit,,1,cluster.size,,57976,1,0.128,1\n");
  }

  private List<Path> export() throws IOException {
    return new ParquetExport().export(ResultsDirectory.at(results), folder.resolve("out"));
  }

  private List<List<Object>> rows(String file) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    String path = folder.resolve("out").resolve(file).toString();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM read_parquet('" + path + "')")) {
      while (found.next()) {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
          row.add(found.getObject(column));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void givesEveryRowWithNumbersAsNumbers() throws Exception {
    assertThat(export()).extracting(file -> file.getFileName().toString()).containsExactly("metrics.parquet", "series.parquet", "distributions.parquet");
    assertThat(rows("metrics.parquet")).containsExactly(
        List.of("merit", "", 1, "election.time", "", "p50", 0.1, "s", false),
        List.of("merit", "", 1, "election.time", "", "p99", 4.25, "s", true),
        List.of("merit", "a.b=1;c.d=2", 2, "bytes.up", "device=tv;message=it's", "total", 12345678901.0, "B", false),
        List.of("NULL, \"quoted\"", "", 1, "drops", "", "total", -1e-7, "1", false));
    assertThat(rows("series.parquet")).element(1).isEqualTo(List.of("merit", "", 1, "super-nodes", "", 10.0, 4.0, "1", false));
    assertThat(rows("distributions.parquet")).containsExactly(List.of("merit", "", 1, "cluster.size", "", 57976L, 1.0, 0.128, "1", false));
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    byte[] first = Files.readAllBytes(export().get(0));
    assertThat(Files.readAllBytes(export().get(0))).isEqualTo(first);
  }

  @Test
  void refusesATableOfSomebodyElseAndLeavesNothingHalf() throws Exception {
    Files.writeString(results.resolve("metrics.csv"), "when,what\ntoday,rain\n");
    assertThatThrownBy(this::export).isInstanceOf(MalformedFile.class).hasMessageContaining("metrics.csv:1: the table must be one of Orrery's");
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @Test
  void isFoundAsAFormat() {
    assertThat(ServiceLoader.load(Export.class)).extracting(Export::format).containsExactly("parquet");
  }
}
