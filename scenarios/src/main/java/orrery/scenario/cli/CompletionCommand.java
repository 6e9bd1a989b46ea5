package orrery.scenario.cli;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.library.Library;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.yaml.ScenarioException;
import orrery.scenario.yaml.ScenarioReader;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orrery completion}: what a shell needs to complete the command line. */
@Command(
    name = "completion",
    description = {
      "Print what lets a shell complete commands, options, names of shipped scenarios and paths of --set.",
      "bash: source <(orrery completion bash)",
      "zsh: the same with 'zsh', after compinit."
    })
final class CompletionCommand implements Callable<ExitStatus> {

  private static final List<String> SHELLS = List.of("bash", "zsh");
  private static final String SET_CASE = "      '--set')\n";

  private final Surroundings around;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash or zsh.")
  String shell = "";

  CompletionCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    if (!SHELLS.contains(shell) || spec == null) {
      throw new ScenarioException("the shell must be bash or zsh but is '" + shell + "'");
    }
    // The same text for both: it finds out itself that it is in zsh. Behind a path there is a value to come, and no space.
    String script = AutoComplete.bash("orrery", spec.root().commandLine());
    around.out().print(script.replace(SET_CASE, SET_CASE + "        compopt -o nospace 2>/dev/null\n"));
    return ExitStatus.FINE;
  }

  /** The shells that it is for. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  /** The shipped scenarios; a shell completes file names where none of them fits. */
  static final class Shipped implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Library.names().iterator();
    }
  }

  /** The places that every scenario has, with the equals sign where a value follows. */
  static final class Settable implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return new ScenarioReader(InstalledCatalogue.of(CompletionCommand.class.getClassLoader())).settablePaths().stream()
          .map(path -> path.endsWith(".") ? path : path + "=").iterator();
    }
  }
}
