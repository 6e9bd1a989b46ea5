package orrery.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

/** What is wanted has a name as a content that is its alone. */
class WantTest {

  private static Want want(String workload, long number) {
    return new Want(workload, Want.Kind.SHARE, "share", number, Want.Whom.WHEREVER, List.of(), 5, 0, 0, Optional.empty(), false, new Xoshiro256(number));
  }

  @Test
  void noTwoContentsAreCalledAlikeNorIsOneThePartOfAnother() {
    Set<Long> names = new TreeSet<>();
    for (String node : List.of("anna", "bert", "anna-1")) {
      for (String workload : List.of("photos", "films")) {
        for (long number = 0; number < 10_000; number++) {
          long name = want(workload, number).contentId(new NodeId(node));
          assertThat(names.add(name)).isTrue();
          assertThat(names.contains(Bulk.from(name, 8)) || names.contains(Bulk.from(name, 80_000))).isFalse();
        }
      }
    }
  }

  @Test
  void aContentIsCalledTheSameByAllWhoHearOfTheWant() {
    assertThat(want("photos", 7).contentId(new NodeId("anna"))).isEqualTo(want("photos", 7).contentId(new NodeId("anna"))).isEqualTo(WANTED);
  }

  /** So that no change of it goes unseen: traces and other programs know contents by it. */
  private static final long WANTED = -2815258442748715007L;
}
