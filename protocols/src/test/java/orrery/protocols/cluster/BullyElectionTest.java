package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import orrery.host.NodeId;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.World;
import orrery.validation.Published;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The Bully algorithm's published message counts. */
class BullyElectionTest {

  /**
   * Row L08, worst case. Convention: n counts the living nodes, of which the lowest notices that the super node, an eleventh,
   * is lost; nobody sends ELECTION to the lost one.
   */
  @Test
  @DisplayName("L08: of 10 living nodes the lowest notices: 45 ELECTION, 45 ANSWER and 9 COORDINATOR, 99 in all")
  void costsNinetyNineMessagesWhereTheLowestOfTenNotices() {
    Crash crash = new Crash(11);

    crash.noticedBy(0);

    assertThat(crash.sent("election")).isEqualTo(45);
    assertThat(crash.sent("answer")).isEqualTo(45);
    assertThat(crash.sent("coordinator")).isEqualTo(9);
    Published.row("L08").exactly("messages, worst case of 10 nodes", 99, crash.sent("election") + crash.sent("answer") + crash.sent("coordinator"));
    assertThat(crash.cluster.agreed()).isEqualTo(crash.byPriority.get(9));
  }

  /** Row L08, best case. Convention: n counts the lost super node, the highest; the second highest notices. */
  @Test
  @DisplayName("L08: of 10 nodes the second highest notices: n - 2 = 8 COORDINATOR alone")
  void costsEightMessagesWhereTheSecondHighestOfTenNotices() {
    Crash crash = new Crash(10);

    crash.noticedBy(8);

    assertThat(crash.sent("election")).isZero();
    assertThat(crash.sent("answer")).isZero();
    Published.row("L08").exactly("messages, best case of 10 nodes", 8, crash.sent("coordinator"));
    assertThat(crash.cluster.agreed()).isEqualTo(crash.byPriority.get(8));
  }

  /** A settled cluster whose super node, the highest, has just crashed. */
  private static final class Crash {

    final ClusterWorld cluster = ClusterWorld.of(1, Algorithm.BULLY);
    final List<String> byPriority;
    private int before;

    Crash(int nodes) {
      byPriority = cluster.machines(nodes).stream()
          .map(machine -> new NodeId(machine.name())).sorted(IdHash::compare).map(NodeId::name).toList();
      cluster.machines.values().forEach(World.Machine::start);
      cluster.run("20 min");
      String highest = byPriority.get(nodes - 1);
      assertThat(cluster.agreed()).isEqualTo(highest);
      cluster.machines.get(highest).crash();
    }

    void noticedBy(int priority) {
      before = cluster.world.sent("cluster").size();
      cluster.member(byPriority.get(priority)).suspect("a request failed");
      cluster.run("15 s");
    }

    long sent(String messageType) {
      return cluster.world.sent("cluster").stream().skip(before).filter(sent -> sent.messageType().equals(messageType)).count();
    }
  }
}
