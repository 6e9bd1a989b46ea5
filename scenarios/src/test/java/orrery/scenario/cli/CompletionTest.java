package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The completion of the command line, in a real bash: the words that it would offer. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CompletionTest {

  @TempDir Path folder;

  @BeforeEach
  void writeScript() throws IOException {
    assertThat(orrery("completion", "bash")).isZero();
    Files.write(folder.resolve("completion.bash"), printed.toByteArray());
  }

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int orrery(String... arguments) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return Orrery.execute(new Surroundings(out, out, folder, false, false, 1, new SimulatedWorld(), interrupt -> {}), arguments);
  }

  /** What bash offers for the last of {@code words}. */
  private List<String> offered(String... words) throws Exception {
    StringBuilder script = new StringBuilder("source completion.bash\n");
    script.append("complete -p orrery\nCOMP_WORDS=(");
    for (String word : words) {
      script.append(" '").append(word).append('\'');
    }
    script.append(" )\nCOMP_CWORD=").append(words.length - 1).append("\nCOMP_LINE='").append(String.join(" ", words))
        .append("'\nCOMP_POINT=${#COMP_LINE}\n_complete_orrery\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    // What compopt says to standard error, outside of a real completion, is not offered to anybody.
    Process bash = new ProcessBuilder("bash", "--norc", "-c", script.toString()).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    bash.getOutputStream().close();
    List<String> lines = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(lines.get(0)).as("registered for the command, with file names where nothing fits").startsWith("complete ").contains("-o default").contains("_complete_orrery").endsWith(" orrery");
    return lines.subList(1, lines.size());
  }

  @Test
  void offersCommands() throws Exception {
    assertThat(offered("orrery", "")).contains("run", "check", "show", "list", "chart", "story", "diff", "schema", "completion");
    assertThat(offered("orrery", "sto")).containsExactly("story");
  }

  @Test
  void offersOptionsOfTheCommand() throws Exception {
    assertThat(offered("orrery", "run", "--re")).containsExactly("--replications");
    assertThat(offered("orrery", "chart", "--s")).doesNotContain("--seed");
  }

  @Test
  void offersShippedScenarios() throws Exception {
    assertThat(offered("orrery", "run", "even")).containsExactly("evening-in-the-street");
    assertThat(offered("orrery", "show", "merit")).containsExactly("merit", "merit-memoryless");
    assertThat(offered("orrery", "run", "my-own")).as("then bash offers files").containsExactly("");
  }

  @Test
  void offersPathsToSet() throws Exception {
    assertThat(offered("orrery", "run", "city", "--set", "population.homes.c")).contains("population.homes.count=");
    assertThat(offered("orrery", "run", "city", "--set", "population.homes.dev")).containsExactly("population.homes.devices.");
    assertThat(offered("orrery", "run", "city", "--set", "protocols.edge-node.ele")).isNotEmpty().allMatch(path -> path.startsWith("protocols.edge-node.ele"));
  }

  @Test
  void offersShells() throws Exception {
    assertThat(offered("orrery", "completion", "z")).containsExactly("zsh");
  }

  @Test
  void refusesOtherShells() {
    printed.reset();

    assertThat(orrery("completion", "fish")).isEqualTo(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the shell must be bash or zsh but is 'fish'");
  }
}
