package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with how devices are said to live is told with its place. */
class LifeRulesTest {

  private static final String LIVES =
      """
      name: lives
      duration: 1 h
      population:
        nodes:
          pc:
            count: 3
            churn: { session: 20 min, absence: 10 min }
          tv: { count: 1 }
      backbone: {}
      outages:
        power: { between: 1 h, length: 5 min }
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "session: 20 min, absence: 10 min | session: 20 min | 7:14  population.nodes.pc.churn  must have a 'session' and an 'absence', or a 'trace'",
    "session: 20 min | session: { pareto: { minimum: 1 min, shape: 1 } } | 7:60  population.nodes.pc.churn.session.pareto.shape  must be more than 1 but is 1",
    "session: 20 min | session: { gamma: { mean: 0 s, shape: 1 } } | 7:42  population.nodes.pc.churn.session.gamma.mean  must be more than 0 s but is 0 s",
    "session: 20 min | session: { quantiles: no.csv } | 7:38  population.nodes.pc.churn.session.quantiles  must be a file but there is none of that name: 'no.csv'",
    "absence: 10 min | absence: 10 min, trace: no.csv | 7:57  population.nodes.pc.churn.trace  must stand alone, as a recording has its own sessions, absences and hours, but 'session', 'absence' or 'pattern' stands beside it",
    "absence: 10 min | absence: 10 min, pattern: {} | 7:59  population.nodes.pc.churn.pattern.comes  must have rates, or goes must, but neither has",
    "absence: 10 min | absence: 10 min, pattern: { comes: [1, 2] } | 7:68  population.nodes.pc.churn.pattern.comes  must have a rate for each of 24 or 168 hours but has 2",
    "absence: 10 min | absence: 10 min, pattern: { comes: [-1], goes: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] } | 7:69  population.nodes.pc.churn.pattern.comes  must be at least 0 but is -1",
    "length: 5 min | length: 5 min, group: pcs | 11:48  outages.power.group  must be a group of devices but is 'pcs'; did you mean 'pc'?",
    "length: 5 min | length: 5 min, of: street | 11:45  outages.power.of  must be one of home, region, all but is 'street'",
    "between: 1 h, |  | 11:10  outages.power.between  must be given: Time from the end of one to the beginning of the next.",
  })
  void tellsWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(LIVES).contains(good);

    assertThat(Texts.problems(LIVES.replace(good, bad == null ? "" : bad))).containsExactly("s.yaml:" + problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "trace | DEVICE,START,END\\na,5,4\\n | :2:5  population.nodes.pc.churn.trace  must be later than the start of the session, 5 s, but is 4 s",
    "session: 1 min, absence | PROBABILITY,VALUE\\n0.5,1\\n | :2:1  population.nodes.pc.churn.absence.quantiles  must begin with the probability 0 but begins with 0.5",
  })
  void tellsWhatIsWrongWithAFileAndWhere(String key, String csv, String problem, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.csv"), csv.replace("\\n", "\n"));
    String churn = key.equals("trace") ? "trace: " + file : key + ": { quantiles: " + file + " }";

    assertThat(Texts.problems(LIVES.replace("session: 20 min, absence: 10 min", churn))).containsExactly(file + problem);
  }
}
