package orrery.scenario.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

class ByNameTest {

  @Test
  void isAsALinkedHashMapIs() {
    long seed = Long.getLong("orrery.seed", 7);
    Xoshiro256 random = new Xoshiro256(seed);
    Map<String, Integer> linked = new LinkedHashMap<>();
    Map<String, Integer> byName = new ByName<>();

    for (int i = 0; i < 20_000; i++) {
      // At times many, at times hardly any.
      String name = "home-" + random.nextLong(i % 4_000 < 2_000 ? 200 : 5);
      Integer expected = random.nextBoolean(0.6) ? linked.put(name, i) : linked.remove(name);
      Integer actual = linked.containsKey(name) ? byName.put(name, i) : byName.remove(name);

      assertThat(actual).as("seed %d step %d", seed, i).isEqualTo(expected);
      assertThat(byName.get(name)).as("seed %d step %d", seed, i).isEqualTo(linked.get(name));
      if (i % 50 == 0) {
        assertThat(byName.entrySet()).as("seed %d step %d", seed, i).containsExactlyElementsOf(linked.entrySet());
      }
    }
  }

  @Test
  void letsWhatIsLookedAtBeRemoved() {
    Map<String, Integer> byName = new ByName<>();
    for (int i = 0; i < 9; i++) {
      byName.put("n" + i, i);
    }

    byName.values().removeIf(value -> value % 2 == 1);
    byName.computeIfAbsent("n1", name -> 10);

    assertThat(byName.values()).containsExactly(0, 2, 4, 6, 8, 10);
  }
}
