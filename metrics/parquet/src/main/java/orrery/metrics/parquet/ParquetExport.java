package orrery.metrics.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import orrery.metrics.results.Export;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.ResultsDirectory;
import org.duckdb.DuckDBDriver;

/**
 * Each table of a results directory as one Parquet file with the same columns in the same order, numbers as numbers, and
 * {@code beyond} at the end: whether the value is only known to be greater than {@code value}, as {@code >4.2} is in a CSV
 * file.
 */
public final class ParquetExport implements Export {

  private static final String KEY = "'variant': 'VARCHAR', 'point': 'VARCHAR', 'replication': 'INTEGER', 'metric': 'VARCHAR', 'labels': 'VARCHAR', ";

  /**
   * A table.
   *
   * @param columns its columns and their types, as DuckDB takes them
   */
  private record Table(String name, String columns) {}

  private static final List<Table> TABLES = List.of(
      new Table("metrics", KEY + "'statistic': 'VARCHAR', 'value': 'VARCHAR', 'unit': 'VARCHAR'"),
      new Table("series", KEY + "'time': 'DOUBLE', 'value': 'VARCHAR', 'unit': 'VARCHAR'"),
      new Table("distributions", KEY + "'count': 'BIGINT', 'value': 'VARCHAR', 'share': 'DOUBLE', 'unit': 'VARCHAR'"));

  @Override
  public String format() {
    return "parquet";
  }

  @Override
  public List<Path> export(ResultsDirectory directory, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    // Asked directly, as the JDK looks for drivers on its own class path only.
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties()); Statement statement = connection.createStatement()) {
      // Rows stay in the order of the CSV file, and the file is the same each time.
      statement.execute("SET threads = 1");
      statement.execute("SET autoinstall_known_extensions = false");
      for (Table table : TABLES) {
        Path csv = directory.path().resolve(table.name() + ".csv");
        if (!Files.isRegularFile(csv)) {
          throw new MalformedFile(csv, 1, "the file must be there but is not");
        }
        files.add(write(statement, table, csv, folder.resolve(table.name() + ".parquet")));
      }
    } catch (SQLException e) {
      throw new IOException("DuckDB cannot be used: " + e.getMessage(), e);
    }
    return files;
  }

  private static Path write(Statement statement, Table table, Path csv, Path target) throws IOException {
    Path aside = target.resolveSibling("." + target.getFileName() + ".part");
    String rows = "SELECT * REPLACE (CAST(ltrim(value, '>') AS DOUBLE) AS value), starts_with(value, '>') AS beyond FROM read_csv("
        + quoted(csv) + ", header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', columns = {" + table.columns() + "})";
    try {
      statement.execute("COPY (" + rows + ") TO " + quoted(aside) + " (FORMAT parquet, COMPRESSION zstd)");
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw new MalformedFile(csv, 1, "the table must be one of Orrery's: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } finally {
      Files.deleteIfExists(aside);
    }
    return target;
  }

  /** A path as a text in SQL. */
  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
