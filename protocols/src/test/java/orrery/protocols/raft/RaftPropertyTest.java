package orrery.protocols.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.net.Partition;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/**
 * A group in random trouble (crashes, restarts, cuts of one way and both, delay, jitter and loss), then left alone: the five
 * properties of the paper's Figure 3 hold all the time, no command is applied twice, none that was answered is lost, and
 * afterwards every server does its work.
 */
class RaftPropertyTest {

  private static final int SEEDS = 150;

  @Test
  void keepsThePapersPropertiesInAnyTrouble() {
    Seeds.each(SEEDS, random -> new Trial(random).run());
  }

  private static final class Trial {

    private final Xoshiro256 luck;
    private final RaftWorld raft;
    private final List<Partition> cuts = new ArrayList<>();
    private final Map<Long, String> leaders = new TreeMap<>();
    /** The committed entries, as servers have said: index and what is there. */
    private final TreeMap<Long, String> committed = new TreeMap<>();
    private final Set<String> answered = new TreeSet<>();
    private final List<String> diary = new ArrayList<>();
    private int submitted;

    Trial(Xoshiro256 luck) {
      this.luck = luck;
      raft = new RaftWorld(luck.nextLong(), RaftWorld.config(luck.nextBoolean(0.5) ? 6 : 1000));
      int count = 1 + luck.nextInt(5);
      boolean rough = luck.nextBoolean(0.5);
      for (int i = 0; i < count; i++) {
        raft.server(RaftWorld.link(1 + luck.nextInt(60) + " ms", rough ? luck.nextInt(30) + " ms" : "0 ms", rough ? luck.nextDouble() * 0.04 : 0));
      }
      raft.world.onTold(this::observe);
    }

    void run() {
      raft.start();
      int steps = 20 + luck.nextInt(40);
      for (int i = 0; i < steps; i++) {
        raft.run((luck.nextBoolean(0.7) ? luck.nextLong(400) : luck.nextLong(6000)) + " ms");
        step();
        check();
      }
      calm();
      for (int i = 0; i < raft.machines.size(); i++) {
        int server = i;
        List<String> answers = raft.submit(i, "last-" + i);
        raft.run("10 s");
        if (answers.contains("nothing")) {
          // Where packets are lost, a server may be without a leader for a moment.
          answers = raft.submit(i, "very-last-" + i);
          raft.run("10 s");
        }
        assertThat(answers).as(() -> "server " + server + " at last, " + told()).hasSize(1).doesNotContain("nothing");
      }
      raft.run("10 s");
      check();
      for (int i = 1; i < raft.machines.size(); i++) {
        assertThat(raft.lines(i)).isEqualTo(raft.lines(0));
      }
      assertThat(raft.lines(0)).as(() -> told()).containsAll(answered);
    }

    private void step() {
      World.Machine machine = raft.machines.get(luck.nextInt(raft.machines.size()));
      switch (luck.nextInt(9)) {
        case 0 -> {
          if (machine.isOn()) {
            note("crash " + machine.name());
            machine.crash();
          }
        }
        case 1 -> {
          if (machine.isOn() && luck.nextBoolean(0.3)) {
            note("stop " + machine.name());
            machine.stop();
          }
        }
        case 2, 3 -> {
          if (!machine.isOn()) {
            note("start " + machine.name());
            machine.start();
          }
        }
        case 4 -> cut();
        case 5 -> {
          if (!cuts.isEmpty()) {
            note("heal");
            raft.world.heal(cuts.remove(luck.nextInt(cuts.size())));
          }
        }
        default -> {
          if (machine.isOn()) {
            submit(raft.machines.indexOf(machine));
          }
        }
      }
    }

    private void cut() {
      Set<String> some = new TreeSet<>();
      Set<String> others = new TreeSet<>();
      raft.machines.forEach(each -> (luck.nextBoolean(0.5) ? some : others).add(each.name()));
      boolean bothWays = !luck.nextBoolean(0.4);
      note("cut " + some + " from " + others + (bothWays ? "" : " one way"));
      Partition cut = new Partition(n -> some.contains(n.name()), n -> others.contains(n.name()), bothWays);
      raft.world.network().cut(cut);
      cuts.add(cut);
    }

    private void submit(int server) {
      for (int i = 1 + luck.nextInt(4); i > 0; i--) {
        String command = "c" + submitted++ + (luck.nextBoolean(0.1) ? "x".repeat(luck.nextInt(3000)) : "");
        raft.node(server).server.submit(Journal.bytes(command), answer -> answer.ifPresent(line -> answered.add(command)));
      }
    }

