package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.host.Address;
import orrery.host.Position;
import orrery.metrics.RunMetrics;
import orrery.net.Node;
import orrery.scenario.world.Wanderer.Diary;
import orrery.scenario.world.Wanderer.Told;

/** Devices move, are attached to the nearest site in range, and have another address at each. */
class MovementTest {

  private static final long SECOND = 1_000_000_000L;

  /** The way from one site to the other: 0.018 degrees, 2001.5 m, in 1000 s. */
  private static final double SPEED = Position.EARTH_RADIUS_METRES * StrictMath.toRadians(0.018) / 1_000;

  /** The first address that machines in no home have: that of the first site. */
  private static final Address FIRST_SITE = Address.ipv4(240, 0, 0, 0);

  @TempDir private static Path folder;
  private static String text = "";

  @BeforeEach
  void writeFiles() throws Exception {
    Path sites = Files.writeString(folder.resolve("sites.csv"), "LATITUDE,LONGITUDE\n0,0\n0.018,0\n");
    Path tracks = Files.writeString(folder.resolve("tracks.csv"), "DEVICE,TIME,LATITUDE,LONGITUDE\nother,0,0.018,0\nuser-0,0,0,0\nuser-0,1000,0.018,0\n");
    text =
        """
        name: walk
        duration: 20 min
        population:
          sites: { csv: %s, type: edge-site, access: fibre, region: london }
          users:
            count: 1
            type: smartphone
            access: 5g
            movement: { tracks: { csv: %s } }
            attach: { range: 800 m }
        backbone: {}
        protocols: { wanderer: {} }
        """.formatted(sites, tracks);
  }

  private static RunMetrics run(Onlooker onlooker, String... settings) {
    return Worlds.run(Worlds.read(new Wanderer(FIRST_SITE).catalogue(), text, settings), onlooker).metrics();
  }

  private static double value(RunMetrics metrics, String metric, String labels, String statistic) {
    return metrics.value(metric, labels, statistic).orElseThrow(() -> new AssertionError(metric + " " + labels + " " + statistic)).number();
  }

  @Test
  void leavesASiteThatIsOutOfRangeAndFindsTheNext() {
    Diary diary = new Diary();
    RunMetrics metrics = run(diary);

    List<Told> addresses = diary.of("user-0", "addresses");
    assertThat(addresses).extracting(Told::detail).containsExactly("248.0.0.0", "", "248.0.0.1");
    assertThat(addresses.get(1).nanos() / 1e9).isCloseTo(800 / SPEED, within(0.2));
    assertThat(addresses.get(2).nanos() / 1e9).isCloseTo(1_000 - 800 / SPEED, within(0.2));
    assertThat(value(metrics, "attachment.changes", "device=smartphone;how=lost", "total")).isEqualTo(1);
    assertThat(value(metrics, "attachment.changes", "device=smartphone;how=found", "total")).isEqualTo(1);
    assertThat(value(metrics, "attachment.without", "", "mean")).isCloseTo((1_000 - 1_600 / SPEED) / 1_200, within(1e-3));
    assertThat(value(metrics, "attachment.distance", "", "max")).isBetween(780.0, 800.0);
  }

  @Test
  void changesToAnotherSiteOnlyWhereThatIsNearerByTheHysteresis() {
    Diary diary = new Diary();
    RunMetrics metrics = run(diary, "population.users.attach={ range: 2 km, hysteresis: 100 m }");

    // Half way, and another 50 m: there one site is 100 m nearer than the other.
    List<Told> addresses = diary.of("user-0", "addresses");
    assertThat(addresses).extracting(Told::detail).containsExactly("248.0.0.0", "248.0.0.1");
    assertThat(addresses.get(1).nanos() / 1e9).isCloseTo(500 + 50 / SPEED, within(0.4));
    assertThat(value(metrics, "attachment.changes", "", "total")).isEqualTo(1);
    assertThat(value(metrics, "attachment.without", "", "mean")).isZero();
  }

  @Test
  void breaksConnectionsFromAnAddressThatIsGoneAndNotThoseOfWhoStays() {
    Diary diary = new Diary();
    run(diary, "population.users.attach={ range: 2 km }");

    assertThat(diary.of("user-0", "failed")).extracting(Told::detail).containsExactly("ADDRESS_LOST");
    assertThat(diary.of("user-0", "open")).hasSize(2);
    assertThat(diary.of("site-1", "failed")).isEmpty();
    assertThat(diary.of("site-0", "peer")).extracting(told -> told.detail().split(":")[0]).contains("248.0.0.0", "248.0.0.1");
  }

