package orrery.scenario;

import java.nio.file.Path;

/**
 * A file that a scenario refers to.
 *
 * @param path where it is, absolute
 * @param written how the scenario writes it
 */
public record InputFile(Path path, String written) {

  @Override
  public String toString() {
    return written;
  }
}
