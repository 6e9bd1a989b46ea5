package orrery.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.host.Shared;

/**
 * What a machine's storage holds, in two layers: synced, and written since. A crash loses the second. It also counts the
 * machine's boots, which nothing loses, and knows what the machine is while it is on.
 *
 * <p>A layer is an array of records, sorted by key, that is never changed but replaced. A record is the bytes of its key,
 * then its value, then one byte that says what it is and two for the length of the key.
 */
final class DurableStorage {

  private static final byte[][] NOTHING = {};
  private static final int TRAILER = 3;
  private static final byte VALUE = 0;
  private static final byte BULK = 1;
  private static final byte REMOVAL = 2;

  private byte[][] synced = NOTHING;
  private byte[][] written = NOTHING;
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

  /** A copy of what {@code key} holds; null where there is nothing. */
  byte @Nullable [] get(String key) {
    byte[] record = find(key.getBytes(StandardCharsets.UTF_8));
    return record == null || kind(record) == REMOVAL ? null : Arrays.copyOfRange(record, keyLength(record), record.length - TRAILER);
  }

  private byte @Nullable [] find(byte[] key) {
    int at = search(written, key, key.length);
    if (at >= 0) {
      return written[at];
    }
    at = search(synced, key, key.length);
    return at >= 0 ? synced[at] : null;
  }

  /**
   * Keeps the remaining bytes of {@code value}, whose position is left as it was.
   *
   * @param shared records that others keep, too: what the devices of a home know of it, for example
   */
  void put(String key, ByteBuffer value, Shared shared) {
    written = with(written, shared.same(record(key, value, VALUE)));
  }

  /**
   * As above, under a hash by which others keep the same.
   *
   * @param shared records that others keep, too
   */
  void put(String key, ByteBuffer value, Shared shared, int hash) {
    written = with(written, shared.same(record(key, value, VALUE), hash));
  }

  void remove(String key) {
    written = with(written, record(key, ByteBuffer.allocate(0), REMOVAL));
  }

  /** Keeps a bulk where the medium has room for it beside the other bulks. */
  void putBulk(String key, long contentId, long length, long room) {
    byte[] bulk = record(key, ByteBuffer.allocate(2 * Long.BYTES).putLong(contentId).putLong(length).flip(), BULK);
    long others = 0;
    for (byte[] record : written) {
      others += isSameKey(record, bulk) ? 0 : bulkLength(record);
    }
    for (byte[] record : synced) {
      boolean hidden = search(written, record, keyLength(record)) >= 0;
      others += hidden || isSameKey(record, bulk) ? 0 : bulkLength(record);
    }
    if (length <= room - others) {
      written = with(written, bulk);
    }
  }

  /** What has been written and not synced, as of this moment. */
  byte[][] pending() {
    return written;
  }

  /** Makes a former {@link #pending} durable; what has been written again since stays pending. */
  void commit(byte[][] changes) {
    for (byte[] record : changes) {
      synced = kind(record) == REMOVAL ? without(synced, record) : with(synced, record);
    }
    // Mostly nothing has been written since.
    written = written == changes ? NOTHING : without(written, changes);
  }

  /** Forgets what was not synced. */
  void crash() {
    written = NOTHING;
  }

  /** Makes all durable: an orderly switch-off flushes. */
  void flush() {
    commit(written);
  }

  // ---- Records

  private static byte[] record(String key, ByteBuffer value, byte kind) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    if (name.length > 0xFFFF) {
      throw new IllegalArgumentException("a key must be at most 65535 bytes but is " + name.length);
    }
    byte[] record = Arrays.copyOf(name, name.length + value.remaining() + TRAILER);
    value.get(value.position(), record, name.length, value.remaining());
    record[record.length - 3] = kind;
    record[record.length - 2] = (byte) (name.length >> 8);
    record[record.length - 1] = (byte) name.length;
    return record;
  }

  private static byte kind(byte[] record) {
    return record[record.length - 3];
  }

  private static int keyLength(byte[] record) {
    return (record[record.length - 2] & 0xFF) << 8 | record[record.length - 1] & 0xFF;
  }

  private static long bulkLength(byte[] record) {
    return kind(record) == BULK ? ByteBuffer.wrap(record).getLong(keyLength(record) + Long.BYTES) : 0;
  }

  private static boolean isSameKey(byte[] one, byte[] other) {
    return Arrays.equals(one, 0, keyLength(one), other, 0, keyLength(other));
  }

  // ---- Layers

  /** Where the record is whose key is the first bytes of {@code key}; else the complement of where it would be. */
  private static int search(byte[][] layer, byte[] key, int length) {
    int low = 0;
    int high = layer.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compare(layer[middle], 0, keyLength(layer[middle]), key, 0, length);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return ~low;
  }

  private static byte[][] with(byte[][] layer, byte[] record) {
    int at = search(layer, record, keyLength(record));
    if (at >= 0 && layer[at] == record) {
      return layer; // Many records are held once for all that are equal.
    }
    int from = at >= 0 ? at : ~at;
    byte[][] other = Arrays.copyOf(layer, at >= 0 ? layer.length : layer.length + 1);
    if (at < 0) {
      System.arraycopy(layer, from, other, from + 1, layer.length - from);
    }
    other[from] = record;
    return other;
  }

  /** Without those of {@code records} that are still the very ones it has. */
  private static byte[][] without(byte[][] layer, byte[][] records) {
    byte[][] rest = layer;
    for (byte[] record : records) {
      int at = search(rest, record, keyLength(record));
      rest = at >= 0 && rest[at] == record ? without(rest, record) : rest;
    }
    return rest;
  }

  private static byte[][] without(byte[][] layer, byte[] record) {
    int at = search(layer, record, keyLength(record));
    if (at < 0) {
      return layer;
    }
    byte[][] other = Arrays.copyOf(layer, layer.length - 1);
    System.arraycopy(layer, at + 1, other, at, layer.length - at - 1);
    return other.length == 0 ? NOTHING : other;
  }
}