  @Test
  void goesThroughTheNatOfTheSite() {
    Diary diary = new Diary();
    run(diary, "population.users.attach={ range: 2 km }", "population.users.nat=symmetric");

    assertThat(diary.of("user-0", "addresses")).extracting(Told::detail).allMatch(address -> address.startsWith("100.")).doesNotHaveDuplicates().hasSize(2);
    assertThat(diary.of("user-0", "open")).hasSize(2);
    // The gateways have the public addresses after those of the two sites.
    assertThat(diary.of("site-0", "peer")).extracting(told -> told.detail().split(":")[0]).contains("240.0.0.2", "240.0.0.3");
  }

  /** Asks where a device believes it is. */
  private static final class Positions implements Onlooker {
    private final Map<String, Map<Long, Position>> seen = new TreeMap<>();

    @Override
    public void onEvent(Node node, String kind, String detail) {
      node.device().position().ifPresent(position -> seen.computeIfAbsent(node.name(), name -> new TreeMap<>()).put(node.now() / SECOND, position));
    }
  }

  @Test
  void knowsWhereItIs() {
    Positions positions = new Positions();
    run(positions);

    Map<Long, Position> seen = positions.seen.get("user-0");
    assertThat(seen).isNotEmpty();
    seen.forEach((second, position) -> assertThat(position.metresTo(new Position(0, 0))).isCloseTo(Math.min(1_000, second) * SPEED, within(SPEED + 1)));
    assertThat(positions.seen.get("site-1").values()).containsOnly(new Position(18_000, 0));
  }

  @Test
  void staysInItsRegionWhereItIsNotToBeAttached() {
    Diary diary = new Diary();
    Positions positions = new Positions();
    String free = text.replace("    attach: { range: 800 m }\n", "");
    RunMetrics metrics = Worlds.run(Worlds.read(new Wanderer(FIRST_SITE).catalogue(), free), diary, positions).metrics();

    assertThat(diary.of("user-0", "addresses")).hasSize(1);
    assertThat(metrics.value("attachment.changes", "", "total")).isEmpty();
  }

  @Test
  void goesItsWayWhoeverElseIsThere() {
    String[] walking = {
      "population.users.movement={ random-waypoint: { rest: { exponential: 1 min } } }",
      "population.users.area={ latitude: 0.009, longitude: 0, radius: 2 km }",
      "population.users.attach={ range: 1200 m, hysteresis: 10 m }",
    };
    Diary two = new Diary();
    RunMetrics metrics = run(two, walking[0], walking[1], walking[2], "population.users.count=20", "duration=2 h");
    Diary three = new Diary();
    run(three, walking[0], walking[1], walking[2], "population.users.count=30", "duration=2 h");

    for (int user = 0; user < 20; user++) {
      assertThat(three.of("user-" + user, "addresses")).isEqualTo(two.of("user-" + user, "addresses"));
    }
    assertThat(value(metrics, "attachment.changes", "", "total")).isGreaterThan(10);
    assertThat(value(metrics, "attachment.distance", "", "max")).isLessThanOrEqualTo(1_200);
    assertThat(value(metrics, "attachment.without", "", "mean")).isBetween(0.05, 0.9);
  }

  @Test
  void worksElsewhereThanItLives() {
    Positions positions = new Positions();
    run(
        positions,
        "population.users={ count: 10, type: smartphone, access: 5g, area: { latitude: 0, longitude: 0, radius: 500 m },"
            + " movement: { commute: { workplaces: { latitude: 0.018, longitude: 0, radius: 500 m } } }, attach: { range: 1100 m } }",
        "epoch=2026-01-05T00:00:00Z", "duration=1 d");

    long workers = positions.seen.entrySet().stream().filter(of -> of.getKey().startsWith("user"))
        .filter(of -> of.getValue().values().stream().anyMatch(position -> position.metresTo(new Position(18_000, 0)) < 1_100)).count();
    // 83 % work on a Monday.
    assertThat(workers).isBetween(5L, 10L);
  }
}