    private void calm() {
      note("calm");
      cuts.forEach(raft.world::heal);
      raft.run("7 s");
      raft.machines.stream().filter(machine -> !machine.isOn()).forEach(World.Machine::start);
      raft.run("60 s");
    }

    private void note(String what) {
      diary.add(raft.world.nanoTime() / 1_000_000 + " ms " + what);
    }

    private String told() {
      StringBuilder servers = new StringBuilder();
      for (World.Machine machine : raft.machines) {
        if (machine.isOn()) {
          RaftServer.Inside inside = machine.protocol(RaftWorld.Node.class).server.inside();
          servers.append(machine.name()).append(' ').append(inside.role()).append(" in term ").append(inside.term()).append(", entries after ")
              .append(inside.base()).append(" to ").append(inside.base() + inside.entries().size()).append(", commit ").append(inside.commit()).append('\n');
        }
      }
      return servers + "\n" + diary + "\n" + raft.story();
    }

    // The observer.

    private void observe(World.Told told) {
      if (told.kind().equals("state") && told.scope().equals("raft-role|" + RaftWorld.GROUP) && told.value().equals("leader")) {
        RaftServer.Inside leader = raft.machines.stream().filter(m -> m.name().equals(told.node())).findFirst().orElseThrow()
            .protocol(RaftWorld.Node.class).server.inside();
        String before = leaders.put(leader.term(), told.node());
        assertThat(before).as(() -> "election safety (§5.2) in term " + leader.term() + ", " + told()).isNull();
        committed.forEach((index, entry) -> {
          if (index > leader.base()) {
            assertThat(index).as(() -> "leader completeness (§5.4) of " + told.node() + ", " + told()).isLessThanOrEqualTo(leader.base() + leader.entries().size());
            assertThat(entry(leader, index)).as(() -> "leader completeness (§5.4) of " + told.node() + " at " + index + ", " + told()).isEqualTo(entry);
          }
        });
      }
    }

    private static String entry(RaftServer.Inside inside, long index) {
      LogEntry entry = inside.entries().get((int) (index - inside.base() - 1));
      return entry.term() + " " + entry.kind() + " " + entry.session() + " " + entry.sequence() + " " + Arrays.hashCode(entry.command());
    }

    private void check() {
      List<RaftServer.Inside> all = new ArrayList<>();
      List<String> longest = List.of();
      for (int i = 0; i < raft.machines.size(); i++) {
        if (raft.machines.get(i).isOn()) {
          RaftServer.Inside inside = raft.inside(i);
          all.add(inside);
          for (long index = inside.base() + 1; index <= inside.commit(); index++) {
            String entry = entry(inside, index);
            String before = committed.putIfAbsent(index, entry);
            assertThat(before == null ? entry : before).as(() -> "what is committed stays (§5.4), " + told()).isEqualTo(entry);
          }
          List<String> lines = raft.lines(i);
          List<String> shorter = lines.size() < longest.size() ? lines : longest;
          longest = lines.size() < longest.size() ? longest : lines;
          assertThat(longest.subList(0, shorter.size())).as(() -> "state machine safety (§5.4.3), " + told()).isEqualTo(shorter);
        }
      }
      assertThat(new TreeSet<>(longest)).as(() -> "each command once (dissertation §6.3), " + told()).hasSameSizeAs(longest);
      for (RaftServer.Inside a : all) {
        for (RaftServer.Inside b : all) {
          checkMatching(a, b);
        }
      }
    }

    private void checkMatching(RaftServer.Inside a, RaftServer.Inside b) {
      long from = Math.max(a.base(), b.base()) + 1;
      long to = Math.min(a.base() + a.entries().size(), b.base() + b.entries().size());
      boolean same = false;
      List<String> differing = new ArrayList<>();
      for (long index = to; index >= from; index--) {
        same |= a.entries().get((int) (index - a.base() - 1)).term() == b.entries().get((int) (index - b.base() - 1)).term();
        if (same && !entry(a, index).equals(entry(b, index))) {
          differing.add(index + ": " + entry(a, index) + " and " + entry(b, index));
        }
      }
      Collections.reverse(differing);
      assertThat(differing).as(() -> "log matching (§5.3), " + told()).isEmpty();
    }
  }
}
