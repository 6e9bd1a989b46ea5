package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleBiFunction;
import orrery.host.Position;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.scenario.InputFile;
import orrery.scenario.input.Inputs;
import orrery.scenario.yaml.CheckedScenario;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The edge sites and users of Melbourne's business district (EUA): as data, and as the nodes of a run find each other. */
class MelbourneTest {

  private static final Path DATA = Path.of(Objects.requireNonNull(System.getProperty("orrery.root"))).resolve("../shared/data/eua").normalize();
  private static final Path SITES = DATA.resolve("site-optus-melbCBD.csv");
  private static final Path USERS = DATA.resolve("users-melbcbd-generated.csv");
  private static final double RADIUS_METRES = 150;

  /** Half a microdegree off to the north and to the east, at both ends. */
  private static final double MICRODEGREES_METRES = 0.16;

  private static List<Position> positions(Path path) throws Exception {
    assumeTrue(Files.exists(path), () -> "SKIPPED: there is no " + path);
    InputFile file = new InputFile(path, path.toString());
    Inputs inputs = new Inputs();
    inputs.loadPositions(file);
    return inputs.positions(file);
  }

  private static String printed(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * The published figures hold for the files' own digits; ours are positions to the microdegree. The published median is
   * the greater of the two in the middle.
   */
  @Test
  @DisplayName("givesThePublishedDistancesBetweenUsersAndSites (A03)")
  void givesThePublishedDistancesBetweenUsersAndSites() throws Exception {
    List<Position> sites = positions(SITES);
    List<Position> users = positions(USERS);
    List<double[]> exactSites = degrees(SITES, "LATITUDE", "LONGITUDE");
    List<double[]> exactUsers = degrees(USERS, "Latitude", "Longitude");
    assertThat(sites).hasSize(125).hasSameSizeAs(exactSites);
    assertThat(users).hasSize(816).hasSameSizeAs(exactUsers);
    assertThat(Position.EARTH_RADIUS_METRES).isEqualTo(6_371_000);

    double[][] exact = distances(exactUsers, exactSites, MelbourneTest::haversine);
    double[][] ours = distances(users, sites, Position::metresTo);

    double[] exactNearest = nearest(exact);
    Published.row("A03")
        .exactly("mean distance to the nearest site (m)", "65.18", Arrays.stream(exactNearest).average().orElseThrow())
        .exactly("median (m)", "62.25", exactNearest[408])
        .exactly("greatest (m)", "184.63", exactNearest[815]);
    double[] nearest = nearest(ours);
    assertThat(printed("%.2f", Arrays.stream(nearest).average().orElseThrow())).isEqualTo("65.18");
    assertThat(nearest[408]).isCloseTo(62.25, within(MICRODEGREES_METRES));
    assertThat(nearest[815]).isCloseTo(184.63, within(MICRODEGREES_METRES));
    for (double[][] all : List.of(exact, ours)) {
      long[] inRange = Arrays.stream(all).mapToLong(from -> Arrays.stream(from).filter(metres -> metres <= RADIUS_METRES).count()).toArray();
      Published.row("A03")
          .exactly("users within 150 m of a site", 807, Arrays.stream(inRange).filter(count -> count > 0).count())
          .exactly("sites in range on average", "4.3468", Arrays.stream(inRange).average().orElseThrow());
    }
    for (int user = 0; user < ours.length; user++) {
      assertThat(ours[user]).containsExactly(exact[user], within(MICRODEGREES_METRES));
    }
  }

  private static <P> double[][] distances(List<P> from, List<P> to, ToDoubleBiFunction<P, P> metres) {
    return from.stream().map(one -> to.stream().mapToDouble(other -> metres.applyAsDouble(one, other)).toArray()).toArray(double[][]::new);
  }

  /** How far the nearest is from each, sorted. */
  private static double[] nearest(double[][] distances) {
    return Arrays.stream(distances).mapToDouble(from -> Arrays.stream(from).min().orElseThrow()).sorted().toArray();
  }

  /** Two columns of a file at full precision; both stand before any column that is quoted. */
  private static List<double[]> degrees(Path path, String latitude, String longitude) throws Exception {
    List<String> lines = Files.readAllLines(path);
    List<String> header = List.of(lines.get(0).split(","));
    int first = header.indexOf(latitude);
    int second = header.indexOf(longitude);
    return lines.stream().skip(1).map(line -> line.split(",")).map(cells -> new double[] {Double.parseDouble(cells[first]), Double.parseDouble(cells[second])}).toList();
  }

  private static double haversine(double[] from, double[] to) {
    double latitude = Math.toRadians(from[0]);
    double otherLatitude = Math.toRadians(to[0]);
    double north = Math.sin((otherLatitude - latitude) / 2);
    double east = Math.sin(Math.toRadians(to[1] - from[1]) / 2);
    return 2 * 6_371_000 * Math.asin(Math.sqrt(north * north + Math.cos(latitude) * Math.cos(otherLatitude) * east * east));
  }

  /** What each node's searches have found since a moment. */
  private static final class Searches implements Onlooker {

    private final long from;
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Map<String, List<String>> outcomes = new LinkedHashMap<>();

    Searches(long from) {
      this.from = from;
    }

    @Override
    public void onSwitchedOn(Node node) {
      node.device().position().ifPresent(position -> positions.put(node.name(), position));
    }

    @Override
    public void onEvent(Node node, String kind, String detail) {
      if (kind.equals("search") && node.now() >= from) {
        outcomes.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(detail);
      }
    }

    /** How many nodes are within reach of {@code node}, itself included. */
    long near(String node) {
      Position here = Objects.requireNonNull(positions.get(node));
      return positions.values().stream().filter(position -> position.metresTo(here) <= RADIUS_METRES).count();
    }
  }

  @Test
  @DisplayName("findsExactlyWhoIsWithinReachOfEachSearcher (A03, through the protocol)")
  void findsExactlyWhoIsWithinReachOfEachSearcher() throws Exception {
    assertThat(positions(SITES).size() + positions(USERS).size()).isEqualTo(941);
    CheckedScenario checked = Worlds.shipped("melbourne", "population.sites.csv=" + SITES, "population.users.csv=" + USERS);
    Searches searches = new Searches(Worlds.variant(checked).warmUp().toNanos());

    RunMetrics metrics = Worlds.run(checked, searches).metrics();

    List<String> wrong = new ArrayList<>();
    long count = 0;
    long others = 0;
    for (Map.Entry<String, List<String>> of : searches.outcomes.entrySet()) {
      long near = searches.near(of.getKey());
      for (String outcome : of.getValue()) {
        count++;
        others += near - 1;
        if (!outcome.equals("found " + near + " nodes")) {
          wrong.add(of.getKey() + " " + outcome + ", but there are " + near);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(searches.outcomes.keySet()).isEqualTo(searches.positions.keySet()).hasSize(941);
    assertThat(Worlds.value(metrics, "discovery.search.found", "count")).isEqualTo(count);
    assertThat(Worlds.value(metrics, "discovery.search.found", "mean")).describedAs("the mean number of others").isCloseTo((double) others / count, within(1e-9));
    assertThat(metrics.value("discovery.search.failed", "", "total").map(value -> value.number()).orElse(0.0)).isZero();
  }
}
