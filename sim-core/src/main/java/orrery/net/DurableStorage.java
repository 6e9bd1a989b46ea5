package orrery.net;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's storage holds, in two layers: synced, and written since. A crash loses the second. It also counts the
 * machine's boots, which nothing loses, and knows what the machine is while it is on.
 */
final class DurableStorage {

  private final Map<String, byte[]> synced = new TreeMap<>();
  /** Null values mark removals. */
  private final Map<String, byte @Nullable []> written = new TreeMap<>();
  /** How many bytes the bulks take, by key; null where no bulk was ever kept. */
  private @Nullable Map<String, Long> bulks;
  private int boots;
  private @Nullable Node node;

  int boots() {
    return boots;
  }

  @Nullable Node node() {
    return node;
  }

  void node(@Nullable Node live) {
    node = live;
  }

  int nextBoot() {
    return ++boots;
  }

  byte @Nullable [] get(String key) {
    return written.containsKey(key) ? written.get(key) : synced.get(key);
  }

  void put(String key, byte @Nullable [] value) {
    written.put(key, value);
    if (bulks != null) {
      bulks.remove(key);
    }
  }

  /** Keeps a bulk where the medium has room for it beside the other bulks. */
  void putBulk(String key, byte[] value, long length, long room) {
    Map<String, Long> kept = bulks == null ? new TreeMap<>() : bulks;
    bulks = kept;
    long others = 0;
    for (Map.Entry<String, Long> other : kept.entrySet()) {
      others += other.getKey().equals(key) ? 0 : other.getValue();
    }
    if (length <= room - others) {
      put(key, value);
      kept.put(key, length);
    }
  }

  /** What has been written and not synced, as of this moment. */
  Map<String, byte @Nullable []> pending() {
    return new TreeMap<>(written);
  }

  /** Makes a former {@link #pending} durable; what has been written again since stays pending. */
  void commit(Map<String, byte @Nullable []> changes) {
    changes.forEach((key, value) -> {
      if (value == null) {
        synced.remove(key);
      } else {
        synced.put(key, value);
      }
      if (written.containsKey(key) && written.get(key) == value) {
        written.remove(key);
      }
    });
  }

  /** Forgets what was not synced. */
  void crash() {
    written.clear();
    if (bulks != null) {
      bulks.keySet().retainAll(synced.keySet());
    }
  }

  /** Makes all durable: an orderly switch-off flushes. */
  void flush() {
    commit(pending());
  }
}
