package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another run of this one, is writing to the results directory. */
public final class DirectoryInUse extends IOException {

  private static final long serialVersionUID = 1;

  DirectoryInUse(Path directory) {
    super(directory + " must not be in use but another run is writing to it");
  }
}
