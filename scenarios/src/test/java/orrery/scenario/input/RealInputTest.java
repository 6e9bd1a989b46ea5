package orrery.scenario.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import orrery.host.Position;
import orrery.net.DeliveryTrace;
import orrery.net.RttMatrix;
import orrery.scenario.InputFile;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The published data sets that shipped scenarios are made for. Skipped, and said so, where a clone does not have them. */
class RealInputTest {

  private static final Path DATA = Path.of(Objects.requireNonNull(System.getProperty("orrery.root"))).resolve("../shared/data").normalize();

  private static InputFile file(String name) {
    Path path = DATA.resolve(name);
    assumeTrue(Files.exists(path), () -> "SKIPPED: there is no " + path);
    return new InputFile(path, name);
  }

  /** Data without a licence to hand it on are looked for in {@code -Dorrery.data=FOLDER}, too. */
  private static byte[] bytes(String name) throws Exception {
    String folder = System.getProperty("orrery.data", "");
    Path own = Path.of(folder.isEmpty() || folder.startsWith("${") ? "none" : folder).resolve(name);
    Path path = Files.exists(own) ? own : DATA.resolve(name);
    assumeTrue(Files.exists(path), () -> "SKIPPED: there is no " + path);
    byte[] bytes = Files.readAllBytes(path);
    return name.endsWith(".gz") ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
  }

  @Test
  @DisplayName("A05: a recorded LTE downlink has its published mean, and a pipe delivers at it")
  void replaysTheTraceOfAnLteDownlink() throws Exception {
    DeliveryTrace trace = DeliveryTraceFile.read(TextFile.text(bytes("mahimahi/TMobile-LTE-short.down")));

    Published.row("A05")
        .exactly("opportunities", 194_846, trace.opportunities())
        .exactly("length of a turn, s", "139.986", trace.periodNanos() / 1e9)
        .exactly("mean at 1504 B, Mb/s", "16.75", trace.meanBitsPerSecond() / 1e6);
  }

  @Test
  @DisplayName("A04: round trips between countries, as RIPE Atlas measured them")
  void readsTheTableOfCountriesAndMakesABackboneOfSome() throws Exception {
    RttTable table = RttTable.read(TextFile.text(bytes("leios/country_rtt_stat.csv.gz")));
    RttMatrix matrix = table.matrix(List.of("DE", "US", "AU", "GB", "JP", "FR"));

    Published.row("A04")
        .exactly("DE-US, ms", "113.63", matrix.milliseconds(0, 1))
        .exactly("AU-GB, ms", "250.68", matrix.milliseconds(2, 3))
        .exactly("JP-US, ms", "130.08", matrix.milliseconds(4, 1))
        .exactly("DE-FR, ms", "43.20", matrix.milliseconds(0, 5));
    assertThat(table.pairs()).isEqualTo(6_827);
    assertThat(matrix.oneWayNanos(5, 0)).isEqualTo(Math.round(matrix.milliseconds(0, 5) * 500_000));
    assertThatExceptionOfType(TextFile.Unusable.class).isThrownBy(() -> table.matrix(List.copyOf(table.places())))
        .withMessageContaining("must have the round trip between all 173 places, but has none between");
  }

  @Test
  void readsThePlanetLabMatrixWhole() throws Exception {
    InputFile file = file("planetlab/PlanetLabData_1");
    Inputs inputs = new Inputs();

    inputs.loadMatrix(file);

    var matrix = inputs.matrix(file).orElseThrow();
    assertThat(matrix.sites()).isEqualTo(490);
    assertThat(matrix.milliseconds(0, 1)).isEqualTo(0.175);
    assertThat(matrix.milliseconds(489, 489)).isZero();
    assertThat(matrix.oneWayNanos(0, 3)).isEqualTo(60_710_000);
  }

  @Test
  void readsTheEdgeSitesAndUsersOfMelbourneWhole() throws Exception {
    InputFile sites = file("eua/site-optus-melbCBD.csv");
    InputFile users = file("eua/users-melbcbd-generated.csv");
    Inputs inputs = new Inputs();

    inputs.loadPositions(sites);
    inputs.loadPositions(users);

    assertThat(inputs.positions(sites)).hasSize(125).startsWith(new Position(-37_815_170, 144_974_760));
    assertThat(inputs.positions(users)).hasSize(816).startsWith(new Position(-37_814_619, 144_974_443));
    Position town = new Position(-37_813_600, 144_963_100);
    Predicate<Position> inTown = position -> position.metresTo(town) < 2_500;
    assertThat(List.of(inputs.positions(sites), inputs.positions(users))).allMatch(all -> all.stream().allMatch(inTown));
  }
}
