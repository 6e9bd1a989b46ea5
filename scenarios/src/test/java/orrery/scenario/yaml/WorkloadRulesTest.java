package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with what users are said to want is told with its place. */
class WorkloadRulesTest {

  private static final String WANTS =
      """
      name: wants
      duration: 1 h
      population:
        nodes:
          pc: { count: 3 }
      services: { stun: { protocol: stun-server } }
      protocols: { stun-server: {} }
      workload:
        files: { type: request, from: pc, service: drive, every: 20 s, down: 1 MB, central: 0 }
        films: { type: upload, from: pc-1, service: beam, every: { exponential: 5 min }, bytes: { pareto: { minimum: 5 MB, shape: 1.5 } }, viewers: 3, to: anybody, central: 0 }
      """;

  @Test
  void takesWhatIsRight() {
    assertThat(Texts.read(WANTS).experiment().variants().get(0).scenario().workload()).containsOnlyKeys("files", "films");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "1 MB, central: 0 | 1 MB | 9:10  workload.files.central  must be given: The share of the wants whose work must stay in the central cloud, as archive, registration and global storage do (EC-41): 0 % where none has to.",
    "1 MB, central: 0 | 1 MB, central: 2 | 9:87  workload.files.central  must be at most 1 but is 2",
    "type: request | type: requests | 9:18  workload.files.type  must be one of request, publish, share, upload, sense, offload but is 'requests'; did you mean 'request'?",
    "from: pc, | from: pcs, | 9:33  workload.files.from  must be a group of devices, or one device, but is 'pcs'; did you mean 'pc'?",
    "from: pc-1, | from: pc-3, | 10:32  workload.films.from  must be a group of devices, or one device, but is 'pc-3'; did you mean 'pc-2'?",
    "from: pc, | from: stun, | 9:33  workload.files.from  must be a group of devices, or one device, but is 'stun', a service",
    "service: drive | service: Drive | 9:46  workload.files.service  must be a name of 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is 'Drive'",
    "every: 20 s, |  | 9:10  workload.files  must have 'every', how often something is wanted, or a 'trace'",
    "every: 20 s | every: 0.5 ms | 9:60  workload.files.every  must be at least 1 ms but is 0.5 ms",
    "every: 20 s | every: { quantiles: no.csv } | 9:73  workload.files.every.quantiles  must be a file but there is none of that name: 'no.csv'",
    "every: 20 s | every: 20 s, trace: no.csv | 9:73  workload.files.trace  must stand alone, as a recording has its own times, but 'every', 'phase', 'hours' or 'bursts' stands beside it",
    "every: 20 s | every: 20 s, hours: { rates: [1, 2] } | 9:82  workload.files.hours.rates  must have a rate for each of 24 or 168 hours but has 2",
    "every: 20 s | every: 20 s, bursts: { length: 1 min } | 9:74  workload.files.bursts.pause  must be given: How long the pause after it lasts.",
    "every: 20 s | every: 20 s, bursts: { length: 1 min, pause: 10 ms } | 9:98  workload.files.bursts.pause  must be at least 1 s but is 10 ms",
    "every: 20 s | every: 20 s, from-time: 2 h | 9:77  workload.files.from-time  must be less than the duration (1 h) but is 2 h",
    "every: 20 s | every: 20 s, from-time: 20 min, until: 10 min | 9:92  workload.files.until  must be after 'from-time' but is 10 min",
    "down: 1 MB | down: 1 Mb | 9:72  workload.files.down  must be an amount of data such as '10 B', in B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, but is '1 Mb'",
    "down: 1 MB | down: { exponential: 0 B } | 9:72  workload.files.down  must be more than 0 where it is drawn, but is 0",
    "down: 1 MB | down: { quantiles: no.csv } | 9:74  workload.files.down.quantiles  unknown key 'quantiles'; known here: constant, uniform, exponential, weibull, lognormal, gamma, pareto",
    "down: 1 MB | down: 1 MB, work: 0.5 | 9:84  workload.files.work  must be a whole number that fits in 64 bits but is '0.5'",
    "down: 1 MB | down: 1 MB, viewers: 2 | 9:78  workload.files.viewers  unknown key 'viewers'; known here: from, service, to, peers, skew, up, down, work, deadline, every, phase, hours, bursts, trace, from-time, until, central",
    "down: 1 MB | down: 1 MB, to: { group: tv } | 9:91  workload.files.to.group  must be a group of devices but is 'tv'; known here: pc",
    "down: 1 MB | down: 1 MB, to: { place: 1 km } | 9:91  workload.files.to.place  must be where devices have positions: give homes an 'area', devices of networks a 'position', or sites or users",
    "to: anybody, |  | 10:10  workload.films.to  must be given: Whom it is for: nodes of 'own-account', of the 'link', within 'place: 1 km', of 'anybody', or of 'group: NAME'.",
    "to: anybody | to: wherever | 10:150  workload.films.to  must say whom it is for but is 'wherever'",
    "to: anybody | to: anybody, peers: 2 | 10:143  workload.films.viewers  must be at most the 'peers', 2, but is 3",
    "type: request | type: offload | 9:10  workload.files.work  must be given: The work that the service has with one, in operations: a processor of 1,000 Mops does a thousand million in a second.",
  })
  void tellsWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(WANTS).contains(good);

    assertThat(Texts.problems(WANTS.replace(good, bad == null ? "" : bad))).contains("s.yaml:" + problem);
  }

  @Test
  void tellsAllProblemsAtOnce() {
    String bad = WANTS.replace("from: pc,", "from: tv,").replace("service: drive", "service: -").replace("viewers: 3", "viewers: 300").replace("to: anybody", "to: wherever");

    assertThat(Texts.problems(bad)).extracting(problem -> problem.split(" +")[1])
        .containsExactly("workload.files.from", "workload.files.service", "workload.films.viewers", "workload.films.to");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "`` | :1:1  workload.files.trace  must have a column TIME but its first line names none",
    "TIME\\n | :2:1  workload.files.trace  must have at least one want but has none",
    "TIME,DEVICE\\n1,pc-0\\n0.5,pc-0\\n | :3:1  workload.files.trace  must be no earlier than in line 2, 1 s, but is 0.5 s: the wants of a device must be in order",
    "TIME\\n-1\\n | :2:1  workload.files.trace  must be a time from 0 s to 100 years but is -1",
    "TIME\\nsoon\\n | :2:1  workload.files.trace  must be a time such as '10 ns', in ns, us, ms, s, min, h, d, but is 'soon'",
    "TIME,UP\\n1,2 m\\n | :2:3  workload.files.trace  must be an amount of data such as '10 B', in B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, but is '2 m'",
    "TIME,UP\\n1,-2\\n | :2:3  workload.files.trace  must not be negative but is '-2 B'",
    "TIME,DOWN\\n1,2 TB\\n | :2:3  workload.files.trace  must be at most 1 TB but is 2 TB",
    "TIME,UP\\n1\\n | :2:1  workload.files.trace  must have 2 columns as the first line has but has 1",
    "TIME,DEVICE\\n1,\\n | :2:3  workload.files.trace  must name a device in at most 200 characters but has 0",
    "TIME,TIME\\n1,1\\n | :1:6  workload.files.trace  must have one column TIME but has two",
  })
  void tellsWhatIsWrongWithARecordingAndWhere(String csv, String problem, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.csv"), csv.replace("\\n", "\n"));

    assertThat(Texts.problems(WANTS.replace("every: 20 s", "trace: " + file))).containsExactly(file + problem);
  }

  private static final String TASKS = WANTS.replace(
      "files: { type: request, from: pc, service: drive, every: 20 s, down: 1 MB, central: 0 }",
      "files: { type: offload, from: pc, service: work, every: 20 s, up: 1 MB, down: 1 kB, work: 10, deadline: 1 s, central: 0, exchange: flows, orchestrator: { sites: pc, cloud: stun } }");

  @Test
  void takesTasksThatAreLookedAtAsFlows() {
    assertThat(Texts.read(TASKS).experiment().variants().get(0).scenario().workload().get("files").orchestrator()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "exchange: flows, |  | workload.files.orchestrator  must stand where 'exchange' is 'flows' but stands where it is 'messages', as programs choose there",
    ", orchestrator: { sites: pc, cloud: stun } |  | workload.files  must have an 'orchestrator' where 'exchange' is 'flows'",
    "exchange: flows, | exchange: flows, to: anybody, | workload.files.to  must be 'wherever' where 'exchange' is 'flows', as the orchestrator chooses, but is not",
    "sites: pc, | sites: pcs, | workload.files.orchestrator.sites  must be a group of devices but is 'pcs'; did you mean 'pc'?",
    "cloud: stun | cloud: stud | workload.files.orchestrator.cloud  must be one of the scenario's 'services' but is 'stud'; did you mean 'stun'?",
    "sites: pc, cloud: stun | own: false, link: false | workload.files.orchestrator  must leave somebody to do the work: 'own', 'link', 'sites' or a 'cloud'",
    "central: 0, exchange: flows, orchestrator: { sites: pc, cloud: stun } | central: 0.5, exchange: flows, orchestrator: { sites: pc } | workload.files.orchestrator  must have a 'cloud', as some of the work must stay central",
  })
  void tellsWhatIsWrongWithTasks(String good, String bad, String problem) {
    assertThat(TASKS).contains(good);

    assertThat(String.join("\n", Texts.problems(TASKS.replace(good, bad == null ? "" : bad)))).contains(problem);
  }
}
