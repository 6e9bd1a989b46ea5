package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import orrery.net.nat.PunchTable;

/** What the shipped scenario {@code nat-matrix} says of all 81 pairs, against what the semantics of RFC 4787 allow. */
class NatMatrixTest {

  @Test
  void saysOfEveryPairWhatTheSemanticsSay() {
    Map<String, String> expected = new TreeMap<>();
    for (String a : PunchTable.TYPES) {
      for (String b : PunchTable.TYPES) {
        expected.put("a=" + a + ";b=" + b, PunchTable.direct(a, b) ? "1" : "0");
      }
    }

    Map<String, String> ours = Worlds.run(Worlds.shipped("nat-matrix")).metrics().rows().stream()
        .filter(row -> row.metric().equals("traversal.direct"))
        .peek(row -> assertThat(row.statistic()).isEqualTo("mean"))
        .collect(Collectors.toMap(row -> row.labels(), row -> row.value().toString(), (a, b) -> {
          throw new AssertionError("a pair must have one row, but one has two");
        }, LinkedHashMap::new));

    assertThat(ours).containsExactlyInAnyOrderEntriesOf(expected);
  }
}
