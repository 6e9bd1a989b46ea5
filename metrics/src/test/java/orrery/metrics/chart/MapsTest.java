package orrery.metrics.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.host.Position;
import orrery.metrics.chart.MapData.Wide;
import orrery.metrics.results.MalformedFile;
import orrery.metrics.results.Manifest;
import orrery.metrics.results.PlacesFile;
import orrery.metrics.results.PlacesFile.Place;
import orrery.metrics.results.PlacesFile.Places;
import orrery.metrics.results.PlacesFile.Spot;
import orrery.metrics.results.ResultsDirectory;
import orrery.metrics.results.RolesFile;
import orrery.metrics.results.RolesFile.Fault;
import orrery.metrics.results.RolesFile.Roles;
import orrery.metrics.results.RolesFile.Span;

/** What maps, plans and charts of roles show. */
class MapsTest {

  private static final Spot HERE = new Spot(51_510_000, -120_000);
  private static final Spot THERE = new Spot(51_511_000, -121_000);

  @TempDir Path folder;

  // ---- Files

  @Test
  void filesAreReadAsTheyWereWritten() throws Exception {
    Places places = Invented.district();
    Roles roles = Invented.roles();

    PlacesFile.write(folder, places);
    RolesFile.write(folder, roles);

    assertThat(PlacesFile.read(folder.resolve("places.csv"))).isEqualTo(places);
    assertThat(RolesFile.read(folder)).isEqualTo(roles);
  }

  @Test
  void aForeignFileIsRefusedWithItsLine() throws Exception {
    PlacesFile.write(folder, new Places(0, List.of(Invented.DISCOVERY, Invented.device("a", "lan", HERE, "", "", "", ""))));
    Path file = folder.resolve("places.csv");
    String text = Files.readString(file);

    for (String[] damage : new String[][] {{"51.51,", "91,"}, {",yes,", ",perhaps,"}, {"\n0,a", "\n1,a"}, {"-0.12", "west"}, {",yes,,,,,,\n", "\n"}}) {
      Files.writeString(file, text.substring(0, text.indexOf("0,a")) + text.substring(text.indexOf("0,a") - 1).replaceFirst("\\Q" + damage[0] + "\\E", damage[1]).substring(1));
      assertThatThrownBy(() -> PlacesFile.read(file)).describedAs(damage[0]).isInstanceOf(MalformedFile.class).hasMessageContaining(":3");
    }
    RolesFile.write(folder, new Roles(List.of(Invented.span("c", "a", "member", 5, 9)), List.of()));
    Path roles = folder.resolve("roles.csv");
    Files.writeString(roles, Files.readString(roles).replace("5,9", "9,5"));
    assertThatThrownBy(() -> RolesFile.read(folder)).isInstanceOf(MalformedFile.class).hasMessageContaining(":2").hasMessageContaining("must not end before it begins");
  }

  // ---- Geography

  @Test
  void metresOfTheMapAreThoseOfTheGlobe() {
    for (Spot middle : List.of(HERE, new Spot(-37_813_600, 144_963_100), new Spot(100, -179_999_000))) {
      Spot other = new Spot(middle.latitude() + 40_000, (int) (middle.longitude() < 0 ? middle.longitude() + 359_960_000L - (middle.longitude() > -1_000_000 ? 359_900_000L : 0) : middle.longitude() + 60_000));
      Projection projection = Projection.around(List.of(middle, other));
      double east = projection.east(other) - projection.east(middle);
      double north = projection.north(other) - projection.north(middle);
      double metres = position(middle).metresTo(position(other));

      assertThat(Math.sqrt(east * east + north * north)).describedAs(middle + " " + other).isCloseTo(metres, within(metres / 1_000));
      assertThat(north).isPositive();
      assertThat(projection.latitudeAt(projection.north(other))).isCloseTo(other.latitude() / 1e6, within(1e-9));
    }
  }

  @Test
  void acrossTheDateLineThereIsNoGap() {
    Projection projection = Projection.around(List.of(new Spot(0, 179_990_000), new Spot(0, -179_990_000)));

    assertThat(projection.east(new Spot(0, -179_990_000)) - projection.east(new Spot(0, 179_990_000))).isCloseTo(2_223.9, within(0.1));
  }

  private static Position position(Spot spot) {
    return new Position(spot.latitude(), spot.longitude());
  }

  // ---- Clusters on a map

  @Test
  void onlyWhoIsOnAndBelievesInASuperNodeThatActsIsLinkedToIt() {
    Place off = new Place("d", "device", "pc", "pc", "", "", Optional.of(THERE), false, "", "", "", "", "", "");
    MapData data = MapData.of(new Places(0, List.of(
        Invented.device("a", "", HERE, "place/1", "super-node", "a", ""), Invented.device("b", "", THERE, "place/1", "member", "a", ""),
        Invented.device("c", "", new Spot(51_512_000, 0), "place/1", "member", "z", ""), off, Invented.DISCOVERY)));

    assertThat(data.clusters()).singleElement().satisfies(cluster -> {
      assertThat(cluster.members()).containsExactly(0, 1, 2);
      assertThat(cluster.superNodes()).containsExactly(0);
      assertThat(cluster.links()).containsExactly(new int[] {1, 0});
    });
    assertThat(data.spots().get(1)).satisfies(spot -> assertThat(spot.live() + " of " + spot.all()).isEqualTo("1 of 2"));
    assertThat(data.spots().get(2).led()).describedAs("who believes in somebody who is not there is not led").isFalse();
    assertThat(data.elsewhere()).containsExactly(Invented.DISCOVERY);
  }

