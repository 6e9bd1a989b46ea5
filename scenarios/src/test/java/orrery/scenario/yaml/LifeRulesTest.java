package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
    "backbone: {} | backbone: {}\\nenergy: { plugging: weekly } | 10:21  energy.plugging  must be one of nightly, never, always but is 'weekly'",
    "backbone: {} | backbone: {}\\nenergy: { least-charge: 0 % } | 10:25  energy.least-charge  must be more than 0 but is 0 %",
    "between: 1 h, |  | 11:10  outages.power.between  must be given: Time from the end of one to the beginning of the next.",
  })
  void tellsWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(LIVES).contains(good);

    assertThat(Texts.problems(LIVES.replace(good, bad == null ? "" : bad.replace("\\n", "\n")))).containsExactly("s.yaml:" + problem);
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

  private static final String MOVES =
      """
      name: moves
      duration: 1 h
      population:
        sites: { count: 3, area: { latitude: 0, longitude: 0, radius: 1 km }, type: edge-site, access: fibre }
        users: { count: 3, area: { latitude: 0, longitude: 0, radius: 1 km }, type: smartphone, access: 5g }
      backbone: {}
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "access: 5g | access: 5g, movement: walking | 5:113  population.users.movement  must be one of fixed, random-waypoint, commute, tracks but is 'walking'",
    "access: 5g | access: 5g, movement: { random-waypoint: { slowest: 2 m } } | 5:143  population.users.movement.random-waypoint.slowest  must be at most the fastest, 1.7 m, but is 2 m",
    "access: 5g | access: 5g, movement: { commute: {} } | 5:124  population.users.movement.commute.workplaces  must be given: Where they work.",
    "access: 5g | access: 5g, attach: { range: 0 m } | 5:120  population.users.attach.range  must be more than 0 m but is 0 m",
    "access: 5g | access: 5g, attach: {}, ipv6: 50 % | 5:121  population.users.ipv6  must be 0 % where users are attached to sites: these give addresses of IPv4 only",
    "access: fibre | access: fibre, attach: {} | 4:113  population.sites.attach  must not be given, as sites are attached to no other",
    "access: fibre | access: fibre, movement: { random-waypoint: {} } | 4:115  population.sites.movement  must be 'fixed', as sites stay where they are",
  })
  void tellsWhatIsWrongWithAWayAndWhere(String good, String bad, String problem) {
    assertThat(Texts.problems(MOVES.replace(good, bad))).containsExactly("s.yaml:" + problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "movement: { commute: { workplaces: { latitude: 0, longitude: 0, radius: 1 km } } } | 7:35  population.homes.devices.phone.movement  must be 'fixed' where homes have no 'area', as nobody knows where they are",
    "movement: { random-waypoint: {} } | 7:35  population.homes.devices.phone.movement  must be 'fixed' or 'commute', as these devices have a home",
    "also: { access: 6g } | 7:41  population.homes.devices.phone.also.access  must be a known access network but is '6g'; did you mean '3g'?",
    "also: { access: 4g, policy: cheapest } | 7:53  population.homes.devices.phone.also.policy  must be one of unmetered-first, lowest-metric but is 'cheapest'",
  })
  void tellsWhatIsWrongWithWhoLeavesHomeAndWhere(String said, String problem) {
    String text = "name: homes\nduration: 1 h\npopulation:\n  homes:\n    count: 1\n    lan: {}\n    devices: { phone: { " + said + ", type: smartphone }, tv: {} }\nbackbone: {}\n";

    assertThat(Texts.problems(text)).containsExactly("s.yaml:" + problem);
  }

  @Test
  void attachesNobodyWhereThereAreNoSites() {
    String text = MOVES.replaceAll("  sites: .*\n", "").replace("access: 5g", "access: 5g, attach: {}");

    assertThat(Texts.problems(text)).containsExactly("s.yaml:4:111  population.users.attach  must have sites to attach to, but the population has none");
  }

  @Test
  void refusesAWayWithAGap(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("t.csv"), "DEVICE,TIME,LATITUDE,LONGITUDE\na,0,0,0\na,2 h,0,1\n");

    assertThat(Texts.problems(MOVES.replace("access: 5g", "access: 5g, movement: { tracks: { csv: " + file + " } }")))
        .containsExactly(file + ":3:3  population.users.movement.tracks.csv  must be at most 3600 s later than in line 2 but is 7200 s later: the track has a gap");
  }
}
