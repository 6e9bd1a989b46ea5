package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.net.Deviation;
import orrery.net.Partition;
import orrery.protocols.consistency.Linearizability;
import orrery.protocols.consistency.Linearizability.Step;
import orrery.protocols.consistency.Operation;
import orrery.protocols.discovery.DiscoveryServiceConfig.Reads;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/**
 * What clients see of a group of discovery services while servers crash and come back, networks are cut one way and both,
 * whole regions are lost and clocks are wrong: each history is as of one registry, used by one client at a time.
 */
class DiscoveryLinearizabilityTest {

  private static final int SEEDS = 100;
  private static final String SCOPE = "/scopes/street/super-node";

  @Test
  void everyHistoryIsLinearizable() {
    long[] seen = {0, 0};
    Seeds.each(SEEDS, luck -> {
      Trial trial = new Trial(luck, Reads.LINEARIZABLE);
      Optional<List<Operation>> violation = trial.violation();
      assertThat(violation).as(() -> trial.told()).isEmpty();
      seen[0] += trial.answered();
      seen[1]++;
    });
    assertThat(seen[0] / seen[1]).as("answered operations of a history, on average").isGreaterThan(20);
  }

  /** The canary: were reads local and called linearizable, this would notice. */
  @Test
  void localReadsAreCaught() {
    int caught = 0;
    for (long seed = 1; seed <= 30; seed++) {
      caught += new Trial(new Xoshiro256(seed), Reads.LOCAL).violation().isPresent() ? 1 : 0;
    }
    assertThat(caught).as("of 30").isGreaterThan(4);
  }

  /** A record of a registry: {@code incarnation-revision address}, or nothing. */
  private static Step record(String state, String input) {
    String[] words = input.split(" ", -1);
    if (List.of("ask", "claim", "withdraw").contains(words[0])) {
      return scope(state, words);
    }
    String tag = state.isEmpty() ? "" : state.substring(0, state.indexOf(' '));
    long incarnation = tag.isEmpty() ? 0 : Long.parseLong(tag.substring(0, tag.indexOf('-')));
    long revision = tag.isEmpty() ? 0 : Long.parseLong(tag.substring(tag.indexOf('-') + 1));
    switch (words[0]) {
      case "get" -> {
        return new Step(state, state.isEmpty() ? "404" : "200 \"" + tag + "\"");
      }
      case "put" -> {
        long newIncarnation = Long.parseLong(words[1]);
        long newRevision = Long.parseLong(words[2]);
        if (!state.isEmpty() && (newIncarnation < incarnation || newIncarnation == incarnation && newRevision < revision)) {
          return new Step(state, "409 \"" + tag + "\"");
        }
        return new Step(words[1] + "-" + words[2] + " " + words[3], (state.isEmpty() ? "201 \"" : "200 \"") + words[1] + "-" + words[2] + "\"");
      }
      case "patch" -> {
        if (state.isEmpty()) {
          return new Step(state, "404");
        }
        boolean fits = words[1].equals("\"" + tag + "\"") && Long.parseLong(words[2]) > revision && state.endsWith(" " + words[3]);
        return fits
            ? new Step(incarnation + "-" + words[2] + " " + words[3], "200 \"" + incarnation + "-" + words[2] + "\"")
            : new Step(state, "412 \"" + tag + "\"");
      }
      case "delete" -> {
        if (state.isEmpty()) {
          return new Step(state, "404");
        }
        return Long.parseLong(words[1]) < incarnation ? new Step(state, "409 \"" + tag + "\"") : new Step("", "204");
      }
      default -> throw new AssertionError(input);
    }
  }

