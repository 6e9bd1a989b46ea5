package orrery.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import orrery.scenario.InstalledCatalogue;
import orrery.scenario.library.Library;
import orrery.sim.Streams;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every damage to a scenario ends in acceptance or in a refusal that says where; never in an exception of ours. */
class DamagedScenarioTest {

  private static final boolean LONG = Boolean.getBoolean("orrery.long");
  private static final Path HERE = Path.of("").toAbsolutePath();

  private final ScenarioReader reader = new ScenarioReader(InstalledCatalogue.of(getClass().getClassLoader()));

  /** A text with what no shipped scenario has. */
  private static final String GRAMMAR = "the rest of the grammar";

  private static final String REST = """
      name: rest
      duration: 2 min
      population:
        homes: { count: 2, devices: { tv: { account: { shared-by: 2 } } } }
        networks:
          n-1: { lan: { nat: symmetric }, region: london, devices: { a: { type: tv, switch-on: 2 s, position: { latitude: 1, longitude: 2 } } } }
          n-2: { uplink: none, link: ble, devices: { b: { type: pc, account: anna, also: n-1, permissions: [proxy, cache] } } }
      faults: { cut: { at: 1 min, type: partition, home: n-1 } }
      compare: { one: {}, two: { population.homes.lan.access: dsl } }
      sweep:
        start: [together, { ramp: 9 s }]
        latin-hypercube: { points: 2, over: { population.homes.count: { from: 1, to: 2 }, population.homes.lan.loss: { from: 1 %, to: 9 %, scale: logarithmic } } }
      replications: { until: { metric: bytes.up, statistic: total, precision: 5 %, at-most: 9 } }
      measure: { warm-up: auto, warm-up-of: bytes.up }
      charts:
        c: { metric: bytes.up, labels: { protocol: mdns }, statistic: total, kind: difference, title: T }
        d: { metric: discovery.time, kind: violin, by: device, logarithmic: true }
        e: { metric: bytes.up, kind: pareto, against: discovery.time, better: 'lower,lower' }
      map: { at: 1 min, width: page }
      roles: { clusters: [home-0], from: 1 s, to: 1 min }
      diagram: { nodes: [a, b], from: 1 s, to: 9 s, protocols: mdns }
      """;

  static Stream<String> shipped() {
    return Stream.concat(Library.names().stream(), Stream.of(GRAMMAR));
  }

  private static byte[] text(String name) {
    return name.equals(GRAMMAR) ? REST.getBytes(StandardCharsets.UTF_8) : Library.text(name).orElseThrow();
  }

  @Test
  void beginsWithWhatIsAccepted() {
    assertThat(reader.read("s.yaml", text(GRAMMAR), HERE, List.of(), HERE).experiment().scenarios()).hasSize(8);
  }

  /** Shipped scenarios are much alike, and read once for each of their variants: one place in five, from one that luck says, or all. */
  private static int stride(String name) {
    return LONG || name.equals(GRAMMAR) ? 1 : 5;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  @DisplayName("isAcceptedOrRefusedWithAPlaceWhereverItIsCutOff: a shipped one at a fifth of all places, or at all with -Dorrery.long=true")
  void isAcceptedOrRefusedWithAPlaceWhereverItIsCutOff(String name) {
    byte[] whole = text(name);
    Streams streams = new Streams(Long.getLong("orrery.seed", 1));

    List<String> faults = new ArrayList<>();
    for (int length = streams.stream(name, "cut").nextInt(stride(name)); length <= whole.length; length += stride(name)) {
      fault(Arrays.copyOf(whole, length)).ifPresent(faults::add);
    }

    assertThat(faults).describedAs(replay(streams)).isEmpty();
  }

  private static String replay(Streams streams) {
    return "reproduce: mvn -q -pl scenarios -am test -Dtest=DamagedScenarioTest -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=" + streams.seed();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  @DisplayName("isAcceptedOrRefusedWithAPlaceWhicheverByteIsReplaced: one in five of a shipped one, by one other byte; each by all others with -Dorrery.long=true")
  void isAcceptedOrRefusedWithAPlaceWhicheverByteIsReplaced(String name) {
    byte[] whole = text(name);
    Streams streams = new Streams(Long.getLong("orrery.seed", 1));
    var random = streams.stream(name, "replacement");

    List<String> faults = new ArrayList<>();
    for (int at = random.nextInt(stride(name)); at < whole.length; at += stride(name)) {
      int draws = LONG ? 255 : 1;
      int first = LONG ? 1 : 1 + random.nextInt(255);
      for (int change = first; change < first + draws; change++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) change;
        int where = at;
        int xor = change;
        fault(damaged).map(fault -> "byte " + where + " xor " + xor + ": " + fault).ifPresent(faults::add);
      }
    }

    assertThat(faults).describedAs(replay(streams)).isEmpty();
  }

  private java.util.Optional<String> fault(byte[] text) {
    try {
      reader.read("s.yaml", text, HERE, List.of(), HERE);
      return java.util.Optional.empty();
    } catch (ScenarioException e) {
      Function<Problem, Boolean> hasPlace = problem -> problem.position().matches("s\\.yaml:[1-9][0-9]*:[1-9][0-9]*") && !problem.message().isBlank();
      boolean fine = !e.problems().isEmpty() && e.problems().stream().allMatch(problem -> hasPlace.apply(problem) || problem.message().endsWith(" more problems"));
      return fine ? java.util.Optional.empty() : java.util.Optional.of(e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      return java.util.Optional.of(e + " for\n" + new String(text, StandardCharsets.ISO_8859_1));
    }
  }
}
