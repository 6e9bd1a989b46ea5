package orrery.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.validation.Programs;

/** A real browser without a window, started for each question with a profile of its own. */
final class Chromium {

  private static final String PROGRAM = "chromium";

  private final Path folder;

  /** One that keeps what it must in {@code folder}. */
  Chromium(Path folder) {
    this.folder = folder;
  }

  static boolean isInstalled() {
    return Programs.isInstalled(PROGRAM);
  }

  /** The document of a page after its scripts have run. */
  String dom(Path page, String... flags) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--dump-dom", "--virtual-time-budget=5000", "--allow-file-access-from-files"));
    arguments.addAll(List.of(flags));
    return run(page, arguments);
  }

  /** The page as it is printed. */
  Path print(Path page) throws IOException, InterruptedException {
    Path pdf = folder.resolve("printed.pdf");
    run(page, List.of("--no-pdf-header-footer", "--print-to-pdf=" + pdf));
    return pdf;
  }

  private String run(Path page, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        PROGRAM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--hide-scrollbars", "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + Files.createTempDirectory(folder, "profile")));
    command.addAll(arguments);
    command.add(page.toUri().toString());
    Path output = Files.createTempFile(folder, "output", "");
    Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
