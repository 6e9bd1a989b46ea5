package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import orrery.host.NodeId;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

class ByNodeTest {

  @Test
  void isAsATreeIs() {
    long seed = Long.getLong("orrery.seed", 7);
    Xoshiro256 random = new Xoshiro256(seed);
    Map<NodeId, Integer> tree = new TreeMap<>();
    Map<NodeId, Integer> byNode = new ByNode<>();

    for (int i = 0; i < 20_000; i++) {
      NodeId id = new NodeId("n" + random.nextLong(40));
      Integer expected = random.nextBoolean(0.5) ? tree.put(id, i) : tree.remove(id);
      Integer actual = tree.containsKey(id) ? byNode.put(id, i) : byNode.remove(id);

      assertThat(actual).as("seed %d step %d", seed, i).isEqualTo(expected);
      assertThat(byNode.get(id)).as("seed %d step %d", seed, i).isEqualTo(tree.get(id));
      assertThat(byNode.entrySet()).as("seed %d step %d", seed, i).containsExactlyElementsOf(tree.entrySet());
    }
  }

  @Test
  void letsWhatIsLookedAtBeRemoved() {
    Map<NodeId, Integer> byNode = new ByNode<>();
    for (int i = 0; i < 9; i++) {
      byNode.put(new NodeId("n" + i), i);
    }

    byNode.values().removeIf(value -> value % 2 == 1);

    assertThat(byNode.values()).containsExactly(0, 2, 4, 6, 8);
  }
}
