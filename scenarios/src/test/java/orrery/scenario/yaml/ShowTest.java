package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.library.Library;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "street"})
  void showsTheWholeScenarioWithTheSourceOfEachDefault(String name) throws Exception {
    String shown = Texts.read(Texts.resource(name + ".yaml"), "seed=99").show();

    if (Boolean.getBoolean("orrery.rewrite")) {
      Path root = Path.of(Objects.requireNonNull(System.getProperty("orrery.root")));
      Files.writeString(root.resolve("scenarios/src/test/resources/orrery/scenario/" + name + ".shown.yaml"), shown);
    }
    assertThat(shown).describedAs("rewrite with -Dorrery.rewrite=true").isEqualTo(Texts.resource(name + ".shown.yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "street"})
  void showsWhatReadsBackAsTheSame(String name) {
    CheckedScenario first = Texts.read(Texts.resource(name + ".yaml"));

    CheckedScenario second = Texts.read(first.show());

    assertThat(second.experiment().base()).isEqualTo(first.experiment().base());
    assertThat(second.experiment().scenarios()).isEqualTo(first.experiment().scenarios());
    assertThat(second.experiment().points()).isEqualTo(first.experiment().points());
    assertThat(second.canonical()).isEqualTo(first.canonical());
  }

  @Test
  void showsShippedScenariosSoThatTheyReadBackAsTheSame() {
    ScenarioReader reader = new ScenarioReader(InstalledCatalogue.of(getClass().getClassLoader()));
    for (String name : Library.names()) {
      CheckedScenario first = reader.read(name, Library.text(name).orElseThrow(), Path.of(""), List.of(), Path.of(""));
      CheckedScenario second = reader.read(name, first.show().getBytes(StandardCharsets.UTF_8), Path.of(""), List.of(), Path.of(""));

      assertThat(second.canonical()).isEqualTo(first.canonical());
      assertThat(first.experiment().base().name()).isEqualTo(name);
    }
  }

  @Test
  void quotesWhatWouldNotReadBack() {
    for (String text : List.of("a: b", "- x", "# no", "it's", "\"", "tab\there", " lead", "x #y", "[", "a\nb", "*", "é", "x:", "-5", "-", "\\", "-5 ", "a\u2028b", "\uFEFFx", "a\u0085b", "\uD83D\uDE00", "--- x", "~", "<<", "a:b", "\u00A0x")) {
      String shown = Texts.read(Texts.resource("tiny.yaml") + "description: " + Yaml.scalar(text) + "\n").show();

      assertThat(Texts.read(shown).experiment().base().description()).isEqualTo(text);
    }
  }
}
