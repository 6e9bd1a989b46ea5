package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.world.Records;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What an election by merit costs and whom it elects. */
class MeritElectionTest {

  private static final List<String> WORST_FIRST = List.of("tablet", "laptop", "camera", "pc");

  /** Merits are far enough apart for that, where the least waits for a second. */
  @Test
  void theBestSpeaksFirstAndAllOthersStaySilent() {
    ClusterConfig usual = ClusterWorld.config(Algorithm.MERIT);
    MeritConfig patient = Records.with(Records.with(usual.merit(), "candidacyDelay", Duration.ofSeconds(1)), "candidacyWindow", Duration.ofMillis(500));
    ClusterConfig config = Records.with(usual, "merit", patient);
    for (int seed = 1; seed <= 20; seed++) {
      ClusterWorld cluster = withServerCrashed(new ClusterWorld(seed, config));
      int before = cluster.world.sent("cluster").size();

      cluster.member("tablet").suspect("a request failed");
      cluster.run("12 s");

      assertThat(cluster.agreed()).as(cluster::story).isEqualTo("pc");
      assertThat(sentBy(cluster, before, "suspicion")).as("to each other member").containsExactly("tablet", "tablet", "tablet");
      assertThat(sentBy(cluster, before, "candidacy")).containsExactly("pc", "pc", "pc");
      assertThat(sentBy(cluster, before, "coordinator")).containsExactly("pc", "pc", "pc");
    }
  }

  /** Two of like merit may speak at once; the better of them is elected nevertheless. */
  @Test
  void theBestIsElectedAlsoWhereOthersSpeak() {
    for (int seed = 1; seed <= 40; seed++) {
      ClusterWorld cluster = withServerCrashed(seed);

      cluster.member("tablet").suspect("a request failed");
      cluster.run("12 s");

      assertThat(cluster.agreed()).as(cluster::story).isEqualTo("pc");
      assertThat(cluster.world.told()).filteredOn(told -> told.scope().equals("link;elected")).hasSize(1);
    }
  }

  @Test
  void theNextBestTakesOfficeWhereTheBestIsGone() {
    ClusterWorld cluster = withServerCrashed(1);
    cluster.machines.get("pc").crash();

    cluster.member("tablet").suspect("a request failed");
    cluster.run("12 s");

    assertThat(cluster.agreed()).as(cluster::story).isEqualTo("camera");
  }

  @Test
  void anotherRoundIsHeldWhereTheCandidateDies() {
    ClusterWorld cluster = withServerCrashed(1);
    int[] candidacies = {0};
    cluster.member("tablet").suspect("a request failed");

    while (candidacies[0] == 0) {
      cluster.run("10 ms");
      candidacies[0] = (int) cluster.sent("candidacy");
    }
    cluster.machines.get("pc").crash();
    cluster.run("10 s");

    assertThat(cluster.agreed()).as(cluster::story).isEqualTo("camera");
  }

  /** A server, the best of all, has been super node for long, and has just crashed; four devices of different merit remain. */
  private static ClusterWorld withServerCrashed(long seed) {
    return withServerCrashed(ClusterWorld.of(seed, Algorithm.MERIT));
  }

  private static ClusterWorld withServerCrashed(ClusterWorld cluster) {
    World.Machine server = cluster.machine("server", m -> m.type("server"));
    WORST_FIRST.forEach(type -> cluster.machine(type, m -> m.type(type)));
    server.start();
    cluster.run("6 s");
    WORST_FIRST.forEach(type -> cluster.machines.get(type).start());
    cluster.run("20 min");
    assertThat(cluster.agreed()).isEqualTo("server");
    server.crash();
    return cluster;
  }

  private static List<String> sentBy(ClusterWorld cluster, int before, String messageType) {
    return cluster.world.sent("cluster").stream().skip(before)
        .filter(sent -> sent.messageType().equals(messageType)).map(World.Sent::node).toList();
  }
}
