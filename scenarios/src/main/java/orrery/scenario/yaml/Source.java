package orrery.scenario.yaml;

import java.nio.file.Path;

/**
 * Where text comes from: a file, a {@code --set}, a default.
 *
 * @param name how a message names it
 * @param folder the folder that relative paths in it start from
 * @param kind what it is
 */
record Source(String name, Path folder, Kind kind) {

  enum Kind {
    /** A file: a position in it has a line and a column. */
    FILE,
    /** An option of the command line: the position is the option. */
    OPTION,
    /** The default of a record's component; the name is the document it comes from. */
    DEFAULT
  }

  static Source file(String name, Path folder) {
    return new Source(name, folder, Kind.FILE);
  }

  static Source option(String name, Path folder) {
    return new Source(name, folder, Kind.OPTION);
  }

  static Source byDefault(String document) {
    return new Source(document, Path.of(""), Kind.DEFAULT);
  }

  /** A position in it, counted from zero. */
  Mark at(int line, int column) {
    return new Mark(this, line + 1, column + 1);
  }
}
