package orrery.protocols.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a node's storage. */
class LiveStorageTest {

  @TempDir Path parent;

  private final Path directory() {
    return parent.resolve("node");
  }

  private LiveStorage opened() {
    return new LiveStorage(directory(), Runnable::run);
  }

  @Test
  void hostileKeysStayInTheDirectory() throws IOException {
    LiveStorage storage = opened();
    String[] keys = {"../escape", "/etc/escape", "..", ".", "a/b", "a\\b", "C:x", "nul\0byte", "x".repeat(5_000), "CON", "con", "\ud800", "%002e"};

    for (String key : keys) {
      storage.put(key, ascii("value of " + key.length()));
    }
    storage.sync(() -> {});

    try (Stream<Path> outside = Files.list(parent)) {
      assertThat(outside).containsExactly(directory());
    }
    try (Stream<Path> inside = Files.list(directory())) {
      assertThat(inside).hasSize(keys.length).allMatch(Files::isRegularFile);
    }
    for (String key : keys) {
      assertThat(opened().get(key)).hasValue(("value of " + key.length()).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void noTwoKeysShareAFileNameEvenWhereCaseIsIgnored() {
    long seed = Long.getLong("orrery.seed", 7);
    RandomStream luck = new Xoshiro256(seed);
    Map<String, String> keyByName = new LinkedHashMap<>();

    for (int i = 0; i < 20_000; i++) {
      StringBuilder key = new StringBuilder();
      for (int length = luck.nextInt(5); length > 0; length--) {
        key.append("aAbB%0.25/\u00e9".charAt(luck.nextInt(11)));
      }
      String name = LiveStorage.fileName(key.toString());
      String earlier = keyByName.put(name.toLowerCase(java.util.Locale.ROOT), key.toString());
      assertThat(earlier == null || earlier.contentEquals(key))
          .as("'%s' and '%s' are both stored in %s; reproduce: mvn -q -pl protocols -am test -Dtest=LiveStorageTest -Dsurefire.failIfNoSpecifiedTests=false -Dorrery.seed=%d", earlier, key, name, seed)
          .isTrue();
    }
  }

  @Test
  void whatACrashLeftAsideIsNoValue() throws IOException {
    LiveStorage storage = opened();
    storage.put("key", ascii("whole"));
    storage.sync(() -> {});
    Files.writeString(directory().resolve(LiveStorage.fileName("key") + ".aside"), "tor");

    assertThat(opened().get("key")).hasValue("whole".getBytes(StandardCharsets.US_ASCII));
    LiveStorage again = opened();
    again.put("key", ascii("new"));
    again.sync(() -> {});

    assertThat(opened().get("key")).hasValue("new".getBytes(StandardCharsets.US_ASCII));
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void readsNothingAndWritesNothingBeforeTheFirstSync() {
    LiveStorage storage = opened();

    storage.put("key", ascii("value"));
    storage.remove("other");

    assertThat(directory()).doesNotExist();
    assertThat(storage.get("missing")).isEmpty();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
