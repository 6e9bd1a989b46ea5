package orrery.benchmarks.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import orrery.benchmarks.hold.HoldEngine.Work;
import orrery.metrics.results.MeasuredFile;
import orrery.metrics.results.ResultsDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HoldTest {

  private static final long SEED = 5;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);

  /** With equal delays ties decide, and each engine has its own rule; SSJ's time has no room for years in nanoseconds. */
  @ParameterizedTest
  @EnumSource(names = {"EXPONENTIAL", "BIMODAL", "SHRINKING", "REARMED"})
  void allEnginesDoTheSameWork(HoldLaw law) {
    Work work = new Work(law, 50, 4, 20_000);
    HoldEngine ours = filled(Hold.Kind.ORRERY, work);
    ours.run(1);

    for (Hold.Kind kind : List.of(Hold.Kind.PRIORITY_QUEUE, Hold.Kind.SSJ)) {
      HoldEngine theirs = filled(kind, work);
      theirs.run(ours.happened());

      assertThat(theirs.fingerprint()).as(kind.word).isEqualTo(ours.fingerprint());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsHappeningUnderEachLaw(HoldLaw law) {
    Work work = new Work(law, 20, 4, 400_000);
    HoldEngine engine = filled(Hold.Kind.ORRERY, work);

    engine.run(200_000);

    assertThat(engine.happened()).isBetween(200_000L, 400_000L);
    assertThat(engine.now()).isPositive();
  }

  private static HoldEngine filled(Hold.Kind kind, Work work) {
    HoldEngine engine = kind.engine(work, SEED);
    engine.fill();
    return engine;
  }

  @Test
  void comparisonLeavesAResultsDirectory(@TempDir Path folder) throws IOException {
    int status = Comparison.run(print, "--out", folder.toString(), "--events", "2000", "--replications", "1", "--java", "-Xmx256m", "20", "200");

    ResultsDirectory directory = ResultsDirectory.at(folder);
    assertThat(status).isZero();
    assertThat(directory.finished("").variants()).containsExactly("orrery", "priority-queue", "ssj");
    assertThat(directory.rows("hold.events"::equals)).hasSize(6).allSatisfy(row -> assertThat(row.value().value().number()).isGreaterThanOrEqualTo(2000));
    assertThat(MeasuredFile.read(folder)).filteredOn(one -> one.value().metric().equals("hold.event-time")).hasSize(6)
        .allSatisfy(one -> assertThat(one.value().value().number()).isPositive());
    assertThat(folder.resolve("charts/hold.svg")).isNotEmptyFile();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("ratio", "ssj");
  }

  @Test
  void enduranceTellsOfEachTenth() {
    Endurance.run(print, 1_000_000, 100);

    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(12);
  }

  @Test
  void enduranceEndsBadlyWhereAnythingGrows() {
    List<Endurance.Tenth> flat = Collections.nCopies(10, new Endurance.Tenth(50, 1_000_000));
    List<Endurance.Tenth> slower = Stream.concat(flat.subList(0, 5).stream(), Collections.nCopies(5, new Endurance.Tenth(70, 1_000_000)).stream()).toList();
    List<Endurance.Tenth> larger = Stream.concat(flat.subList(0, 9).stream(), Stream.of(new Endurance.Tenth(50, 3_000_000))).toList();

    assertThat(Endurance.problem(flat)).isEmpty();
    assertThat(Endurance.problem(slower)).isPresent();
    assertThat(Endurance.problem(larger)).isPresent();
    assertThat(Endurance.drift(1_000_000, 1_000_000_000, 1_000)).isEmpty();
    assertThat(Endurance.drift(1_001_000, 1_000_000_000, 1_000)).isPresent();
  }
}
