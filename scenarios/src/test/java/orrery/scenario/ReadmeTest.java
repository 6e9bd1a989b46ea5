package orrery.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import orrery.metrics.MetricCatalogue;
import orrery.scenario.run.RunResult;
import orrery.scenario.world.Worlds;

/** What the README quotes is what is there. {@code -Dorrery.rewrite=true} writes the quoted parts anew. */
class ReadmeTest {

  private static final Path ROOT = Path.of(System.getProperty("orrery.root", ".."));
  private static final Path README = ROOT.resolve("README.md");

  @Test
  void quotesTheWholeExampleProtocol() throws IOException {
    String source = Files.readString(ROOT.resolve("scenarios/examples/hello/src/main/java/hello/Hello.java"));
    String body = source.substring(source.indexOf("/** Greets"));

    assertQuoted("protocol", "```java\n" + body + "```\n");
  }

  @Test
  void describesNetworksThatCanBeRun() throws IOException {
    assertThat(Worlds.run(Worlds.read(scenario("networks"), "population.homes.count=20", "duration=2min")).violations()).isEmpty();
  }

  @Test
  void describesDevicesByNameThatCanBeRun() throws IOException {
    assertThat(Worlds.run(Worlds.read(scenario("named networks"))).violations()).isEmpty();
  }

  @Test
  void describesWantsThatCanBeRun() throws IOException {
    RunResult run = Worlds.run(Worlds.read(scenario("wants")));

    assertThat(run.violations()).isEmpty();
    for (String workload : List.of("family-files", "video", "glasses", "readings", "evening-news")) {
      assertThat(run.metrics().value("workload.wanted", "workload=" + workload, "total")).as(workload).isPresent();
    }
  }

  private static String scenario(String part) throws IOException {
    Matcher quoted = Pattern.compile("<!-- " + part + " -->\n```yaml\n(.*?)```\n<!-- end of " + part + " -->", Pattern.DOTALL).matcher(Files.readString(README));
    assertThat(quoted.find()).isTrue();
    return quoted.group(1);
  }

  @Test
  void definesEveryMetric() throws IOException {
    assertQuoted("metrics", MetricCatalogue.markdown());
  }

  private static void assertQuoted(String part, String text) throws IOException {
    String readme = Files.readString(README);
    Matcher quoted = Pattern.compile("(<!-- " + part + " -->\n).*?(<!-- end of " + part + " -->)", Pattern.DOTALL).matcher(readme);
    assertThat(quoted.find()).as("the README marks its part '%s'", part).isTrue();
    String expected = quoted.replaceFirst("$1" + Matcher.quoteReplacement(text) + "$2");
    if (Boolean.getBoolean("orrery.rewrite")) {
      Files.writeString(README, expected);
    } else {
      assertThat(readme).as("the README's part '%s'; -Dorrery.rewrite=true writes it anew", part).isEqualTo(expected);
    }
  }
}
