package orrery.scenario.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.ExperimentRunner;
import orrery.scenario.run.HeapRoom;
import orrery.scenario.run.IoMessages;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.Problem;
import orrery.scenario.yaml.ScenarioException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code orrery}: the command line, put together. */
@Command(
    name = "orrery",
    description = "A deterministic discrete-event simulator and research testbed for edge-cloud protocols.",
    version = "orrery " + Orrery.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:fine",
      "  2:the scenario or the way the command was given cannot be used",
      "  3:an invariant was violated in some run",
      "  4:files could not be read or written",
      "  5:the directory is in use, or holds another experiment or version",
      "  6:a stated limit was exceeded",
      " 70:a bug of Orrery or of a protocol",
      "130:interrupted; what is complete has been kept"
    })
public final class Orrery {

  /** The version of this program; results of another one are not mixed with its own. */
  public static final String VERSION = "0.1.0";

  private Orrery() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    JavaProcess process = new JavaProcess();
    int code = execute(process.surroundings(new SimulatedWorld()), arguments);
    process.end(code);
  }

  /** Runs one command; what it returns is the exit code. */
  static int execute(Surroundings around, String... arguments) {
    CommandLine line = new CommandLine(new Orrery());
    line.addSubcommand(new RunCommand(around));
    line.addSubcommand(new MergeCommand(around));
    line.addSubcommand(new CheckCommand(around));
    line.addSubcommand(new ShowCommand(around));
    line.addSubcommand(new ListCommand(around));
    line.addSubcommand(new ChartCommand(around));
    line.addSubcommand(new ReportCommand(around));
    line.addSubcommand(new SensitivityCommand(around));
    line.addSubcommand(new CompareCommand(around));
    line.addSubcommand(new DiffCommand(around));
    line.addSubcommand(new StoryCommand(around));
    line.addSubcommand(new DiagramCommand(around));
    line.addSubcommand(new ExportCommand(around));
    line.addSubcommand(new SchemaCommand(around));
    line.addSubcommand(new CompletionCommand(around));
    addHelp(line);
    line.getSubcommands().values().forEach(Orrery::addHelp);
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(false);
    line.setExecutionStrategy(result -> command(around, line, result));
    line.setParameterExceptionHandler((e, args) -> usage(around, e).code());
    return line.execute(arguments);
  }

  private static void addHelp(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.addMixin("help", CommandSpec.forAnnotatedObject(new Help()));
    spec.usageMessage().width(100);
  }

  /** The options every command has. */
  @Command
  static final class Help {

    @CommandLine.Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    boolean help;

    @CommandLine.Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;
  }

  private static int command(Surroundings around, CommandLine line, ParseResult result) {
    ParseResult inner = result.hasSubcommand() ? result.subcommand() : result;
    CommandLine asked = inner.commandSpec().commandLine();
    PrintWriter out = new PrintWriter(around.out(), true);
    if (inner.isUsageHelpRequested() || !result.hasSubcommand() && !result.isVersionHelpRequested()) {
      asked.usage(out);
      return (inner.isUsageHelpRequested() ? ExitStatus.FINE : ExitStatus.BAD_USAGE).code();
    }
    if (inner.isVersionHelpRequested()) {
      line.printVersionHelp(out);
      return ExitStatus.FINE.code();
    }
    try {
      return ((ExitStatus) ((java.util.concurrent.Callable<?>) inner.commandSpec().userObject()).call()).code();
    } catch (ScenarioException e) {
      return refused(around, e).code();
    } catch (ExperimentRunner.DirectoryTaken e) {
      return told(around, e.getMessage(), ExitStatus.DIRECTORY_TAKEN).code();
    } catch (CellRunner.LimitExceeded e) {
      return told(around, String.valueOf(e.getMessage()), ExitStatus.LIMIT_EXCEEDED).code();
    } catch (IOException e) {
      return told(around, IoMessages.of(e), ExitStatus.IO_FAILURE).code();
    } catch (ServiceConfigurationError e) {
      return told(around, "a protocol must be loadable but is not: " + e.getMessage(), ExitStatus.BAD_USAGE).code();
    } catch (OutOfMemoryError e) {
      return told(around, "the command" + HeapRoom.exceeded(), ExitStatus.LIMIT_EXCEEDED).code();
    } catch (Exception | LinkageError | StackOverflowError e) {
      return bug(around, e, result).code();
    }
  }

  private static ExitStatus refused(Surroundings around, ScenarioException e) {
    int count = e.problems().size();
    around.err().println(count == 1 ? "1 problem" : count + " problems");
    for (Problem problem : e.problems()) {
      around.err().println("  " + problem);
    }
    return ExitStatus.BAD_USAGE;
  }

  private static ExitStatus told(Surroundings around, String message, ExitStatus status) {
    around.err().println(message);
    return status;
  }

  private static ExitStatus usage(Surroundings around, ParameterException e) {
    around.err().println(new Problem("", "", String.valueOf(e.getMessage())));
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return told(around, "see: " + command + " --help", ExitStatus.BAD_USAGE);
  }

  private static ExitStatus bug(Surroundings around, Throwable e, ParseResult result) {
    around.err().println("this is a bug of Orrery or of a protocol; please tell us, with these lines");
    around.err().println("  " + e);
    Stream.of(e.getStackTrace()).limit(8).forEach(frame -> around.err().println("    at " + frame));
    StringBuilder command = new StringBuilder("orrery");
    result.originalArgs().forEach(word -> command.append(' ').append(Plan.quoted(word)));
    return told(around, "  reproduce: " + command, ExitStatus.BUG);
  }
}
