package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import orrery.scenario.TestCatalogue;

/** What the tests of this package read. */
final class Texts {

  static final ScenarioReader READER = new ScenarioReader(TestCatalogue.withTestProtocols());

  private static final Path HERE = Path.of("").toAbsolutePath();

  private Texts() {}

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream("/orrery/scenario/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static CheckedScenario read(String text, String... settings) {
    return READER.read("s.yaml", text.getBytes(StandardCharsets.UTF_8), HERE, List.of(settings), HERE);
  }

  /** All problems of a text, one a line. */
  static List<String> problems(String text, String... settings) {
    return problems(text.getBytes(StandardCharsets.UTF_8), settings);
  }

  static List<String> problems(byte[] text, String... settings) {
    ScenarioException refusal =
        assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> READER.read("s.yaml", text, HERE, List.of(settings), HERE)).actual();
    return refusal.problems().stream().map(Problem::toString).toList();
  }
}
