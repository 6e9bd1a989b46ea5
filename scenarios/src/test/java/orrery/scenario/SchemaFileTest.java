package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orrery.scenario.yaml.ScenarioReader;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schema that editors find beside the scenarios of this repository. {@code -Dorrery.rewrite=true} writes it anew. */
class SchemaFileTest {

  private static final Path SCENARIOS = Path.of(System.getProperty("orrery.root", ".."), "scenarios");
  private static final Path SCHEMA = SCENARIOS.resolve("scenario.schema.json");
  private static final String HINT = "# yaml-language-server: $schema=../scenario.schema.json";

  private static List<Path> scenarios() throws IOException {
    try (Stream<Path> library = Files.list(SCENARIOS.resolve("library")); Stream<Path> cookbook = Files.list(SCENARIOS.resolve("cookbook"))) {
      return Stream.concat(library, cookbook).filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** A text as an editor understands it, which speaks YAML 1.2: anchors followed, no dates made of texts, and "on" is a word. */
  private static JsonNode understood(String yaml) {
    String newer = yaml.replaceAll("(?m)(epoch: )([0-9TZ:-]+)$", "$1'$2'").replaceAll("(?m)(?<=[{, ]|^)on:", "'on':");
    return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(newer));
  }

  @Test
  void isWhatTheCommandPrints() throws IOException {
    String printed = new ScenarioReader(InstalledCatalogue.of(getClass().getClassLoader())).schema();
    if (Boolean.getBoolean("orrery.rewrite")) {
      Files.writeString(SCHEMA, printed);
    }
    // Not isEqualTo: a difference of two files of that length is no message.
    assertThat(Files.readString(SCHEMA).equals(printed)).as(SCHEMA + " is up to date; -Dorrery.rewrite=true writes it anew").isTrue();
  }

  @Test
  void everyScenarioPointsAnEditorToIt() throws IOException {
    assertThat(scenarios()).hasSizeGreaterThan(30);
    for (Path file : scenarios()) {
      assertThat(Files.readAllLines(file).get(0)).as(file.toString()).isEqualTo(HINT);
    }
  }

  @Test
  void underlinesNothingInAnyScenario() throws IOException {
    JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
    List<String> underlined = new ArrayList<>();
    for (Path file : scenarios()) {
      schema.validate(understood(Files.readString(file))).forEach(message -> underlined.add(file.getFileName() + ": " + message));
    }
    assertThat(underlined).isEmpty();
  }
}
