package orrery.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scenario that asks for a diagram has one drawn, of a world at work. */
class DiagramTest {

  private static final String SCENARIO = """
      name: shown
      duration: 40 s
      population:
        networks:
          network-1: { lan: { access: fibre }, devices: { node-1: { type: set-top-box }, node-2: { type: smartphone, switch-on: 10 s } } }
      services: { discovery: { protocol: discovery-service } }
      protocols: { edge-node: { discovery: { service: 'discovery:80' } }, discovery-service: {} }
      diagram: { nodes: [node-2, node-1, discovery], from: 5 s, protocols: [mdns, cluster, http] }
      replications: 2
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

  private static String withoutProvenance(String text) {
    return text.substring(0, text.indexOf("\n\n") + 1);
  }

  @Test
  void isDrawnWithoutATraceAndAgainFromTheFilesAndChangesNothing() throws IOException {
    Files.writeString(folder.resolve("s.yaml"), SCENARIO);

    Ended shown = orrery("run", "s.yaml", "--out", "r", "--quiet");
    Ended plain = orrery("run", "s.yaml", "--out", "p", "--quiet", "--set", "diagram={ nodes: [node-1] }");

    assertThat(shown.code()).isZero();
    assertThat(plain.out()).describedAs("what is looked at is not in the fingerprint").isEqualTo(shown.out());
    Path charts = folder.resolve("r/charts");
    String text = Files.readString(charts.resolve("messages.txt"));
    assertThat(text.lines().findFirst().orElseThrow().strip()).matches("node-2 +node-1 +discovery");
    assertThat(text).contains("10.000000 s", "is switched on", "mdns query, ", "cluster register, ", "http PUT /clusters/node-1, ", "http 201 Created, ", "replication 1").doesNotContain(" 0.000000 s");
    for (String name : new String[] {"messages.svg", "messages.pdf", "messages.png"}) {
      assertThat(charts.resolve(name)).isNotEmptyFile();
    }
    assertThat(folder.resolve("r/runs/default/-/2/messages.jsonl")).doesNotExist();

    Files.delete(charts.resolve("messages.txt"));
    assertThat(orrery("chart", "r").code()).isZero();
    assertThat(Files.readString(charts.resolve("messages.txt"))).isEqualTo(text);
  }

  @Test
  void isPrintedOrDrawnOfARunThatWasTraced() throws IOException {
    Files.writeString(folder.resolve("s.yaml"), SCENARIO);
    orrery("run", "s.yaml", "--out", "r", "--quiet", "--trace", "--replications", "1");

    Ended printed = orrery("diagram", "r", "--nodes", "node-2,node-1,discovery", "--from", "5s", "--protocol", "mdns,cluster,http");
    Ended drawn = orrery("diagram", "r", "--nodes", "node-2,node-1", "--to", "20 s", "--svg", "two.svg");

    assertThat(printed.out()).isEqualTo(withoutProvenance(Files.readString(folder.resolve("r/charts/messages.txt"))));
    assertThat(drawn.code()).isZero();
    assertThat(Files.readString(folder.resolve("two.svg"))).startsWith("<?xml").contains("cluster register");
    assertThat(orrery("diagram", "r", "--nodes", "node-2,node-3")).satisfies(ended -> {
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("--nodes must be in the trace but 'node-3' is not; did you mean 'node-1'?");
    });
    assertThat(orrery("diagram", "r", "--nodes", "node-2", "--from", "5 kB").err()).contains("--from must be a time such as");
    assertThat(orrery("diagram", "r", "--nodes", "node-2", "--from", "5 s", "--to", "5 s").err()).contains("the end must be after the beginning");
    assertThat(orrery("diagram", "nowhere", "--nodes", "node-2").err()).contains("DIR must be a results directory");
  }
}
