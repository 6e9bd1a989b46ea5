package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadScenarioTest {

  private static final String TINY = Texts.resource("tiny.yaml");
  private static final String STREET = Texts.resource("street.yaml");

  /** One line of a good scenario is replaced by a bad one; the place and the message must be these. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "count: 20 | cuont: 20 | 8:5  population.homes.cuont  unknown key 'cuont'; did you mean 'count'?",
    "duration: 30 min | duration: 30 kB | 3:11  duration  must be a time such as '10 ns', in ns, us, ms, s, min, h, d, but is '30 kB'",
    "duration: 30 min | duration: 30 | 3:11  duration  must be a time such as '10 ns', in ns, us, ms, s, min, h, d, but is '30'",
    "duration: 30 min | duration: -30 min | 3:11  duration  must not be negative but is '-30 min'",
    "duration: 30 min | duration: 400 d | 3:11  duration  must be at most 366 d but is 400 d",
    "duration: 30 min | duration: 99999999999 d | 3:11  duration  must be less than 2^63 of the smallest unit but is '99999999999 d'",
    "count: 20 | count: 0 | 8:12  population.homes.count  must be at least 1 but is 0",
    "count: 20 | count: -3 | 8:12  population.homes.count  must be at least 1 but is -3",
    "count: 20 | count: 99999999999999999999 | 8:12  population.homes.count  must be a whole number that fits in 64 bits but is '99999999999999999999'",
    "count: 20 | count: 3000000000 | 8:12  population.homes.count  must be a whole number that fits in 32 bits but is '3000000000'",
    "count: 20 | count: 012 | 8:12  population.homes.count  must be a whole number but is '012'",
    "count: 20 | count: 1.5 | 8:12  population.homes.count  must be a whole number that fits in 64 bits but is '1.5'",
    "count: 20 | count: [] | 8:12  population.homes.count  must be a single value but is a list",
    "count: 20 | count: | 8:11  population.homes.count  must have a value but is empty",
    "loss: 1 % | loss: 101 % | 9:50  population.homes.lan.loss  must be a probability from 0 to 1 but is '101 %'",
    "loss: 1 % | loss: 1.01 | 9:50  population.homes.lan.loss  must be at most 1 but is 1.01",
    "nat: symmetric | nat: symetric | 9:33  population.homes.lan.nat  must be a known NAT but is 'symetric'; did you mean 'symmetric'?",
    "nat: symmetric | nat: [symmetric] | 9:33  population.homes.lan.nat  must be one of always, mix but is a list",
    "nat: symmetric | nat: { mix: { symmetric: 40 %, port-restricted-cone: 50 % } } | 9:40  population.homes.lan.nat.mix  the shares must sum to 1 but sum to 0.9",
    "nat: symmetric | nat: { mix: { symmetric: 1.5 } } | 9:53  population.homes.lan.nat.mix.symmetric  must be at most 1 but is 1.5",
    "nat: symmetric | nat: { mix: { symmetric: -20 %, port-restricted-cone: 100 % } } | 9:53  population.homes.lan.nat.mix.symmetric  must be a probability from 0 to 1 but is '-20 %'",
    "nat: symmetric | nat: { mix: { symetric: 100 % } } | 9:42  population.homes.lan.nat.mix.symetric  must be a known NAT but is 'symetric'; did you mean 'symmetric'?",
    "nat: symmetric | nat: { mix: 100 % } | 9:40  population.homes.lan.nat.mix  must be a map of keys to values but is '100 %'",
    "nat: symmetric | nat: none | 9:33  population.homes.lan.nat  must be a NAT for every home, as its devices share one public address, but may be 'none'",
    "type: smartphone | type: smartfone | 15:15  population.homes.devices.phone.type  must be a known device type but is 'smartfone'; did you mean 'smartphone'?",
    "region: london | region: londn | 10:13  population.homes.region  must be a region of the backbone but is 'londn'; did you mean 'london'?",
    "shape: 0.615 | shape: 0 | 18:56  population.homes.devices.phone.churn.session.weibull.shape  must be at least 0.1 but is 0",
    "weibull: { | weibul: { | 18:22  population.homes.devices.phone.churn.session.weibul  unknown key 'weibul'; did you mean 'weibull'?",
    "exponential: 40 min | exponential: 40 kB | 19:35  population.homes.devices.phone.churn.absence.exponential  must be a time such as '10 ns', in ns, us, ms, s, min, h, d, but is '40 kB'",
    "exponential: 40 min | exponential: 0 s | 19:35  population.homes.devices.phone.churn.absence.exponential  must be more than 0 s but is 0 s",
    "from: 0, to: 2 | from: 3, to: 2 | 22:43  population.homes.devices.tablet.count.uniform.from  must be less than to",
    "test-directory: {} | test-directory: {}\\n  test-membr: {} | 32:3  protocols.test-membr  must be a known protocol but is 'test-membr'; did you mean 'test-member'?",
    "mode: eager | mode: eagre | 30:24  protocols.test-member.mode  must be one of lazy, eager but is 'eagre'",
    "interval: 20 s | interval: 2 s | 30:16  protocols.test-member.patience  must be less than interval (2 s) but is 5 s",
    "type: crash | type: crsh | 33:33  faults.blackout.type  must be one of crash, restart, partition, degrade, loss-burst, latency-storm, clock, slow-node, disconnect, liar, region-outage but is 'crsh'; did you mean 'crash'?",
    "at: 10 min, type: crash | type: crash | 33:13  faults.blackout.at  must be given: When.",
    "at: 10 min | at: 30 min | 33:19  faults.blackout.at  must be less than the duration (30 min) but is 30 min",
    "start: { ramp: 5 min } | start: stationry | 4:8  start  must be one of stationary, staggered, together, ramp but is 'stationry'; did you mean 'stationary'?",
    "epoch: 2026-03-01T18:00:00Z | epoch: 2026-03-01 | 5:8  epoch  must be a moment such as '2026-01-05T00:00:00Z' but is '2026-03-01'",
    "warm-up: 5 min | warm-up: 30 min | 40:21  measure.warm-up  must be less than the duration (30 min) but is 30 min",
    "protocol: test-directory | protocol: test-director | 28:26  services.discovery.protocol  must be a known protocol but is 'test-director'; did you mean 'test-directory'?",
    "name: street | name: My Street | 1:7  name  must be 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is 'My Street'",
    "set-top-box: { count | Set.Top: { type: tv, count | 13:7  population.homes.devices.Set.Top  must be a name of 1 to 63 of a-z, 0-9 and '-', with '-' only inside, but is 'Set.Top'",
    "population.homes.devices.phone.count: 1 | population.homes.devices.fone.count: 1 | 37:45  population.homes.devices.fone.count  must be a path in the scenario, but 'population.homes.devices' has no 'fone'; did you mean 'phone'? (in variant 'lazy')",
    "population.homes.devices.phone.count: 1 | seed: 8 | 37:45  seed  must differ in nothing that makes variants comparable, but 'seed' is set (in variant 'lazy')",
    "population.homes.devices.phone.count: 1 | population.homes.count: 0 | 37:69  population.homes.count  must be at least 1 but is 0 (in variant 'lazy')",
    "seed: 7 | seed: 7\\nflows: { model: lv8 } | 40:17  flows.model  must be one of tcp, lv08, cm02, plain but is 'lv8'",
    "seed: 7 | seed: 7\\nflows: { loss: 1 % } | 40:16  flows.loss  must be one of none, mathis, padhye but is '1 %'",
    "seed: 7 | seed: 7\\nflows: { modl: tcp } | 40:10  flows.modl  unknown key 'modl'; did you mean 'model'?",
    "seed: 7 | seed: 7\\nflows: tcp | 40:8  flows  must be a map of keys to values but is 'tcp'",
    "seed: 7 | seed: 7\\nseed: 8 | 40:1  must say each key once, but 'seed' stands at line 39 already",
    "seed: 7 | seed: !!int 7 | 39:7  must have no tag, since the meaning of a value is known from its place, but has 'tag:yaml.org,2002:int'",
    "seed: 7 | seed: *q | 39:7  must mean something, but the alias '*q' has no anchor '&q' before it",
    "seed: 7 | ? [a] : b | 39:3  must have words as keys but has a list or a map as one",
    "seed: 7 | seed: 7: 8 | 39:8  must be YAML, but mapping values are not allowed here",
  })
  void tellsWhatIsWrongAndWhere(String good, String bad, String problem) {
    assertThat(STREET).contains(good);
    String text = STREET.replaceFirst(java.util.regex.Pattern.quote(good), java.util.regex.Matcher.quoteReplacement(bad.replace("\\n", "\n")));

    assertThat(Texts.problems(text)).containsExactly("s.yaml:" + problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "crash, node: discvery | 34:43  faults.split.node  must be a node that the scenario can have but is 'discvery'; did you mean 'discovery'?",
    "restart, group: fone | 34:46  faults.split.group  must be a group of devices but is 'fone'; did you mean 'phone'?",
    "crash, region: londn | 34:45  faults.split.region  must be a region of the backbone but is 'londn'; did you mean 'london'?",
    "crash, near: { latitude: 91, longitude: 0, radius: 1 km } | 34:55  faults.split.near.latitude  must be at most 90 but is 91",
    "degrade, delay: 1 s, rate: 0 % | 34:57  faults.split.rate  must be at least 0.0001 but is 0 %",
    "degrade, part: device | 34:10  faults.split  rate, delay or loss must be given, as nothing else is degraded",
    "loss-burst, loss: 0.5 | 34:10  faults.split.end-after  must be given: When it ends, counted from its beginning.",
    "loss-burst, loss: 0 %, end-after: 1 s | 34:48  faults.split.loss  must be more than 0 but is 0 %",
    "latency-storm, delay: 1 s, jitr: 1 s, end-after: 1 s | 34:57  faults.split.jitr  unknown key 'jitr'; did you mean 'jitter'?",
    "clock, drift: 5 | 34:44  faults.split.drift  must be a drift such as '50 ppm' or '-3 ppb' but is '5'",
    "clock, drift: -200000 ppm | 34:44  faults.split.drift  must be at least -100000 ppm but is -200000 ppm",
    "clock, ahead: 1 s, behind: 1 s | 34:57  faults.split.behind  must not be given where 'ahead' is",
    "slow-node, speed: 120 % | 34:48  faults.split.speed  must be a probability from 0 to 1 but is '120 %'",
    "region-outage, region: berlin | 34:53  faults.split.region  must be a region of the backbone but is 'berlin'; known here: frankfurt, london, madrid",
    "partition, cut: regions | 34:10  faults.split.from  must be given where 'cut' is regions or groups",
    "partition, cut: regions, from: london, to: london | 34:73  faults.split.to  must not be the same as 'from'",
    "partition, cut: groups, from: phone, to: tv | 34:71  faults.split.to  must be a group of devices but is 'tv'; known here: set-top-box, phone, tablet, server, user, discovery",
    "partition, cut: lan, from: london | 34:57  faults.split.from  must only be given where 'cut' is regions or groups",
    "partition, home: home-20 | 34:47  faults.split.home  must be a home or a network that the scenario has but is 'home-20'; did you mean 'home-19'?",
  })
  void tellsWhatIsWrongWithAFault(String fault, String problem) {
    String text = STREET.replace("partition, cut: lan, heal-after: 1 min", fault);

    assertThat(Texts.problems(text)).containsExactly("s.yaml:" + problem);
  }

  @Test
  void tellsEveryProblemAtOnceInTheOrderOfTheText() {
    String text = STREET.replace("30 min", "30 kB").replace("count: 20", "count: 0").replace("eager,", "keen,").replace("seed: 7", "sed: 7");

    assertThat(Texts.problems(text))
        .extracting(problem -> problem.substring(0, problem.indexOf("  ")))
        .containsExactly("s.yaml:3:11", "s.yaml:8:12", "s.yaml:30:24", "s.yaml:39:1");
  }

  @Test
  void tellsAProblemOfTheBaseOnceAndNotForEachVariantAgain() {
    assertThat(Texts.problems(STREET.replace("count: 20", "count: 0"))).hasSize(1);
  }

  @Test
  void refusesWhatIsMissing() {
    assertThat(Texts.problems("name: x\n"))
        .containsExactly(
            "s.yaml:1:1  duration  must be given: How much time is simulated.");
  }

  @Test
  void refusesAPopulationOfNobody() {
    assertThat(Texts.problems("name: x\nduration: 1 min\npopulation: {}\nbackbone: {}\n"))
        .containsExactly("s.yaml:3:13  population  must have at least one device: give homes, networks, nodes, pairs, sites or users");
  }

  @Test
  void refusesARecursiveAlias() {
    assertThat(Texts.problems("name: &r [*r]\n"))
        .containsExactly("s.yaml:1:11  must not contain itself, but the alias '*r' stands inside what it means");
  }

  @Test
  void refusesAnAliasBombBeforeItCostsAnything() {
    String bomb = IntStream.range(1, 25).mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n").collect(Collectors.joining());
    assertThat(Texts.problems("a0: &a0 [x, y]\n" + bomb)).hasSize(1).first().asString().contains("must have at most 100000 parts");
  }

  @Test
  void refusesNestingThatAliasesBuildUp() {
    String tower = IntStream.range(1, 40).mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n").collect(Collectors.joining());
    assertThat(Texts.problems("a0: &a0 [x]\n" + tower)).hasSize(1).first().asString().contains("must be nested at most 30 deep");
  }

  @Test
  void refusesTenThousandBrackets() {
    assertThat(Texts.problems("name: " + "[\n ".repeat(10_000))).hasSize(1).first().asString().contains("must be nested at most 30 deep");
    assertThat(Texts.problems("name: " + "[".repeat(10_000))).containsExactly("s.yaml:1:1  must have lines of at most 10000 characters but has a longer one");
    assertThat(Texts.problems("name: " + "[".repeat(9_000))).containsExactly("s.yaml:1:37  must be nested at most 30 deep but is deeper");
    assertThat(Texts.problems("{a: ".repeat(2_000))).hasSize(1).first().asString().contains("must be nested at most 30 deep");
  }

  @Test
  void refusesAnEmptyText() {
    assertThat(Texts.problems("")).containsExactly("s.yaml:1:1  must say something but is empty");
    assertThat(Texts.problems("# only a comment\n")).containsExactly("s.yaml:2:1  must say something but is empty");
  }

  @Test
  void refusesATextThatIsNoMap() {
    assertThat(Texts.problems("hello\n")).containsExactly("s.yaml:1:1  must be a map of keys to values such as 'name: my-scenario'");
    assertThat(Texts.problems("- a\n")).containsExactly("s.yaml:1:1  must be a map of keys to values such as 'name: my-scenario'");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(Texts.problems(TINY + "---\nname: other\n")).containsExactly("s.yaml:9:1  must be one document but a second one begins");
  }

  @Test
  void refusesBinary() {
    assertThat(Texts.problems(new byte[] {'n', 'a', 0, 1, 2})).containsExactly("s.yaml:1:3  must be text but has the character U+0000");
    assertThat(Texts.problems(new byte[] {'\n', 'a', (byte) 0xC3, (byte) 0x28})).containsExactly("s.yaml:2:2  must be UTF-8 but has the byte 0xC3");
    assertThat(Texts.problems(new byte[] {(byte) 0xFF, (byte) 0xFE})).containsExactly("s.yaml:1:1  must be UTF-8 but has the byte 0xFF");
    assertThat(Texts.problems(new byte[] {'a', (byte) 0xE2, (byte) 0x82})).containsExactly("s.yaml:1:2  must be UTF-8 but has the byte 0xE2");
  }

  @Test
  void keepsControlCharactersAwayFromTheTerminal() {
    assertThat(Texts.problems("name: x\n\"\\e[31mred\": 1\n")).noneMatch(problem -> problem.indexOf('\u001b') >= 0).anyMatch(problem -> problem.contains("\\u001b[31mred"));
  }

  @Test
  void refusesFilesThatAreNone(@TempDir Path folder) throws Exception {
    Path huge = folder.resolve("huge.yaml");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(100_000_000);
    }

    assertThat(problemsOf(folder.resolve("missing.yaml"))).containsExactly(folder + "/missing.yaml  must be a file but there is none of that name");
    assertThat(problemsOf(folder)).containsExactly(folder + "  must be a file but is a folder");
    assertThat(problemsOf(huge)).containsExactly(huge + "  must be a file of at most 1 MiB but is larger");
    assertThat(problemsOf(Path.of("/dev/zero"))).containsExactly("/dev/zero  must be an ordinary file but is a device or a pipe");
  }

  private static List<String> problemsOf(Path file) {
    return assertThatExceptionOfType(ScenarioException.class)
        .isThrownBy(() -> Texts.READER.read(file, file.toString(), List.of(), file))
        .actual()
        .problems().stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "population.homes.cuont=3 | --set population.homes.cuont  population.homes.cuont  must be a path in the scenario, but 'population.homes' has no 'cuont'; did you mean 'count'?",
    "population.homes.count=0 | --set population.homes.count  population.homes.count  must be at least 1 but is 0",
    "population.homes.count=[ | --set population.homes.count  must be YAML, but expected the node content, but found '<stream end>'",
    "population.homes.count= | --set population.homes.count  population.homes.count  must have a value but is empty",
    "population.homes.count.x=1 | --set population.homes.count.x  population.homes.count.x  must be a path in the scenario, but 'population.homes.count' has no parts that can be set",
    "seed | --set seed  must be path=value but is 'seed'",
    "=1 | --set   must be path=value but is '=1'",
    "faults.blackout.att=1 s | --set faults.blackout.att  faults.blackout.att  must be a path in the scenario, but 'faults.blackout' has no 'att'; did you mean 'at'?",
    "backbone.matrix=no/such.file | --set backbone.matrix  backbone.matrix  must be a file but there is none of that name: 'no/such.file'",
    "population.sites.csv=. | --set population.sites.csv  population.sites.type  must be given: The kind of device.",
  })
  void tellsWhatIsWrongWithASetting(String setting, String problem) {
    assertThat(Texts.problems(STREET, setting)).first().asString().isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "LATITUDE,LONGITUDE\\n1,x\\n | :2:3  population.users.csv  must be a number but is 'x'",
    "LATITUDE,LONGITUDE\\n91,0\\n | :2:1  population.users.csv  must be from -90 to 90 degrees but is 91",
    "LATITUDE,LONGITUDE\\n1\\n | :2:1  population.users.csv  must have 2 columns as the first line has but has 1",
    "LATITUDE,LONG\\n1,1\\n | :1:1  population.users.csv  must have a column LONGITUDE but its first line names none",
    "LATITUDE,LONGITUDE\\n | :2:1  population.users.csv  must have at least one position but has none",
    "LATITUDE,LONGITUDE\\n\"1,1\\n | :2:1  population.users.csv  must end the quotes that begin here but does not",
  })
  void tellsWhatIsWrongWithAFileOfPositions(String csv, String problem, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("p.csv"), csv.replace("\\n", "\n"));

    assertThat(Texts.problems(STREET, "population.users.csv=" + file)).containsExactly(file + problem);
  }

  @Test
  void tellsWhatIsWrongWithAMatrix(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("m.txt"), "0 1\n1 fast\n");

    assertThat(Texts.problems(TINY, "backbone.matrix=" + file))
        .containsExactly(file + ":2:3  backbone.matrix  a round-trip time must be a number of milliseconds from 0 to 100000 but is 'fast'");
  }

  /** A megabyte of each; the time allowed is many times what it takes, and far below what a quadratic walk would need. */
  @ParameterizedTest
  @ValueSource(strings = {
    "a: ", "? ", "- ", "'", "\"", "\n", "#", "{a,", "!", "%", "&a ", "*a ", "|", ">", "a", " ", "a: b\n", "a\n", "'a'", "[],", "{},", ",", ":", "é", "a: [1,2,3]\n",
    "- a\n", "x: &x y\n", "---\n", "...\n", "#\n", "\"\\x41", "a: |\n b\n", "? a\n: b\n", "<<: {a: b}\n"
  })
  @Timeout(20)
  void refusesAMegabyteOfNonsenseQuickly(String pattern) {
    assertThat(Texts.problems(pattern.repeat((1 << 20) / pattern.getBytes(java.nio.charset.StandardCharsets.UTF_8).length))).isNotEmpty();
  }
}
