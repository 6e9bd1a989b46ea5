package orrery.protocols.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.world.World;

/**
 * Whole exchanges, as they can be read: what each node sends and is told, with the time in milliseconds.
 *
 * <p>The transcripts are in {@code src/test/resources/transcripts}; {@code -Dorrery.rewrite=true} writes them anew, and
 * what has changed is for a person to judge.
 */
class TranscriptTest {

  @Test
  void aMemberFindsASuperNodeAndLosesIt() throws IOException {
    World world = World.withSeed(1);
    World.Home home = world.home("home");
    World.Machine a = MdnsNode.machine(world, home, "set-top-box", node -> node.registerSuper("Living room"));
    World.Machine b = MdnsNode.machine(world, home, "phone", MdnsNode::browseSupers);
    MdnsNode.start(a);
    world.runFor(Duration.ofSeconds(5));
    b.start();
    world.runFor(Duration.ofSeconds(5));
    a.stop();
    world.runFor(Duration.ofSeconds(2));

    assertTranscript("a-member-finds-a-super-node", world, List.of(a, b));
  }

  @Test
  void twoNodesClaimOneName() throws IOException {
    World world = World.withSeed(2);
    World.Home home = world.home("home");
    World.Machine a = MdnsNode.machine(world, home, "left", node -> node.register("Kitchen", List.of()));
    World.Machine b = MdnsNode.machine(world, home, "right", node -> node.register("Kitchen", List.of()));
    MdnsNode.start(a, b);
    world.runFor(Duration.ofSeconds(5));

    assertTranscript("two-nodes-claim-one-name", world, List.of(a, b));
  }

  private static void assertTranscript(String name, World world, List<World.Machine> machines) throws IOException {
    String transcript = transcript(world);
    if (Boolean.getBoolean("orrery.rewrite")) {
      Path file = Path.of(System.getProperty("orrery.root"), "protocols/src/test/resources/transcripts", name + ".txt");
      Files.createDirectories(file.getParent());
      Files.writeString(file, transcript);
    }
    try (InputStream expected = TranscriptTest.class.getResourceAsStream("/transcripts/" + name + ".txt")) {
      assertThat(expected).as("transcripts/%s.txt; write it with -Dorrery.rewrite=true", name).isNotNull();
      assertThat(transcript).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String transcript(World world) {
    record Line(long time, String text) {}
    List<Line> lines = new ArrayList<>();
    for (Traffic.Message message : Traffic.of(world)) {
      String to = message.isMulticast() ? "the link" : message.destination().toString();
      lines.add(new Line(message.time(), message.node() + " sends " + message.type() + " to " + to + ": " + message.content()));
    }
    for (World.Told told : world.told()) {
      lines.add(new Line(told.time(), told.node() + " tells " + told.scope() + ": " + told.value()));
    }
    StringBuilder text = new StringBuilder();
    lines.sort((x, y) -> Long.compare(x.time(), y.time()));
    for (Line line : lines) {
      String millis = Long.toString(line.time() / 1_000_000);
      text.append(" ".repeat(Math.max(0, 6 - millis.length()))).append(millis).append(" ms  ").append(line.text().replace("\n", "\n             ")).append('\n');
    }
    return text.toString();
  }
}
