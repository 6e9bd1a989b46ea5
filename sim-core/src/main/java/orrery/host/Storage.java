package orrery.host;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a node keeps over a restart, by key. A change is certain to survive a crash only once a later {@link #sync} has
 * said so; until then a crash loses it.
 */
public interface Storage {

  /** Keeps a copy of the remaining bytes of {@code value} under {@code key}, whose position is left as it was. */
  void put(String key, ByteBuffer value);

  /** Adds a copy of the remaining bytes to what {@code key} holds. */
  void append(String key, ByteBuffer value);

  /** What {@code key} holds, as a copy; empty where there is nothing. */
  Optional<byte[]> get(String key);

  /** Forgets {@code key}. */
  void remove(String key);

  /** Runs {@code done} when every change made before this call would survive a crash. */
  void sync(Runnable done);
}
