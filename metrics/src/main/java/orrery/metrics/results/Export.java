package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the tables of a results directory in another format. Found by {@link java.util.ServiceLoader}, so that a format
 * whose library is large has a module of its own.
 */
public interface Export {

  /** What the format is called: a lower-case word, as {@code parquet}. */
  String format();

  /**
   * Writes all tables of {@code directory} into {@code folder}, each whole or not at all.
   *
   * @param directory one that is finished
   * @param folder made where it is missing
   * @return the files, in the order they were written
   * @throws MalformedFile where a table is not what it must be
   */
  List<Path> export(ResultsDirectory directory, Path folder) throws IOException;
}
