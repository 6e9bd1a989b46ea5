package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ScopeDirectory.Verdict;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** One claim a scope: the latest term has it. */
class ScopeDirectoryTest {

  private static final String SCOPE = "account/anna";

  private final ScopeDirectory directory = new ScopeDirectory(2);

  private static SuperNode claim(String id, long term) {
    return new SuperNode(new NodeId(id), Endpoint.parse("192.0.2.1:4711").orElseThrow(), term, 500);
  }

  @Test
  void refusesAStaleTermOfAnother() {
    assertThat(directory.claim(SCOPE, claim("a", 3), 10)).isEqualTo(Verdict.ACCEPTED);

    assertThat(directory.claim(SCOPE, claim("b", 2), 20)).isEqualTo(Verdict.STALE);
    assertThat(directory.claim(SCOPE, claim("b", 3), 30)).isEqualTo(Verdict.STALE);
    assertThat(directory.claim(SCOPE, claim("a", 2), 40)).isEqualTo(Verdict.STALE);

    assertThat(directory.entry(SCOPE)).isEqualTo(new ScopeDirectory.Entry(Optional.of(claim("a", 3)), 3, 10));
    assertThat(directory.claim(SCOPE, claim("b", 4), 50)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void letsTheHolderTellOfItselfAnewInItsTerm() {
    directory.claim(SCOPE, claim("a", 3), 10);
    SuperNode moved = new SuperNode(new NodeId("a"), Endpoint.parse("192.0.2.9:1").orElseThrow(), 3, 600);

    assertThat(directory.claim(SCOPE, moved, 20)).isEqualTo(Verdict.ACCEPTED);

    assertThat(directory.entry(SCOPE).holder()).contains(moved);
  }

  @Test
  void remembersTheTermOfWhoHasWithdrawn() {
    directory.claim(SCOPE, claim("a", 3), 10);

    assertThat(directory.withdraw(SCOPE, new NodeId("b"), 9, 20)).isEqualTo(Verdict.STALE);
    assertThat(directory.withdraw(SCOPE, new NodeId("a"), 2, 20)).isEqualTo(Verdict.STALE);
    assertThat(directory.withdraw(SCOPE, new NodeId("a"), 3, 20)).isEqualTo(Verdict.ACCEPTED);

    assertThat(directory.entry(SCOPE)).isEqualTo(new ScopeDirectory.Entry(Optional.empty(), 3, 20));
    assertThat(directory.claim(SCOPE, claim("a", 3), 30)).isEqualTo(Verdict.STALE);
    assertThat(directory.claim(SCOPE, claim("b", 4), 30)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void takesNoMoreScopesThanItHasRoomFor() {
    directory.claim("account/a", claim("a", 1), 0);
    directory.claim("account/b", claim("a", 1), 0);

    assertThat(directory.claim("account/c", claim("a", 1), 0)).isEqualTo(Verdict.FULL);
    assertThat(directory.claim("account/b", claim("a", 2), 0)).isEqualTo(Verdict.ACCEPTED);
    assertThat(directory.size()).isEqualTo(2);
  }

  /** Whatever is commanded, the accepted term never goes back, and one term has one holder. */
  @Test
  void neverGoesBackAndGivesEachTermToOne() {
    Seeds.each(50, random -> {
      ScopeDirectory any = new ScopeDirectory(1);
      TreeMap<Long, NodeId> holders = new TreeMap<>();
      for (int i = 0; i < 200; i++) {
        long before = any.entry(SCOPE).term();
        SuperNode claim = claim("n-" + random.nextInt(5), 1 + random.nextInt(12) + i / 20);
        if (random.nextBoolean(0.3)) {
          any.withdraw(SCOPE, claim.id(), claim.term(), i);
        } else if (any.claim(SCOPE, claim, i) == Verdict.ACCEPTED) {
          assertThat(holders.merge(claim.term(), claim.id(), (one, other) -> one)).isEqualTo(claim.id());
        }
        assertThat(any.entry(SCOPE).term()).isGreaterThanOrEqualTo(before);
      }
    });
  }

  @Test
  void isToldInJson() throws Exception {
    ScopeDirectory.Entry held = new ScopeDirectory.Entry(Optional.of(claim("a", 3)), 4, 0);

    assertThat(ScopeJson.readEntry(ScopeJson.write(held))).isEqualTo(held);
    assertThat(ScopeJson.readEntry(ScopeJson.write(ScopeDirectory.Entry.NONE))).isEqualTo(ScopeDirectory.Entry.NONE);
    assertThat(ScopeJson.readClaim(ScopeJson.write(claim("a", 3)))).isEqualTo(claim("a", 3));
  }
}