  /** A claim of a scope: {@code term holder}, with {@code -} for a holder where it was withdrawn; or nothing. */
  private static Step scope(String state, String[] words) {
    long accepted = state.isEmpty() ? 0 : Long.parseLong(state.substring(0, state.indexOf(' ')));
    String holder = state.substring(state.indexOf(' ') + 1);
    switch (words[0]) {
      case "ask" -> {
        return new Step(state, "200 " + (state.isEmpty() ? "0 -" : state));
      }
      case "claim" -> {
        long term = Long.parseLong(words[1]);
        boolean loses = term < accepted || term == accepted && !words[2].equals(holder);
        String claim = words[1] + " " + words[2];
        return loses ? new Step(state, "409 " + state) : new Step(claim, "200 " + claim);
      }
      case "withdraw" -> {
        boolean own = words[2].equals(holder) && accepted <= Long.parseLong(words[1]);
        return own ? new Step(accepted + " -", "200") : new Step(state, "409");
      }
      default -> throw new AssertionError(words[0]);
    }
  }

  /** Three services in three places, clients, and trouble. */
  private static final class Trial {
    private final Xoshiro256 luck;
    private final DiscoveryGroupWorld group;
    private final List<Operation> history = new ArrayList<>();
    private final List<Partition> cuts = new ArrayList<>();
    private final List<String> diary = new ArrayList<>();
    private final boolean[] busy;
    private long lastTerm = 1;
    private final String[] lastTag = {"\"1-1\"", "\"1-1\""};

    Trial(Xoshiro256 luck, Reads reads) {
      this.luck = luck;
      int clients = 3 + luck.nextInt(2);
      group = new DiscoveryGroupWorld(luck.nextLong(), reads, luck.nextBoolean(0.5) ? 8 : 1000, clients,
          1 + luck.nextInt(60), 1 + luck.nextInt(60), 1 + luck.nextInt(60));
      busy = new boolean[clients];
      group.start();
      group.run("4 s");
      int steps = 90 + luck.nextInt(90);
      for (int i = 0; i < steps; i++) {
        group.run((luck.nextBoolean(0.9) ? luck.nextLong(150) : luck.nextLong(3000)) + " ms");
        if (luck.nextBoolean(0.07)) {
          trouble();
        } else {
          ask(luck.nextInt(clients));
        }
      }
      cuts.forEach(group.world::heal);
      group.run("30 s");
    }

    private void ask(int client) {
      if (busy[client]) {
        return;
      }
      busy[client] = true;
      if (luck.nextBoolean(0.4)) {
        askOfScope(client);
        return;
      }
      int key = luck.nextInt(2);
      String id = key == 0 ? "x" : "y";
      long incarnation = 1 + luck.nextInt(3);
      long revision = 1 + luck.nextInt(1000);
      String from = "c-" + client;
      NodeEntry node = Nodes.node(id);
      switch (luck.nextInt(8)) {
        case 0, 1 -> send(client, id, "put " + incarnation + " " + revision + " " + from, "PUT", "/clusters/" + id,
            DiscoveryJson.write(Nodes.registration(incarnation, 1, revision, null, node)), HttpHeaders.NONE);
        case 2, 3 -> send(client, id, "patch " + lastTag[key] + " " + revision + " " + from, "PATCH", "/clusters/" + id,
            DiscoveryJson.write(new ClusterUpdate(1, revision, List.of(node), List.of())), HttpHeaders.of("If-Match", lastTag[key]));
        case 4 -> send(client, id, "delete " + incarnation, "DELETE", "/clusters/" + id + "?incarnation=" + incarnation, new byte[0], HttpHeaders.NONE);
        default -> send(client, id, "get", "GET", "/clusters/" + id, new byte[0], HttpHeaders.NONE);
      }
    }

    private void askOfScope(int client) {
      String id = "c-" + client;
      long term = Math.max(1, lastTerm + (luck.nextBoolean(0.5) ? 1 : 0));
      switch (luck.nextInt(6)) {
        case 0, 1, 2 -> send(client, "street", "claim " + term + " " + id, "PUT", SCOPE, ScopeJson.write(DiscoveryGroupWorld.claim(id, term)), HttpHeaders.NONE);
        case 3 -> send(client, "street", "withdraw " + term + " " + id, "DELETE", SCOPE + "?id=" + id + "&term=" + term, new byte[0], HttpHeaders.NONE);
        default -> send(client, "street", "ask", "GET", SCOPE, new byte[0], HttpHeaders.NONE);
      }
    }

