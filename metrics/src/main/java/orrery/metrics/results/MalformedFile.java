package orrery.metrics.results;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what it must be. The message names the file and the line, what must hold and what is. */
public final class MalformedFile extends IOException {

  private static final long serialVersionUID = 1;

  public MalformedFile(Path file, long line, String problem) {
    super(file + ":" + line + ": " + problem);
  }
}
