package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.scenario.yaml.CheckedScenario;
import org.junit.jupiter.api.Test;

/** The seed's Figs 7 and 8 as they are shipped: who is what in the end, and who speaks to whom on the way. */
class FiguresTest {

  /** The last word of each node on each matter, and all that happens, in order. */
  private static final class Notes implements Onlooker {
    final Map<String, String> states = new TreeMap<>();
    final List<String> happened = new ArrayList<>();
    final long fromNanos;

    Notes(double fromSeconds) {
      fromNanos = (long) (fromSeconds * 1e9);
    }

    @Override
    public void onState(Node node, String variable, String scope, String value) {
      states.put(node.name() + " " + variable + " " + scope, value);
      note(node, variable + " " + (value.isEmpty() ? "none" : value));
    }

    @Override
    public void onEvent(Node node, String kind, String detail) {
      note(node, kind + " " + detail);
    }

    @Override
    public void onDelivered(Node node, Packet packet) {
      if (packet.payload().length > 0) {
        String text = new String(packet.payload(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n");
        note(node, packet.protocol().equals("http") && end > 0 ? "gets " + text.substring(0, end) + (text.contains("\"signaling\"") ? ", signaling" : "")
            : "gets " + packet.protocol() + " from " + packet.source().address());
      }
    }

    private void note(Node node, String what) {
      if (node.now() >= fromNanos) {
        happened.add(node.name() + " " + what);
      }
    }

    /** Super node, role and duties of a node's part in the cluster it calls {@code link}. */
    String part(String node, String link) {
      return states.get(node + " super-node " + link) + ": " + states.get(node + " role " + link) + " " + states.getOrDefault(node + " duties " + link, "");
    }
  }

  /** ¶100. Who speaks for cluster 3 is open in the seed; by merit it is node 6. */
  @Test
  void threeClustersComeToBeWithTheRolesOfTheFigureBySelection() {
    for (long seed = 1; seed <= 5; seed++) {
      Notes notes = new Notes(1e6);
      CheckedScenario figure = Worlds.shipped("three-clusters");

      Worlds.run(figure, Worlds.variant(figure), seed, 0, notes);

      assertRolesOfTheFigure(notes);
      // ¶83: who has come tells others in its scopes, in another cluster over the SEP of that.
      assertThat(notes.states).containsEntry("node-6 notice node-2", "known by sep").containsEntry("node-2 acquaintance node-6", "known");
    }
  }

  private static void assertRolesOfTheFigure(Notes notes) {
    assertThat(notes.part("node-1", "link")).isEqualTo("node-1: super-node ");
    assertThat(notes.part("node-2", "link")).isEqualTo("node-1: member ");
    assertThat(notes.part("node-3", "link")).isEqualTo("node-1: member proxy");
    assertThat(notes.part("node-5", "link")).isEqualTo("node-5: super-node proxy");
    assertThat(notes.part("node-6", "link")).isEqualTo("node-5: member cache");
    assertThat(notes.part("node-6", "link/wlan1")).isEqualTo("node-6: super-node cache");
    assertThat(notes.part("node-4", "link")).isEqualTo("node-6: member ");
    assertThat(notes.states.keySet().stream().filter(key -> key.contains(" role ")).map(key -> key.split(" ")[0])).containsOnly(
        "node-1", "node-2", "node-3", "node-4", "node-5", "node-6");
  }

  /** Fig. 2: client, gateway, microservice, push notification, and the second client fetches; both are on one link. */
  @Test
  void aPhotoGoesToTheSameRoomByTheMessagesOfTheFigureInTheirOrder() {
    Notes notes = new Notes(0);

    CheckedScenario figure = Worlds.shipped("central-two-phones", "duration=20min");
    Worlds.run(figure, Worlds.variant(figure), 1, 0, notes);

    String put = notes.happened.stream().filter(line -> line.startsWith("cloud gets PUT /services/share/")).findFirst().orElseThrow();
    String shared = put.substring(31, 47);
    assertThat(put).contains("?to=bert&wanted=");
    assertThat(notes.happened).containsSubsequence(
        put,
        "bert gets HTTP/1.1 200 OK",
        "cloud gets GET /services/share/" + shared + " HTTP/1.1",
        "bert gets HTTP/1.1 200 OK");
    assertThat(notes.happened).containsSubsequence(put, "anna gets HTTP/1.1 201 Created");
    assertThat(notes.happened).anyMatch(line -> line.startsWith("bert shared " + shared + " has come"));
    assertThat(notes.happened).noneMatch(line -> line.startsWith("anna gets") && line.contains("GET") || line.startsWith("bert gets") && line.contains("PUT"));
  }

  /** The same photo without a cloud: from microservice to microservice, and nothing leaves the link. */
  @Test
  void aPhotoCrossesTheRoomByNobodyElse() {
    Notes notes = new Notes(0);

    CheckedScenario shipped = Worlds.shipped("edge-two-phones", "duration=2min");
    Worlds.run(shipped, Worlds.variant(shipped, "edge"), 1, 0, notes);

    assertThat(notes.happened).containsSubsequence("bert gets POST /services/beam/inbox HTTP/1.1", "anna gets HTTP/1.1 201 Created");
    assertThat(notes.happened).noneMatch(line -> line.startsWith("cloud gets"));
  }

  /** ¶103–104, after the roles of the figure have come to be; the tear-down is ours. */
  @Test
  void aNodeReachesAnotherOfItsAccountByTheMessagesOfTheFigureInTheirOrder() {
    Notes notes = new Notes(724);

    Worlds.run(Worlds.shipped("account-across-clusters"), notes);

    assertThat(notes.part("node-1", "link")).isEqualTo("node-1: super-node ");
    assertThat(notes.part("node-3", "link")).isEqualTo("node-1: member proxy");
    assertThat(notes.happened).containsSubsequence(
        "node-5 gets GET /nodes?account=anna&hops=2 HTTP/1.1",
        "discovery gets GET /nodes?account=anna HTTP/1.1",
        "node-5 gets HTTP/1.1 200 OK, signaling",
        "node-6 gets HTTP/1.1 200 OK, signaling",
        "node-6 exchange asks node-2 for 1000000 bytes",
        "relay gets POST /nodes/node-2/signals HTTP/1.1",
        "node-3 gets sep from 198.18.0.4",
        "node-2 gets POST /signals HTTP/1.1",
        "signaling gets POST /endpoints HTTP/1.1",
        "relay relay bep starting 30000",
        "node-2 gets HTTP/1.1 201 Created",
        "node-3 gets HTTP/1.1 200 OK",
        "node-6 gets HTTP/1.1 200 OK",
        "node-6 exchange has 1000000 bytes",
        "relay relay none");
    assertThat(notes.happened).filteredOn(one -> one.equals("node-2 gets bep from 198.18.0.4") || one.equals("node-6 gets bep from 198.18.0.4"))
        .contains("node-2 gets bep from 198.18.0.4", "node-6 gets bep from 198.18.0.4");
    assertThat(notes.happened).noneMatch(one -> one.contains("failed"));
  }
}
