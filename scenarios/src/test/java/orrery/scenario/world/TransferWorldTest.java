package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.metrics.RunMetrics;
import orrery.scenario.run.RunResult;

/** Transfers in a scenario: what flows are is what the scenario says, and how many bytes move costs nothing. */
class TransferWorldTest {

  /** One machine, 100 ms of a round trip from the service, which fetches once in the run. */
  private static final String ONE =
      """
      name: one
      duration: 6 min
      start: together
      population:
        nodes: { pc: { count: 1, access: ethernet, region: row-1 } }
      backbone: { matrix: %s }
      services: { files: { protocol: transfer-service, access: ethernet, region: row-0 } }
      protocols:
        transfer: { server: 'files:80', size: 10 MB, every: 10 s }
        transfer-service: {}
      """;

  @TempDir Path folder;

  private RunResult run(String... settings) throws Exception {
    Path matrix = Files.writeString(folder.resolve("rtt.txt"), "0 100\n100 0\n");
    return Worlds.run(Worlds.read(ONE.formatted(matrix), settings));
  }

  /**
   * Both ends have links of 0.1 ms and are 50 ms apart: one way is 50.2 ms. The connection costs a round trip and the request
   * another half; the content a latency as the model says, and then its bits at the part of a gigabit that is payload, or at
   * the bound of a window of 4 MiB in a round trip, which is 334 Mb/s.
   */
  @ParameterizedTest
  @CsvSource({
    "plain, 0.0502, 0.084",
    "cm02, 0.0502, 0.239",
    "lv08, 0.653, 0.239",
  })
  void takesTheTimeThatTheModelSays(String model, double latency, double moving) throws Exception {
    RunMetrics metrics = run("flows.model=" + model).metrics();

    double expected = 1.5 * 0.1004 + latency + moving;
    assertThat(Worlds.value(metrics, "transfer.time", "mean")).isCloseTo(expected, within(0.03 * expected));
  }

  @Test
  void doublesItsWindowFromTheFirstByTheModelOfTcp() throws Exception {
    double tcp = Worlds.value(run("flows.model=tcp").metrics(), "transfer.time", "mean");
    double cm02 = Worlds.value(run("flows.model=cm02").metrics(), "transfer.time", "mean");

    // From ten segments to four megabytes are some eight doublings, in which half of the window goes unused.
    assertThat(tcp - cm02).isBetween(5 * 0.1, 10 * 0.1);
  }

  @Test
  void isSlowedByLossOnlyWhereTheScenarioSaysSo() throws Exception {
    // Fibre loses one packet in two thousand.
    String fibre = "population.nodes.pc.access=fibre";
    double none = Worlds.value(run(fibre, "protocols.transfer.size=100MB").metrics(), "transfer.rate", "mean");
    double mathis = Worlds.value(run(fibre, "protocols.transfer.size=100MB", "flows.loss=mathis").metrics(), "transfer.rate", "mean");

    // Mathis and others, 1997: 1460 bytes a round trip, times the root of 3/2 over the loss: 0.75 MB/s.
    assertThat(mathis).isCloseTo(1_460 / 0.1085 * Math.sqrt(1.5 / 0.0005), within(0.05e6));
    assertThat(none).isGreaterThan(10 * mathis);
  }

  @Test
  void paysTheRoundTripsOfTls() throws Exception {
    double plain = Worlds.value(run().metrics(), "transfer.time", "mean");
    double newer = Worlds.value(run("protocols.transfer.security=tls-1-3", "protocols.transfer-service.security=tls-1-3").metrics(), "transfer.time", "mean");
    double older = Worlds.value(run("protocols.transfer.security=tls-1-2", "protocols.transfer-service.security=tls-1-2").metrics(), "transfer.time", "mean");

    assertThat(newer - plain).isCloseTo(0.1004, within(0.03));
    assertThat(older - newer).isCloseTo(0.1004, within(0.03));
  }

  @Test
  void movesTenGigabytesInAHandfulOfEvents() throws Exception {
    RunResult small = run("duration=100h", "protocols.transfer.every=20min", "protocols.transfer.size=10MB");
    RunResult large = run("duration=100h", "protocols.transfer.every=20min", "protocols.transfer.size=10GB");

    double perSmall = small.events() / Worlds.value(small.metrics(), "transfer.time", "count");
    double perLarge = large.events() / Worlds.value(large.metrics(), "transfer.time", "count");
    // Handshake, request, announcement, doublings of the window, end and acknowledgements.
    assertThat(perLarge).isLessThan(50).isCloseTo(perSmall, within(1.0));
    assertThat(Worlds.value(large.metrics(), "bytes.down", "total")).isGreaterThan(10e9 * Worlds.value(large.metrics(), "transfer.time", "count"));
  }
}
