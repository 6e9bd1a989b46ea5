package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scenario that asks for a map and a chart of roles has them drawn, of a world at work that does not notice. */
class MapsOfRunsTest {

  private static final String SCENARIO = """
      name: shown
      duration: 8 min
      population:
        networks:
          network-1:
            lan: { access: fibre }
            devices:
              node-1: { type: set-top-box }
              node-2: { type: smartphone, switch-on: 70 s }
              node-3: { type: pc }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      faults:
        dark: { at: 3 min, type: crash, role: super-node }
        bad: { at: 4 min, type: loss-burst, loss: 1 %, end-after: 30 s }
      replications: 2
      """;

  private static final String WALKERS = """
      name: walkers
      duration: 4 min
      population:
        sites: { count: 3, area: &district { latitude: -37.8136, longitude: 144.9631, radius: 300 m }, type: edge-site, access: fibre }
        users:
          count: 12
          area: *district
          type: smartphone
          access: 5g
          movement: { random-waypoint: {} }
          attach: { range: 400 m }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      """;

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  private Ended orrery(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around = new Surroundings(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), folder, false, false, 1, new SimulatedWorld(), interrupt -> {});
    int code = Orrery.execute(around, arguments);
    return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }

  @Test
  void areDrawnAndAgainFromTheFilesAndChangeNothing() throws IOException {
    Files.writeString(folder.resolve("s.yaml"), SCENARIO);

    Ended plain = orrery("run", "s.yaml", "--out", "p", "--quiet");
    Ended shown = orrery("run", "s.yaml", "--out", "r", "--quiet", "--set", "map={ at: 121.3 s }", "--set", "roles={}");

    assertThat(plain.code()).describedAs(plain.err()).isZero();
    assertThat(shown.out()).describedAs("what is looked at is not in the fingerprint").isEqualTo(plain.out());
    assertThat(folder.resolve("p/runs/default/-/1/places.csv")).describedAs("kept only where it is asked for").doesNotExist();
    assertThat(folder.resolve("p/runs/default/-/1/roles.csv")).doesNotExist();
    assertThat(folder.resolve("r/runs/default/-/2/roles.csv")).describedAs("kept of the first replication alone").doesNotExist();
    for (String name : new String[] {"map.svg", "map.pdf", "map.png", "roles.svg", "roles.pdf", "roles.png"}) {
      assertThat(folder.resolve("r/charts/" + name)).isNotEmptyFile();
    }
    byte[] map = Files.readAllBytes(folder.resolve("r/charts/map.csv"));
    byte[] roles = Files.readAllBytes(folder.resolve("r/charts/roles.csv"));
    Files.delete(folder.resolve("r/charts/map.csv"));
    Files.delete(folder.resolve("r/charts/roles.csv"));
    assertThat(orrery("chart", "r").code()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("r/charts/map.csv"))).isEqualTo(map);
    assertThat(Files.readAllBytes(folder.resolve("r/charts/roles.csv"))).isEqualTo(roles);
  }

  @Test
  void sayWhoWasWhatWhenAndWhatWentWrong() throws IOException {
    Files.writeString(folder.resolve("s.yaml"), SCENARIO);

    orrery("run", "s.yaml", "--out", "r", "--quiet", "--replications", "1", "--set", "map={ at: 100 s }", "--set", "roles={ to: 7 min }");

    List<String> places = lines("r/runs/default/-/1/places.csv");
    assertThat(places.get(1)).startsWith("100,discovery,service,server,discovery-service,").contains(",yes,,,");
    List<String> members = places.stream().filter(line -> line.contains(",device,")).toList();
    assertThat(members).hasSize(3).allMatch(line -> line.contains(",network-1,,,yes,network-1,"));
    String superNode = members.stream().filter(line -> line.contains(",super-node,")).findFirst().orElseThrow().split(",")[1];
    assertThat(members).allMatch(line -> line.split(",", -1)[12].equals(superNode));
    List<String> roles = lines("r/runs/default/-/1/roles.csv");
    assertThat(roles).contains("network-1," + superNode + ",crash,180,180");
    assertThat(roles.stream().filter(line -> line.startsWith("network-1," + superNode + ",super-node,"))).last().asString().describedAs("its office ends with the crash").endsWith(",180");
    assertThat(roles.stream().filter(line -> line.startsWith("network-1,node-2,"))).first().asString().describedAs("who has not come yet has no role").contains(",70,");
    assertThat(roles.stream().filter(line -> line.contains(",super-node,") && !line.contains(superNode))).describedAs("somebody succeeds it").isNotEmpty();
    assertThat(lines("r/runs/default/-/1/faults.csv")).containsExactly("fault,type,from,to", "dark,crash,180,180", "bad,loss-burst,240,270");
    assertThat(Files.readString(folder.resolve("r/charts/roles.svg"))).contains(">dark<", ">bad<", ">crash<", "Time (min)");
  }

  @Test
  void whoMovesIsWhereHeIsThenAndGoesOnAsIfNobodyHadLooked() throws IOException {
    Files.writeString(folder.resolve("w.yaml"), WALKERS);

    Ended plain = orrery("run", "w.yaml", "--out", "p", "--quiet");
    Ended early = orrery("run", "w.yaml", "--out", "e", "--quiet", "--set", "map={ at: 0 s }");
    Ended late = orrery("run", "w.yaml", "--out", "l", "--quiet", "--set", "map={ at: 173.21 s, width: page }");

    assertThat(plain.code()).describedAs(plain.err()).isZero();
    assertThat(List.of(early.out(), late.out())).containsOnly(plain.out());
    List<String> before = lines("e/runs/default/-/1/places.csv").stream().filter(line -> line.contains(",user-")).toList();
    List<String> after = lines("l/runs/default/-/1/places.csv").stream().filter(line -> line.contains(",user-")).toList();
    assertThat(before).hasSameSizeAs(after).allMatch(line -> line.contains(",-37.81"));
    for (int i = 0; i < before.size(); i++) {
      assertThat(before.get(i).split(",")[7]).describedAs(after.get(i)).isNotEqualTo(after.get(i).split(",")[7]);
    }
    assertThat(Files.readString(folder.resolve("l/charts/map.svg"))).contains("width=\"516pt\"", "edge site", "at 173.21 s");
  }

  @Test
  void mustBeOfTimesClustersAndNodesThatThereAre() throws IOException {
    Files.writeString(folder.resolve("s.yaml"), SCENARIO);

    Ended ended = orrery("check", "s.yaml", "--set", "map={ at: 9 min }", "--set", "roles={ from: 8 min, clusters: [network-1, network-2, account/anna], nodes: [node-4] }");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(
        "map.at", "must be at most the duration (8 min) but is 9 min",
        "roles.clusters", "but one is 'network-2'",
        "roles.nodes", "but one is 'node-4'; did you mean 'node-1'?",
        "roles.from", "must be less than the duration (8 min) but is 8 min");
    assertThat(orrery("check", "s.yaml", "--set", "compare={ a: { map.at: 1 s } }").err()).contains("map.at");
  }
}