  @Test
  void aClusterAtOnePlaceIsNoneOfTheMap() {
    MapData data = MapData.of(Invented.district());

    assertThat(data.clusters()).extracting(Wide::name).startsWith("account/0", "account/1", "account/2", "place/00").noneMatch(name -> name.startsWith("home-"));
    assertThat(data.spots().stream().filter(spot -> !spot.led())).describedAs("home 4 has no super node").hasSize(1);
  }

  @Test
  void ofTenThousandDevicesEachIsInOneHexagon() {
    MapData data = MapData.of(Invented.city(10_000));

    assertThat(data.spots()).hasSizeGreaterThan(MapFigure.MOST_SPOTS);
    assertThat(MapFigure.hexagons(data, 252).stream().mapToInt(count -> count).sum()).isEqualTo(10_000);
    assertThat(MapFigure.hexagons(data, 252)).hasSizeBetween(400, 1_600);
  }

  // ---- Plans

  @Test
  void aPlanHasWhoIsInTwoNetworksInBoth() {
    Place both = Invented.device("b", "lan room", null, "lan", "member", "a", "");
    Networks networks = Networks.of(new Places(0, List.of(
        Invented.DISCOVERY, Invented.device("a", "lan", null, "lan", "super-node", "a", "proxy"), both,
        Invented.device("b", "lan room", null, "room", "super-node", "b", "cache"),
        new Place("c", "device", "sensor", "room", "", "room", Optional.empty(), true, "room", "seeking", "", "", "", ""))));

    assertThat(networks.networks()).extracting(Networks.Network::name).containsExactly("lan", "room");
    assertThat(networks.networks().get(1)).satisfies(room -> {
      assertThat(room.region()).describedAs("its member's other network is no way out").isEmpty();
      assertThat(room.members()).extracting(member -> member.node().node()).containsExactly("b", "c");
      assertThat(room.members().get(0).isSuperNode()).isTrue();
      assertThat(room.isLed()).describedAs("c knows nobody yet").isFalse();
    });
    assertThat(networks.networks().get(0).isLed()).isTrue();
    assertThat(networks.regions()).containsExactly("london");
  }

  // ---- Roles

  @Test
  void ofManyClustersThoseWithMostChangesOfSuperNodesAreShown() {
    GanttData data = GanttData.of(Invented.roles(), 10_000_000_000L, 600_000_000_000L);

    assertThat(data.allRows()).isEqualTo(500);
    assertThat(data.rows()).hasSizeLessThanOrEqualTo(GanttData.MOST_ROWS);
    assertThat(data.rows().stream().map(GanttData.Row::cluster).distinct()).contains("home-7", "home-47", "home-87");
    assertThat(data.rows().stream().map(GanttData.Row::cluster).distinct()).isSortedAccordingTo(GanttData.BY_NAME);
    assertThat(data.faults()).extracting(Fault::name).describedAs("what strikes later is none of this time").containsExactly("evening-crash", "storm");
  }

  @Test
  void aClusterThatIsTooLargeIsCutOff() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      spans.add(Invented.span("hall", "pc-" + i, "member", i, 600));
    }

    GanttData data = GanttData.of(new Roles(spans, List.of()), 0, 600_000_000_000L);

    assertThat(data.rows()).hasSize(GanttData.MOST_ROWS);
    assertThat(data.rows().get(39).node()).isEqualTo("pc-39");
  }

  @Test
  void numbersInNamesCountAsNumbers() {
    List<String> names = new ArrayList<>(List.of("home-10", "home-9", "home", "a-2-b", "a-2", "home-9-tv", "a-10"));

    names.sort(GanttData.BY_NAME);

    assertThat(names).containsExactly("a-2", "a-2-b", "a-10", "home", "home-9", "home-9-tv", "home-10");
  }

  // ---- Pictures

  @Test
  void isDrawnFromTheFilesAloneAndAlikeEachTime() throws Exception {
    ResultsDirectory directory = ResultsDirectory.at(folder);
    Manifest manifest = Invented.written(directory, Invented.district(), Invented.roles());

    List<Path> files = Maps.draw(directory, manifest, Theme.PAPER);
    List<byte[]> first = new ArrayList<>();
    for (Path file : files) {
      first.add(Files.readAllBytes(file));
    }
    Maps.draw(directory, directory.manifest().orElseThrow(), Theme.PAPER);

    assertThat(files).extracting(file -> file.getFileName().toString())
        .containsExactly("map.svg", "map.pdf", "map.png", "map.csv", "roles.svg", "roles.pdf", "roles.png", "roles.csv");
    for (int i = 0; i < files.size(); i++) {
      assertThat(Files.readAllBytes(files.get(i))).describedAs(files.get(i).toString()).isEqualTo(first.get(i));
    }
    String roles = new String(first.get(4), StandardCharsets.UTF_8);
    assertThat(roles).contains("of 100 clusters with 500 nodes, those 8 with most changes of super nodes", "evening-crash", "Time (min)").doesNotContain("long-before");
    assertThat(new String(first.get(0), StandardCharsets.UTF_8)).contains("100 m", "° N", "° W", ">N<", "places; not on the", "without an agreed super node");
    assertThat(new String(first.get(7), StandardCharsets.UTF_8)).startsWith("cluster,node,role,from,to,unit\n,,fault evening-crash,300,300,s\n").contains("\nhome-47,home-47-pc-1,super-node,328,600,s\n");
  }
}
