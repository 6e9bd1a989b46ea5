package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cooks by the cookbook: every scenario in its folder can be run, and every {@code ./orrery} command of a recipe does what it
 * says, one after the other, as a reader would type them. {@code <!-- long -->} before a block leaves it to
 * {@code -Dorrery.long=true}, or {@code only} for these blocks alone, and {@code <!-- needs: … -->} to whoever has that.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CookbookTest {

  private static final Path SCENARIOS = Path.of(System.getProperty("orrery.root", ".."), "scenarios").toAbsolutePath();
  private static final Path COOKBOOK = SCENARIOS.resolve("cookbook");
  private static final Pattern BLOCK = Pattern.compile("(?:<!-- ([^\n]*) -->\n)?```sh\n(.*?)```", Pattern.DOTALL);

  private static final boolean ONLY_LONG = System.getProperty("orrery.long", "").equals("only");

  @TempDir Path folder;

  /** Only the link goes, never what it leads to. */
  @AfterEach
  void unlink() throws IOException {
    Files.deleteIfExists(folder.resolve("scenarios"));
  }

  private record Ended(int code, String text) {}

  /** The commands of one block, and what is said before it. */
  private record Block(String mark, List<String> commands) {}

  private Ended orrery(String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code = Orrery.execute(new Surroundings(out, out, folder, false, false, 2, new SimulatedWorld(), interrupt -> {}), arguments);
    return new Ended(code, text.toString(StandardCharsets.UTF_8));
  }

  private static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(COOKBOOK)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<Block> blocks(String recipe) {
    List<Block> blocks = new ArrayList<>();
    for (Matcher found = BLOCK.matcher(recipe); found.find(); ) {
      String joined = found.group(2).replace("\\\n", " ");
      blocks.add(new Block(found.group(1) == null ? "" : found.group(1), joined.lines().filter(line -> line.startsWith("./orrery ")).toList()));
    }
    return blocks;
  }

  /** The words of a command line of a recipe, without its comment; quotes keep a word together. */
  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(#.*)|([^\\s']+(?:'[^']*')?)").matcher(line);
    while (word.find()) {
      if (word.group(2) == null) {
        words.add(word.group(1) != null ? word.group(1) : word.group(3).replace("'", ""));
      }
    }
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  @Test
  void everyScenarioCanBeRunAndSaysItsQuestionAndIsInARecipe() throws IOException {
    String text = Files.readString(COOKBOOK.resolve("README.md"));
    assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(8);
    for (Path scenario : scenarios()) {
      Ended check = orrery("check", scenario.toString());
      assertThat(check.code()).as(scenario + ": " + check.text()).isZero();
      assertThat(Files.readString(scenario)).as(scenario.toString()).containsPattern("(?m)^description: .*\\?$");
      assertThat(text).contains("scenarios/cookbook/" + scenario.getFileName());
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRecipeDoesWhatItSays() throws IOException {
    Files.createSymbolicLink(folder.resolve("scenarios"), SCENARIOS);
    String[] recipes = Files.readString(COOKBOOK.resolve("README.md")).split("(?m)^## ");
    assertThat(recipes).as("ten recipes, and what stands before them").hasSize(11);
    return Stream.of(recipes).skip(1).flatMap(recipe -> blocks(recipe).stream()
        .filter(block -> !ONLY_LONG || block.mark().equals("long"))
        .map(block -> DynamicTest.dynamicTest(recipe.lines().findFirst().orElseThrow() + " " + block.commands(), () -> cook(block))));
  }

  private void cook(Block block) {
    assumeTrue(!block.mark().startsWith("needs:"), block.mark());
    assumeTrue(!block.mark().equals("long") || ONLY_LONG || Boolean.getBoolean("orrery.long"), "takes long; with -Dorrery.long=true");
    for (String command : block.commands()) {
      Ended ended = orrery(words(command));
      assertThat(ended.code()).as(command + "\n" + ended.text()).isZero();
      assertThat(ended.text()).as(command).isNotBlank();
    }
  }
}
