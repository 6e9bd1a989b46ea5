package orrery.host;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a node keeps over a restart, by key. A change is certain to survive a crash only once a later {@link #sync} has
 * said so; until then a crash loses it.
 */
public interface Storage {

  /** Keeps a copy of the remaining bytes of {@code value} under {@code key}, whose position is left as it was. */
  void put(String key, ByteBuffer value);

  /**
   * As {@link #put(String, ByteBuffer)}, of what other nodes keep, too: held once where hosts share a machine.
   *
   * @param hash the same for those who keep the same; and for values of which only the latest is worth knowing
   */
  default void put(String key, ByteBuffer value, int hash) {
    put(key, value);
  }

  /** Adds a copy of the remaining bytes to what {@code key} holds. */
  void append(String key, ByteBuffer value);

  /** What {@code key} holds, as a copy; empty where there is nothing. */
  Optional<byte[]> get(String key);

  /**
   * Keeps a bulk under {@code key}: as {@link Bulk} gives the bytes, its id and its length are all that is written. It takes
   * {@code length} bytes of the medium all the same. What exceeds the medium's real room is lost without a word, as on media
   * that say they hold more than they do; whoever keeps to {@link Device#storageBytes} of an honest device loses nothing.
   *
   * @param length how many bytes; 1 or more
   */
  default void putBulk(String key, long contentId, long length) {
    Bulk.requireBytes(length);
    put(key, ByteBuffer.allocate(2 * Long.BYTES).putLong(contentId).putLong(length).flip());
  }

  /** How long the bulk is that {@code key} holds; empty where there is none. {@link #remove} forgets it. */
  default OptionalLong bulk(String key) {
    return get(key).filter(record -> record.length == 2 * Long.BYTES)
        .map(record -> OptionalLong.of(ByteBuffer.wrap(record).getLong(Long.BYTES))).orElse(OptionalLong.empty());
  }

  /** Forgets {@code key}. */
  void remove(String key);

  /** Runs {@code done} when every change made before this call would survive a crash. */
  void sync(Runnable done);
}
