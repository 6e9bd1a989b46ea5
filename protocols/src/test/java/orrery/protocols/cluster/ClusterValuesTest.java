package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.protocols.cluster.ClusterConfig.Algorithm;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import orrery.sim.Xoshiro256;
import orrery.world.Records;
import org.junit.jupiter.api.Test;

/** The values clusters are made of: tables, rosters, pages, configuration. */
class ClusterValuesTest {

  private static Member member(String id, int score) {
    Profile profile = new Profile("laptop", "linux", "anna", 1, 1, 1, 1, 1, OptionalInt.empty(), 1, score,
        EnumSet.of(Permission.SUPER_NODE), Optional.empty());
    return new Member(new NodeId(id), endpoint(id.length()), profile);
  }

  private static Endpoint endpoint(int last) {
    return new Endpoint(Address.ipv4(192, 168, 1, last), 50_000);
  }

  private static Roster.Entry entry(String id) {
    return new Roster.Entry(new NodeId(id), endpoint(9), 500, true);
  }

  @Test
  void prioritiesAreATotalOrder() {
    Xoshiro256 luck = new Xoshiro256(2);
    for (int i = 0; i < 10_000; i++) {
      NodeId a = new NodeId("n-" + luck.nextInt(50));
      NodeId b = new NodeId("n-" + luck.nextInt(50));
      NodeId c = new NodeId("n-" + luck.nextInt(50));
      assertThat(IdHash.compare(a, b)).isEqualTo(-IdHash.compare(b, a));
      assertThat(IdHash.compare(a, b) == 0).isEqualTo(a.equals(b));
      if (IdHash.compare(a, b) < 0 && IdHash.compare(b, c) < 0) {
        assertThat(IdHash.compare(a, c)).isNegative();
      }
    }
    // Frozen: a change would change every Bully election.
    assertThat(IdHash.of(new NodeId("n-1"))).isEqualTo(FROZEN_HASH_OF_N_1);
  }

  private static final long FROZEN_HASH_OF_N_1 = -6805273045910859271L;

  @Test
  void aTableForgetsAMemberWhenItsLeaseEndsAndNotBefore() {
    MemberTable table = new MemberTable(entry("me"), new Shared());
    assertThat(table.put(member("a", 1), 100)).isEqualTo(MemberTable.Change.JOINED);
    assertThat(table.put(member("bb", 1), 200)).isEqualTo(MemberTable.Change.JOINED);
    assertThat(table.put(member("a", 1), 150)).isEqualTo(MemberTable.Change.RENEWED);

    assertThat(table.nextEndNanos()).hasValue(150);
    assertThat(table.expire(149)).isEmpty();
    assertThat(table.expire(150)).containsExactly(new NodeId("a"));
    assertThat(table.members()).extracting(member -> member.id().name()).containsExactly("bb");
  }

  @Test
  void aRostersVersionGrowsWithItsChangesAlone() {
    MemberTable table = new MemberTable(entry("me"), new Shared());
    long empty = table.version();
    table.put(member("a", 1), 100);
    long joined = table.version();
    table.put(member("a", 1), 200);
    long renewed = table.version();
    table.put(member("a", 2), 200);
    long changed = table.version();
    table.remove(new NodeId("a"));

    assertThat(joined).isGreaterThan(empty);
    assertThat(renewed).isEqualTo(joined);
    assertThat(changed).isGreaterThan(renewed);
    assertThat(table.version()).isGreaterThan(changed);
    assertThat(table.roster().entries()).extracting(e -> e.id().name()).containsExactly("me");
  }

  @Test
  void aSuccessorIsToldAllButItselfAndOnlyLivingLeases() {
    MemberTable table = new MemberTable(entry("me"), new Shared());
    table.put(member("a", 1), 10_000_000_000L);
    table.put(member("bb", 1), 20_000_000_000L);
    table.put(member("ccc", 1), 500_000_000L);

    List<Handover.Entry> knowledge = table.knowledgeFor(new NodeId("a"), 0);

    assertThat(knowledge).extracting(e -> e.member().id().name()).containsExactly("bb");
    assertThat(knowledge.get(0).leaseSeconds()).isEqualTo(20);
  }

  @Test
  void aRosterIsTakenWholeInAnyOrderAndNeverReplacedByAnOlder() {
    Shared shared = new Shared();
    RosterBook book = new RosterBook();
    book.take(new RosterPage(1, 5, 1, 2, List.of(entry("b"))), 100, shared);
    assertThat(book.roster()).as("what has come so far").isEqualTo(new Roster(0, List.of(entry("b"))));
    assertThat(book.version(1)).isZero();
    book.take(new RosterPage(1, 5, 1, 2, List.of(entry("b"))), 100, shared);
    book.take(new RosterPage(1, 5, 0, 2, List.of(entry("a"))), 100, shared);
    assertThat(book.roster()).isEqualTo(new Roster(5, List.of(entry("a"), entry("b"))));

    book.take(new RosterPage(1, 6, 0, 2, List.of(entry("c"))), 100, shared);
    assertThat(book.roster().version()).as("until the rest comes").isEqualTo(5);
    book.take(new RosterPage(1, 4, 0, 1, List.of(entry("z"))), 100, shared);
    assertThat(book.roster().version()).isEqualTo(5);

    book.take(new RosterPage(2, 1, 0, 1, List.of(entry("d"), entry("d"))), 100, shared);
    assertThat(book.roster()).as("of a later office").isEqualTo(new Roster(1, List.of(entry("d"))));
    assertThat(book.version(1)).isZero();
    assertThat(book.version(2)).isEqualTo(1);
  }

  @Test
  void aHandoverIsTakenOnceHoweverOftenItComes() {
    HandoverInbox inbox = new HandoverInbox();
    NodeId sender = new NodeId("old");
    Handover page = new Handover(1, 3, 500, Part.WHOLE, 0, 0, 1, List.of());

    assertThat(inbox.add(sender, page)).contains(List.of());
    assertThat(inbox.isTaking(sender, page)).isTrue();
    inbox.abandon();
    inbox.taken(sender, page);

    assertThat(inbox.isTaking(sender, page)).isFalse();
    assertThat(inbox.hasTaken(sender, page)).isTrue();
    assertThat(inbox.hasTaken(sender, new Handover(1, 4, 500, Part.WHOLE, 0, 0, 1, List.of()))).isFalse();
  }

  @Test
  void theBoundsFollowFromTheTimes() {
    ClusterConfig config = Defaults.of(ClusterConfig.class);

    assertThat(config.election()).isEqualTo(Algorithm.MERIT);
    assertThat(config.requestSpan()).as("0.5 + 1 + 2 + 4 s").isEqualTo(Duration.ofMillis(7500));
    assertThat(config.coexistenceBound()).as("3 intervals, a round, 3 requests").isEqualTo(Duration.ofMillis(360_000 + 1000 + 22_500));
    assertThat(config.settlingBound()).isGreaterThan(config.coexistenceBound().plus(config.lease().dividedBy(2)));
  }

  @Test
  void aConfigurationSaysWhatMustHoldAndWhatIs() {
    assertThatThrownBy(() -> Records.with(Defaults.of(ClusterConfig.class), "bootstrapTime", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("bootstrapTime must be longer than 0 s but is");
    assertThatThrownBy(() -> new BullyConfig(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("coordinatorTimeout must be");
  }
}
