package orrery.validation;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of other people that tests run, where they are installed. */
public final class Programs {

  private Programs() {}

  /** Whether a folder of the PATH has it. */
  public static boolean isInstalled(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
