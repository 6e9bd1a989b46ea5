package orrery.scenario.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import orrery.metrics.results.Export;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.run.ExitStatus;
import orrery.scenario.run.Plan;
import orrery.scenario.yaml.ScenarioException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery export}: the tables of a results directory in another format. */
@Command(
    name = "export",
    description = {
      "Write the tables of a results directory in another format.",
      "Parquet is a module that is built on request: mvn -Pparquet -DskipTests package; then give --classpath metrics/parquet/target/orrery-parquet-" + Orrery.VERSION + ".jar"
    })
final class ExportCommand implements Callable<ExitStatus> {

  private final Surroundings around;

  @Parameters(paramLabel = "DIR", description = "A results directory.")
  String directory = "";

  @Option(names = "--format", description = "The format; parquet where nothing is said.", defaultValue = "parquet")
  String format = "parquet";

  @Option(names = "--out", paramLabel = "FOLDER", description = "Where the files go; the results directory where nothing is said.")
  String out = "";

  @Option(names = "--classpath", paramLabel = "JAR", description = "A jar or folder with formats.")
  List<String> classpath = new ArrayList<>();

  ExportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public ExitStatus call() throws IOException {
    ScenarioOptions options = new ScenarioOptions();
    options.classpath = classpath;
    ServiceLoader<Export> found = ServiceLoader.load(Export.class, options.loader(around.folder()));
    List<String> formats = StreamSupport.stream(found.spliterator(), false).map(Export::format).sorted().toList();
    Export export = StreamSupport.stream(found.spliterator(), false).filter(each -> each.format().equals(format)).findFirst()
        .orElseThrow(() -> new ScenarioException("--format must be one of those on the class path, " + (formats.isEmpty() ? "which are none" : String.join(", ", formats))
            + ", but is '" + format + "'; see: orrery export --help"));
    Path path = ScenarioOptions.path(directory, around.folder());
    ResultsDirectory results = ResultsDirectory.at(path);
    results.finished(Plan.quoted(directory));
    export.export(results, out.isEmpty() ? path : ScenarioOptions.path(out, around.folder())).forEach(file -> around.out().println(file));
    return ExitStatus.FINE;
  }
}
