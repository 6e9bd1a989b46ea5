package orrery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.Shared;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** The two layers of a storage. */
class DurableStorageTest {

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.allocate(4).putInt(value).flip();
  }

  @Test
  void holdsWhatTwoMapsHoldOfWhichACrashTakesOne() {
    Seeds.each(50, random -> {
      DurableStorage storage = new DurableStorage();
      Shared shared = new Shared();
      Map<String, Integer> now = new TreeMap<>();
      Map<String, Integer> safe = new TreeMap<>();
      for (int step = 0; step < 500; step++) {
        // Keys of which one begins with another, and of other than ASCII.
        String key = "k\u00e9y".repeat(1 + random.nextInt(2)) + random.nextInt(12);
        switch (random.nextInt(8)) {
          case 0 -> {
            storage.remove(key);
            now.remove(key);
          }
          case 1 -> {
            storage.commit(storage.pending());
            safe = new TreeMap<>(now);
          }
          case 2 -> {
            storage.crash();
            now = new TreeMap<>(safe);
          }
          default -> {
            storage.put(key, bytes(step), shared);
            now.put(key, step);
          }
        }
        byte[] held = storage.get(key);
        assertThat(held == null ? null : ByteBuffer.wrap(held).getInt()).as("step %d", step).isEqualTo(now.get(key));
      }
    });
  }

  @Test
  void countsABulkForAsLongAsItIsThere() {
    DurableStorage storage = new DurableStorage();
    storage.putBulk("a", 1, 60, 100);
    storage.flush();
    storage.putBulk("b", 2, 50, 100);
    assertThat(storage.get("b")).isNull();

    storage.remove("a");
    storage.putBulk("b", 2, 50, 100);
    assertThat(storage.get("b")).isNotNull();

    storage.crash();
    storage.putBulk("b", 2, 50, 100);
    assertThat(storage.get("a")).isNotNull();
    assertThat(storage.get("b")).isNull();
  }
}
