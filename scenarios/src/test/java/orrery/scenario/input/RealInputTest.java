package orrery.scenario.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import orrery.host.Position;
import orrery.scenario.InputFile;
import org.junit.jupiter.api.Test;

/** The published data sets that shipped scenarios are made for. Skipped, and said so, where a clone does not have them. */
class RealInputTest {

  private static final Path DATA = Path.of(Objects.requireNonNull(System.getProperty("orrery.root"))).resolve("../shared/data").normalize();

  private static InputFile file(String name) {
    Path path = DATA.resolve(name);
    assumeTrue(Files.exists(path), () -> "SKIPPED: there is no " + path);
    return new InputFile(path, name);
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
