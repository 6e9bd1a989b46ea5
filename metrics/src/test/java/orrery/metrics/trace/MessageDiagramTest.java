package orrery.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import orrery.metrics.Abroad;
import orrery.metrics.chart.Diagrams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A diagram shows who sent what to whom, as a reader of the protocol would draw it. */
class MessageDiagramTest {

  private static final String MULTICAST = "224.0.0.251:5353";

  @TempDir Path folder;
  private Path trace;

  @BeforeEach
  void write() throws IOException {
    try (TraceWriter writer = TraceWriter.begin(folder)) {
      writer.write(0, "b", "start", "device", "tv", "address", "192.168.0.11");
      writer.write(0, "b", "state", "variable", "role", "scope", "link", "value", "seeking");
      writer.write(1_000_000, "a", "send", "protocol", "mdns", "type", "query", "bytes", "74", "from", "192.168.0.10:5353", "to", MULTICAST);
      received(writer, 3_000_000, "b", "a", 1_000_000, "mdns", "query", 74, MULTICAST);
      received(writer, 4_000_000, "c", "a", 1_000_000, "mdns", "query", 74, MULTICAST);
      received(writer, 4_000_000, "d", "a", 1_000_000, "mdns", "query", 74, MULTICAST);
      writer.write(4_000_000, "c", "timer", "name", "again");
      writer.write(5_000_000, "c", "send", "protocol", "cluster", "type", "register", "bytes", "90", "from", "192.168.0.12:7", "to", "192.168.0.10:8");
      received(writer, 7_500_000, "a", "c", 5_000_000, "cluster", "register", 90, "192.168.0.10:8");
      writer.write(8_000_000, "c", "send", "protocol", "cluster", "type", "renew", "bytes", "60", "from", "192.168.0.12:7", "to", "192.168.0.10:8");
      dropped(writer, 8_000_000, "c", "c", 8_000_000, "cluster", "renew", 60, "192.168.0.10:8", "queue-full");
      dropped(writer, 8_500_000, "b", "a", 8_200_000, "cluster", "members", 500, "192.168.0.11:9", "loss");
      dropped(writer, 8_600_000, "b", "b", 8_600_000, "stun", "binding", 56, "198.18.0.9:3478", "partitioned");
      segment(writer, 9_000_000, "c", "a", "open", 40, "");
      segment(writer, 9_500_000, "a", "c", "accept", 40, "");
      segment(writer, 10_000_000, "c", "a", "data", 1_500, "PUT /clusters/a HTTP/1.1");
      segment(writer, 10_100_000, "c", "a", "data", 200, "");
      segment(writer, 10_200_000, "a", "c", "acknowledge", 40, "");
      segment(writer, 11_000_000, "a", "c", "data", 300, "HTTP/1.1 201 Created");
      segment(writer, 12_000_000, "c", "a", "data", 100, "GET / HTTP/1.1");
      writer.write(14_000_000, "b", "state", "variable", "role", "scope", "link", "value", "seeking");
      writer.write(14_000_000, "b", "state", "variable", "role", "scope", "link", "value", "member");
      writer.write(15_000_000, "b", "crash");
      writer.commit();
    }
    trace = folder.resolve("trace.jsonl");
  }

  private static void received(TraceWriter writer, long nanos, String node, String sender, long sent, String protocol, String type, int bytes, String to) {
    writer.write(nanos, node, "receive", "protocol", protocol, "type", type, "bytes", Integer.toString(bytes), "from", "10.9.9.9:1", "to", to, "sender", sender, "sent", Long.toString(sent));
  }

  private static void dropped(TraceWriter writer, long nanos, String node, String sender, long sent, String protocol, String type, int bytes, String to, String reason) {
    writer.write(
        nanos, node, "drop", "protocol", protocol, "type", type, "bytes", Integer.toString(bytes), "from", "10.9.9.9:1", "to", to, "reason", reason, "sender", sender, "sent",
        Long.toString(sent));
  }

