package orrery.protocols.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.net.Partition;
import orrery.world.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the paper and the dissertation say of servers, one story each. */
class RaftPaperTest {

  private static final String ROUND_TRIP = "22 ms";

  @Test
  void electsOneLeader_5_2() {
    RaftWorld raft = RaftWorld.of(5).start();

    raft.run("4 s");

    assertThat(raft.leaders()).hasSize(1);
    for (int i = 0; i < 5; i++) {
      assertThat(raft.node(i).server.leader()).hasValue(raft.leader());
      assertThat(raft.inside(i).term()).as("of server %d", i).isEqualTo(raft.inside(raft.leader()).term());
    }
  }

  @Test
  void aCommandThatIsAnsweredIsWithAMajority_5_3() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");

    List<String> answers = raft.submit(raft.leader(), "a");
    raft.run(ROUND_TRIP);
    raft.run("4 ms");

    assertThat(answers).as("a round trip and two syncs of 2 ms later").containsExactly("1");
    raft.run("12 ms");
    for (int i = 0; i < 3; i++) {
      assertThat(raft.lines(i)).as("of server %d, which was told at once", i).containsExactly("a");
    }
  }

  @Test
  void anyServerTakesCommands_8() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");

    List<String> answers = raft.submit(raft.follower(), "a");
    raft.run("60 ms");

    assertThat(answers).as("four messages and a sync on the way").containsExactly("1");
    assertThat(raft.lines(raft.follower())).containsExactly("a");
  }

  @Test
  void goesOnWithoutItsLeader_5_2() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int first = raft.leader();
    raft.submit(first, "a");
    raft.run("1 s");

    raft.machines.get(first).crash();
    raft.run("4 s");
    List<String> answers = raft.submit(raft.follower(), "b");
    raft.run("1 s");

    assertThat(raft.leader()).isNotEqualTo(first);
    assertThat(answers).containsExactly("2");
    raft.machines.get(first).start();
    raft.run("1 s");
    assertThat(raft.lines(first)).as("of the one that came back").containsExactly("a", "b");
    assertThat(raft.world.observations("group.failover.time")).hasSize(1)
        .allSatisfy(o -> assertThat(o.value()).isBetween(1.5, 4.0));
  }

  @Test
  void withoutAMajorityNothingIsCommittedAndTheLeaderGivesUp_6_2() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int leader = raft.leader();
    for (int i = 0; i < 3; i++) {
      if (i != leader) {
        raft.machines.get(i).crash();
      }
    }

    List<String> answers = raft.submit(leader, "a");
    List<String> read = raft.read(leader);
    raft.run("6 s");

    assertThat(raft.leaders()).isEmpty();
    assertThat(answers).containsExactly("nothing");
    assertThat(read).containsExactly("nothing");
    assertThat(raft.lines(leader)).isEmpty();
  }

  @Test
  void aServerThatWasCutOffDoesNotUnseatTheLeader_9_6() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int leader = raft.leader();
    long term = raft.inside(leader).term();
    int alone = raft.follower();
    Partition cut = raft.world.partition(Set.of("s-" + alone), others(alone));

    raft.run("60 s");
    assertThat(raft.inside(alone).role()).isEqualTo(RaftServer.Role.PROSPECT);
    raft.world.heal(cut);
    raft.run("4 s");

    assertThat(raft.leader()).isEqualTo(leader);
    assertThat(raft.inside(alone).term()).isEqualTo(term);
  }

  @Test
  void aLeaderThatHearsNobodyGivesWay_6_2() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int deaf = raft.leader();
    // Its own words arrive; nobody's reach it.
    raft.world.network().cut(new Partition(n -> !n.name().equals("s-" + deaf), n -> n.name().equals("s-" + deaf), false));

    raft.run("10 s");

    assertThat(raft.leaders()).hasSize(1).doesNotContain(deaf);
  }

  @Test
  void aReadAtADeposedLeaderIsNotAnswered_6_4() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int old = raft.leader();
    raft.submit(old, "a");
    raft.run("1 s");
    Partition cut = raft.world.partition(Set.of("s-" + old), others(old));

    // It still believes that it leads.
    raft.run("100 ms");
    List<String> stale = raft.read(old);
    raft.run("4900 ms");
    int next = raft.leaders().stream().filter(server -> server != old).findFirst().orElseThrow();
    List<String> answers = raft.submit(next, "b");
    raft.run("1 s");
    List<String> fresh = raft.read(next);
    raft.run("1 s");

    assertThat(answers).containsExactly("2");
    assertThat(stale).as("cut off").containsExactly("nothing");
    assertThat(fresh).containsExactly("a b");
    raft.world.heal(cut);
    raft.run("6 s");
    List<String> healed = raft.read(old);
    raft.run("1 s");
    assertThat(healed).containsExactly("a b");
  }

  @Test
  void aReadAtAFollowerSeesWhatWasAnsweredBefore_6_4() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    List<String> answers = raft.submit(raft.leader(), "a");
    raft.run("26 ms");
    assertThat(answers).hasSize(1);

    List<String> read = raft.read(raft.follower());
    raft.run("100 ms");

    assertThat(read).containsExactly("a");
  }

  @Test
  void readsThatComeTogetherShareOneRound_6_4() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    long before = raft.world.nanoTime();
    List<List<String>> reads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      reads.add(raft.read(raft.leader()));
    }

    raft.run("60 ms");

    assertThat(reads).allSatisfy(read -> assertThat(read).hasSize(1));
    assertThat(raft.messages(RaftMessage.Append.class, before)).as("two rounds and perhaps a heartbeat").isLessThanOrEqualTo(6);
  }

  @Test
  void whatIsRepeatedIsAppliedOnce_6_3() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int asked = raft.follower();
    int leader = raft.leader();
    // The command reaches the leader; that it was committed does not reach the one who asks.
    raft.world.network().cut(new Partition(n -> n.name().equals("s-" + leader), n -> n.name().equals("s-" + asked), false));
    List<String> answers = raft.submit(asked, "a");
    raft.run("200 ms");
    assertThat(answers).isEmpty();

    raft.machines.get(leader).crash();
    raft.run("8 s");

    assertThat(answers).containsExactly("1");
    assertThat(raft.lines(asked)).containsExactly("a");
    long entered = raft.inside(asked).entries().stream().filter(entry -> Journal.text(entry.command()).equals("a")).count();
    assertThat(entered).as("times it was entered").isGreaterThan(1);
  }

  @Test
  void aServerThatIsFarBehindGetsTheState_7() {
    RaftWorld raft = new RaftWorld(1, RaftWorld.config(20));
    for (int i = 0; i < 3; i++) {
      raft.server(RaftWorld.link("5 ms", "0 ms", 0));
    }
    raft.start();
    raft.run("4 s");
    int behind = raft.follower();
    raft.machines.get(behind).crash();
    for (int i = 0; i < 100; i++) {
      raft.submit(raft.leader(), "line-" + i + "-" + "x".repeat(100));
      raft.run("50 ms");
    }

    raft.machines.get(behind).start();
    raft.run("4 s");

    assertThat(raft.inside(raft.leader()).base()).as("the log was cut off").isGreaterThan(50);
    assertThat(raft.lines(behind)).hasSize(100).isEqualTo(raft.lines(raft.leader()));
    assertThat(raft.world.told()).anySatisfy(told -> {
      assertThat(told.kind()).isEqualTo("group.snapshots");
      assertThat(told.scope()).isEqualTo("installed");
    });
    assertThat(raft.messages(RaftMessage.SnapshotPart.class, 0)).as("12 kB in parts of 1 KiB").isGreaterThan(5);
  }

  @Test
  void aServerRemembersItsVote_5_2() {
    RaftWorld raft = RaftWorld.of(1);
    Script script = new Script(raft);
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 1));
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 2));
    raft.start();
    raft.run("100 ms");
    script.say(1, 0, new RaftMessage.VoteRequest(5, 0, 0, false, false));
    raft.run("100 ms");
    assertThat(script.heard).contains("1 Vote[term=5, trial=false, granted=true]");

    raft.machines.get(0).crash();
    raft.machines.get(0).start();
    raft.run("100 ms");
    script.say(2, 0, new RaftMessage.VoteRequest(5, 0, 0, false, false));
    raft.run("100 ms");

    assertThat(script.heard).contains("2 Vote[term=5, trial=false, granted=false]").doesNotContain("2 Vote[term=5, trial=false, granted=true]");
  }

  @Test
  void refusesItsVoteToALessCompleteLog_5_4_1() {
    RaftWorld raft = RaftWorld.of(1);
    Script script = new Script(raft);
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 1));
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 2));
    raft.start();
    raft.run("100 ms");
    script.say(1, 0, new RaftMessage.Append(3, 1, 0, 0, 0, List.of(LogEntry.empty(2, 0), LogEntry.empty(3, 0))));
    raft.run("1600 ms");

    script.say(2, 0, new RaftMessage.VoteRequest(7, 9, 2, false, false));
    raft.run("100 ms");
    script.say(2, 0, new RaftMessage.VoteRequest(8, 1, 3, false, false));
    raft.run("100 ms");
    script.say(2, 0, new RaftMessage.VoteRequest(9, 2, 3, false, false));
    raft.run("100 ms");

    assertThat(script.heard).contains(
        "2 Vote[term=7, trial=false, granted=false]",
        "2 Vote[term=8, trial=false, granted=false]",
        "2 Vote[term=9, trial=false, granted=true]");
  }

  /**
   * Figure 8: S1 leads again, and an entry of its earlier term 2 is on a majority, as in (c). Counting it as committed would
   * be wrong, since (d) may follow. Once an entry of its new term is on a majority, as in (e), both are.
   */
  @Test
  void anEntryOfAnEarlierTermIsNotCommittedByCounting_5_4_2_figure8() {
    RaftWorld raft = RaftWorld.of(1);
    Script script = new Script(raft);
    for (int i = 1; i < 5; i++) {
      int server = i;
      raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, server));
    }
    // (a): S1 has the entries of terms 1 and 2.
    raft.machines.get(0).start();
    RaftLog before = new RaftLog(raft.machines.get(0).host().storage(), RaftWorld.GROUP);
    before.append(LogEntry.empty(1, 0));
    before.append(LogEntry.empty(2, 0));
    before.vote(3, RaftLog.NOBODY);
    before.whenDurable(() -> { });
    raft.run("10 ms");
    raft.machines.get(0).crash();
    // S2 and S3 vote for it, and hold what they are sent up to index 2; S4 and S5 are away.
    long[] holds = {2};
    script.answers = (server, message) -> {
      if (server > 2) {
        return null;
      } else if (message instanceof RaftMessage.VoteRequest m) {
        return new RaftMessage.Vote(m.term(), m.trial(), true);
      } else if (message instanceof RaftMessage.Append m) {
        return new RaftMessage.Appended(m.term(), m.number(), true, Math.min(holds[0], m.previousIndex() + m.entries().size()));
      }
      return null;
    };
    raft.start();

    raft.run("5 s");
    assertThat(raft.leaders()).as(() -> raft.story()).containsExactly(0);
    assertThat(raft.inside(0).term()).isEqualTo(4);
    assertThat(raft.inside(0).entries()).extracting(LogEntry::term).startsWith(1L, 2L, 4L);
    assertThat(raft.inside(0).commit()).as("(c)").isZero();

    holds[0] = 3;
    raft.run("1 s");
    assertThat(raft.inside(0).commit()).as("(e)").isEqualTo(3);
  }

  @Test
  void aConflictingTailIsReplaced_5_3() {
    RaftWorld raft = RaftWorld.of(1);
    Script script = new Script(raft);
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 1));
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 2));
    raft.start();
    raft.run("100 ms");
    script.say(1, 0, new RaftMessage.Append(2, 1, 0, 0, 0, List.of(LogEntry.empty(1, 0), LogEntry.empty(2, 0), LogEntry.empty(2, 0), LogEntry.empty(2, 0))));
    raft.run("100 ms");

    script.say(2, 0, new RaftMessage.Append(3, 1, 4, 3, 0, List.of()));
    raft.run("100 ms");
    assertThat(script.heard).as("all of term 2 is passed over at once")
        .contains("2 Appended[term=3, number=1, matches=false, index=1]");
    script.say(2, 0, new RaftMessage.Append(3, 2, 1, 1, 0, List.of(LogEntry.empty(3, 0))));
    raft.run("100 ms");

    assertThat(raft.inside(0).entries()).extracting(LogEntry::term).containsExactly(1L, 3L);
    raft.machines.get(0).crash();
    raft.machines.get(0).start();
    assertThat(raft.inside(0).entries()).as("and after a restart").extracting(LogEntry::term).containsExactly(1L, 3L);
  }

  @Test
  void aLeaderThatStopsHandsOver_3_10() {
    RaftWorld raft = RaftWorld.of(3).start();
    raft.run("4 s");
    int leader = raft.leader();

    raft.machines.get(leader).stop();
    raft.run("400 ms");

    assertThat(raft.leaders()).as("without waiting for a time-out").hasSize(1).doesNotContain(leader);
  }

  @Test
  void strangersAreTurnedAway() {
    RaftWorld raft = RaftWorld.of(1);
    Script script = new Script(raft);
    raft.running(RaftWorld.link("5 ms", "0 ms", 0), host -> script.on(host, 1));
    raft.start();
    script.group = 12345;
    raft.run("100 ms");

    script.say(1, 0, new RaftMessage.VoteRequest(5, 0, 0, false, false));
    raft.run("1 s");

    assertThat(raft.inside(0).term()).isZero();
    assertThat(raft.world.told()).anySatisfy(told -> assertThat(told.kind()).isEqualTo("group.refused"));
  }

  private static Set<String> others(int server) {
    Set<String> others = new java.util.TreeSet<>(Set.of("s-0", "s-1", "s-2"));
    others.remove("s-" + server);
    return others;
  }

  /** Servers that say what the test has them say. */
  private static final class Script {
    final List<String> heard = new ArrayList<>();
    final java.util.Map<Integer, Played> played = new java.util.TreeMap<>();
    BiFunction<Integer, RaftMessage, @Nullable RaftMessage> answers = (server, message) -> null;
    final RaftWorld world;
    @Nullable Integer group;

    Script(RaftWorld world) {
      this.world = world;
    }

    Protocol on(Host host, int server) {
      Played one = new Played(host, server);
      played.put(server, one);
      return one;
    }

    void say(int from, int to, RaftMessage message) {
      played.get(from).say(to, message);
    }

    final class Played implements Protocol {
      private final Host host;
      private final int server;
      private final java.util.Map<Integer, Connection> lines = new java.util.TreeMap<>();

      Played(Host host, int server) {
        this.host = host;
        this.server = server;
      }

      @Override
      public void start() {
        host.listen(new ListenSpec("raft", RaftWorld.PORT), connection -> new ConnectionHandler() {
          private final FrameReader reader = new FrameReader();

          @Override
          public void onReceived(Connection same, ByteBuffer bytes) {
            reader.read(bytes, message -> {
              RaftMessage answer = answers.apply(server, message);
              if (answer != null) {
                same.write(RaftCodec.encode(answer));
              }
              return true;
            });
          }

          @Override
          public void onFailed(Connection same, ConnectionFailure failure) {}
        });
      }

      void say(int to, RaftMessage message) {
        World.Machine machine = world.machines.get(to);
        Connection line = lines.get(to);
        if (line == null) {
          FrameReader reader = new FrameReader();
          line = host.connect(new orrery.host.ConnectSpec("raft", world.servers.get(to)), new ConnectionHandler() {
            @Override
            public void onOpen(Connection same) {
              same.write(RaftCodec.encode(new RaftMessage.Hello(group == null ? IdentityHash.of(RaftWorld.GROUP, world.servers) : group, server)));
              same.write(RaftCodec.encode(message));
            }

            @Override
            public void onReceived(Connection same, ByteBuffer bytes) {
              reader.read(bytes, answer -> heard.add(server + " " + answer));
            }

            @Override
            public void onFailed(Connection same, ConnectionFailure failure) {
              lines.remove(to);
            }
          });
          lines.put(to, line);
        } else {
          line.write(RaftCodec.encode(message));
        }
        assertThat(machine.isOn()).isTrue();
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    }

  }
}
