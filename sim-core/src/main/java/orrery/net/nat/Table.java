package orrery.net.nat;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * A hash table by a transport, an endpoint on the near side and one on the far side. A look-up makes no object, and nobody
 * ever sees the order in which it holds things.
 *
 * <p>Open addressing with linear probing; what is removed is closed up, so that there are no tombstones (Knuth, "The Art of
 * Computer Programming", volume 3, §6.4, algorithm R).
 */
final class Table<V> {

  /** What a value is known by. Keys that do not depend on the far endpoint have {@link #ANYWHERE} and port -1 there. */
  static final class Key {
    private final Transport transport;
    private final Address near;
    private final int nearPort;
    private final Address far;
    private final int farPort;
    private final int hash;

    Key(Transport transport, Address near, int nearPort, Address far, int farPort) {
      this.transport = transport;
      this.near = near;
      this.nearPort = nearPort;
      this.far = far;
      this.farPort = farPort;
      this.hash = hash(transport, near, nearPort, far, farPort);
    }

    private boolean is(Transport t, Address n, int np, Address f, int fp) {
      return nearPort == np
          && farPort == fp
          && transport == t
          && near.low() == n.low()
          && near.high() == n.high()
          && far.low() == f.low()
          && far.high() == f.high();
    }
  }

  static final Address ANYWHERE = new Address(0, 0);
  static final int ANY_PORT = -1;

  private static final int LEAST_CAPACITY = 8;

  private @Nullable Key[] keys = new Key[LEAST_CAPACITY];
  private Object[] values = new Object[LEAST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @Nullable V find(Transport transport, Endpoint near, Endpoint far) {
    return find(transport, near.address(), near.port(), far.address(), far.port());
  }

  @SuppressWarnings("unchecked")
  @Nullable V find(Transport transport, Address near, int nearPort, Address far, int farPort) {
    int mask = keys.length - 1;
    int hash = hash(transport, near, nearPort, far, farPort);
    for (int at = hash & mask; ; at = at + 1 & mask) {
      Key key = keys[at];
      if (key == null) {
        return null;
      }
      if (key.hash == hash && key.is(transport, near, nearPort, far, farPort)) {
        return (V) values[at];
      }
    }
  }

  /** Adds a value under a key that the table does not hold. */
  void add(Key key, V value) {
    if (3 * (size + 1) > 2 * keys.length) {
      rebuild(2 * keys.length, any -> true);
    }
    insert(key, value);
  }

  private void insert(Key key, Object value) {
    int mask = keys.length - 1;
    int at = key.hash & mask;
    while (keys[at] != null) {
      at = at + 1 & mask;
    }
    keys[at] = key;
    values[at] = value;
    size++;
  }

  /** Removes the value under this very key; without effect where it is gone. */
  void remove(Key key) {
    int mask = keys.length - 1;
    int at = key.hash & mask;
    while (keys[at] != key) {
      if (keys[at] == null) {
        return;
      }
      at = at + 1 & mask;
    }
    size--;
    int hole = at;
    for (int next = hole + 1 & mask; keys[next] != null; next = next + 1 & mask) {
      // What lies between its home and here may move up into the hole; what has its home after the hole may not.
      if ((next - keys[next].hash & mask) >= (next - hole & mask)) {
        keys[hole] = keys[next];
        values[hole] = values[next];
        hole = next;
      }
    }
    keys[hole] = null;
    values[hole] = null;
  }

  /** Removes what does not pass, and gives back the room. */
  @SuppressWarnings("unchecked")
  void keepIf(Predicate<V> keeps) {
    int kept = 0;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != null && keeps.test((V) values[i])) {
        kept++;
      } else {
        values[i] = null;
      }
    }
    int capacity = LEAST_CAPACITY;
    while (3 * (kept + 1) > 2 * capacity) {
      capacity *= 2;
    }
    rebuild(capacity, value -> value != null);
  }

  private void rebuild(int capacity, Predicate<Object> keeps) {
    Key[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new Key[capacity];
    values = new Object[capacity];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null && keeps.test(oldValues[i])) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }

  /** SplitMix64's finalizer over a sum in which each part has an odd multiplier of its own. */
  private static int hash(Transport transport, Address near, int nearPort, Address far, int farPort) {
    long sum = near.low() * 0x9e3779b97f4a7c15L
        + near.high() * 0xd6e8feb86659fd93L
        + far.low() * 0xc2b2ae3d27d4eb4fL
        + far.high() * 0x165667b19e3779f9L
        + ((long) nearPort << 32 ^ (farPort & 0xFFFFFL) << 4 ^ transport.ordinal()) * 0xff51afd7ed558ccdL;
    sum = (sum ^ sum >>> 30) * 0xbf58476d1ce4e5b9L;
    sum = (sum ^ sum >>> 27) * 0x94d049bb133111ebL;
    return (int) (sum ^ sum >>> 31);
  }
}