  private static void segment(TraceWriter writer, long sent, String sender, String node, String type, int bytes, String line) {
    String[] common = {"protocol", "http", "type", type, "bytes", Integer.toString(bytes), "from", sender + ":1", "to", node + ":80", "transport", "tcp", "sender", sender, "sent", Long.toString(sent)};
    String[] fields = java.util.Arrays.copyOf(common, common.length + (line.isEmpty() ? 0 : 2));
    if (!line.isEmpty()) {
      fields[common.length] = "line";
      fields[common.length + 1] = line;
    }
    writer.write(sent + 300_000, node, "receive", fields);
  }

  private MessageDiagram diagram(boolean everySegment, List<String> protocols, String... nodes) throws IOException {
    return MessageDiagram.of(trace, new MessageDiagram.Selection(List.of(nodes), 0, Long.MAX_VALUE, protocols, everySegment));
  }

  @Test
  void tellsMessagesLossesAndDecisionsInTheOrderOfSending() throws IOException {
    assertThat(DiagramText.of(diagram(false, List.of(), "a", "b", "c"), false)).isEqualTo("""
                            a         b         c
            0.000000 s      │         ●         │      is switched on; role is seeking
            0.001000 s      │────────▶┼────────▶│      mdns query, 74 B (2.00 ms)
            0.005000 s      │◀────────┼─────────│      cluster register, 90 B (2.50 ms)
            0.008000 s      │✗────────┼─────────│      cluster renew, 60 B, lost: queue-full
            0.008200 s      │────────✗│         │      cluster members, 500 B, lost: loss
            0.008600 s      │         │───✗     │      stun binding, 56 B, lost: partitioned
            0.009000 s      │◀────────┼─────────│      http open, 40 B (300 µs)
            0.010000 s      │◀────────┼─────────│      http PUT /clusters/a, 1700 B (400 µs)
            0.011000 s      │─────────┼────────▶│      http 201 Created, 300 B (300 µs)
            0.012000 s      │◀────────┼─────────│      http GET /, 100 B (300 µs)
            0.014000 s      │         ●         │      role is member
            0.015000 s      │         ●         │      crashes
        """);
  }

  @Test
  void isPlainAsciiWhereThatIsAskedFor() throws Exception {
    MessageDiagram diagram = diagram(false, List.of("mdns", "stun"), "c", "a", "b");

    assertThat(Abroad.everywhere(() -> DiagramText.of(diagram, true))).containsOnly("""
                            c         a         b
            0.000000 s      |         |         *      is switched on; role is seeking
            0.001000 s      |<--------|-------->|      mdns query, 74 B (2.00 ms)
            0.008600 s      |         |     x---|      stun binding, 56 B, lost: partitioned
            0.014000 s      |         |         *      role is member
            0.015000 s      |         |         *      crashes
        """);
  }

  @Test
  void showsSegmentsOneByOneOnRequest() throws IOException {
    List<MessageDiagram.Step> steps = diagram(true, List.of("http"), "a", "c").steps();

    assertThat(steps).extracting(MessageDiagram.Step::text).containsExactly(
        "http open, 40 B", "http accept, 40 B", "http PUT /clusters/a, 1500 B", "http data, 200 B", "http acknowledge, 40 B", "http 201 Created, 300 B", "http GET /, 100 B");
  }

  @Test
  void showsATimeOnly() throws IOException {
    MessageDiagram.Selection selection = new MessageDiagram.Selection(List.of("a", "c"), 5_000_000, 10_000_000, List.of("cluster"), false);

    assertThat(MessageDiagram.of(trace, selection).steps()).extracting(MessageDiagram.Step::text).containsExactly("cluster register, 90 B", "cluster renew, 60 B, lost: queue-full");
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageDiagram.Selection(List.of("a", "a"), 0, 1, List.of(), false));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageDiagram.Selection(List.of("a"), 1, 1, List.of(), false));
  }

  @Test
  void isDrawnAlikeEveryTime() throws IOException {
    String svg = new String(Diagrams.svg(diagram(false, List.of(), "a", "b", "c"), "here"), StandardCharsets.UTF_8);

    assertThat(svg).contains("http PUT /clusters/a, 1700 B (400 µs)", "cluster members, 500 B, lost: loss", ">here<").doesNotContain("<!DOCTYPE");
    assertThat(new String(Diagrams.svg(diagram(false, List.of(), "a", "b", "c"), "here"), StandardCharsets.UTF_8)).isEqualTo(svg);
  }
}
