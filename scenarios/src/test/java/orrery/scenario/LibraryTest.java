package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import orrery.scenario.library.Library;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;

class LibraryTest {

  private static final Path FOLDER = Path.of(Objects.requireNonNull(System.getProperty("orrery.root")), "scenarios", "library");

  @Test
  void namesEveryScenarioInItsFolder() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.yaml$", ""))).containsExactlyInAnyOrderElementsOf(Library.names());
    }
    assertThat(Library.names()).isSorted();
  }

  @Test
  void hasTheTextOfEachAndSaysWhatItIsFor() {
    for (String name : Library.names()) {
      assertThat(ScenarioReader.description(Library.text(name).orElseThrow())).describedAs(name).isNotBlank();
    }
    assertThat(Library.text("../library/melbourne")).isEmpty();
  }
}
