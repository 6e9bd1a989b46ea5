package orrery.scenario.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import orrery.scenario.run.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orrery schema}: what editors need to help with scenarios. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of scenarios, for editors.",
      "Keep it as scenario.schema.json and begin a scenario with: # yaml-language-server: $$schema=scenario.schema.json"
    })
final class SchemaCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Option(names = "--classpath", paramLabel = "JAR", description = "A jar or folder with protocols of your own.")
  List<String> classpath = new ArrayList<>();

  SchemaCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() {
    ScenarioOptions options = new ScenarioOptions();
    options.classpath = classpath;
    around.out().print(options.reader(around).schema());
    return ExitStatus.FINE;
  }
}