    /** What is answered of a scope; of a withdrawal its outcome alone, since there may have been another claim by then. */
    private String ofScope(String input, HttpResponse response) {
      if (input.startsWith("withdraw")) {
        return Integer.toString(response.status());
      }
      try {
        ScopeDirectory.Entry entry = ScopeJson.readEntry(response.body());
        lastTerm = entry.term();
        return response.status() + " " + entry.term() + " " + entry.holder().map(holder -> holder.id().name()).orElse("-");
      } catch (JsonException e) {
        throw new AssertionError(e);
      }
    }

    private void send(int client, String id, String input, String method, String target, byte[] body, HttpHeaders headers) {
      long began = group.world.nanoTime();
      int service = luck.nextInt(3);
      int key = id.equals("x") ? 0 : 1;
      int place = history.size();
      // Until it is answered, nobody knows.
      history.add(Operation.unanswered(id, input, began));
      group.client(client).send(group.at(service), method, target, body, headers, result -> {
        busy[client] = false;
        if (result instanceof HttpResult.Answer answer && answer.response().status() != 503) {
          Optional<String> tag = answer.response().headers().first("ETag");
          tag.ifPresent(now -> lastTag[key] = now);
          String output = id.equals("street") ? ofScope(input, answer.response()) : answer.response().status() + tag.map(now -> " " + now).orElse("");
          history.set(place, new Operation(id, input, began, group.world.nanoTime(), output));
        }
      });
    }

    private void trouble() {
      World.Machine machine = group.services.get(luck.nextInt(3));
      switch (luck.nextInt(9)) {
        case 0, 1 -> {
          if (machine.isOn()) {
            note("crash " + machine.name());
            machine.crash();
          }
        }
        case 2, 3, 4 -> group.services.stream().filter(each -> !each.isOn()).forEach(each -> {
          note("start " + each.name());
          each.start();
        });
        case 5 -> {
          boolean bothWays = luck.nextBoolean(0.5);
          note("cut off " + machine.name() + (bothWays ? "" : " one way"));
          Set<String> others = new TreeSet<>(Set.of("d-0", "d-1", "d-2"));
          others.remove(machine.name());
          boolean inward = luck.nextBoolean(0.5);
          cut(new Partition(n -> n.name().equals(machine.name()) == !inward && n.name().startsWith("d-"),
              n -> n.name().equals(machine.name()) == inward && n.name().startsWith("d-"), bothWays));
        }
        case 6 -> {
          note("the region of " + machine.name() + " is lost");
          cut(new Partition(n -> n.name().equals(machine.name()), n -> !n.name().equals(machine.name()), true));
        }
        case 7 -> {
          if (machine.isOn()) {
            Deviation wrong = new Deviation((luck.nextInt(7_200) - 3_600) * 1_000_000_000L, luck.nextInt(100_000_000) - 50_000_000);
            note("clock of " + machine.name() + " " + wrong);
            machine.node().deviate(wrong);
          }
        }
        default -> {
          note("heal");
          cuts.forEach(group.world::heal);
          cuts.clear();
        }
      }
    }

    private void cut(Partition cut) {
      group.world.network().cut(cut);
      cuts.add(cut);
    }

    private void note(String what) {
      diary.add(group.world.nanoTime() / 1_000_000 + " ms " + what);
    }

    Optional<List<Operation>> violation() {
      // A read that nobody was told the outcome of has none.
      List<Operation> told = history.stream().filter(operation -> operation.output() != null || !List.of("get", "ask").contains(operation.input())).toList();
      return Linearizability.violation(told, "", DiscoveryLinearizabilityTest::record);
    }

    long answered() {
      return history.stream().filter(operation -> operation.output() != null).count();
    }

    String told() {
      return diary + "\n" + String.join("\n", history.stream().map(operation -> operation.key() + " " + operation).toList());
    }
  }
}
