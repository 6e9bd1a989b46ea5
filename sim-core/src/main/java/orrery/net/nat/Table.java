package orrery.net.nat;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * A hash table by a transport, an endpoint on the near side and one on the far side, which each kind of table finds in what
 * it holds: the same object may be in several tables, by different names. A look-up makes no object; nobody ever sees the
 * order in which it holds things.
 *
 * <p>Open addressing with linear probing; what is removed is closed up, so that there are no tombstones (Knuth, "The Art of
 * Computer Programming", volume 3, §6.4, algorithm R). A byte of each entry's hash lies beside it, so that a look-up mostly
 * follows only the one reference it is for.
 */
abstract class Table<E> {

  /** Where the far endpoint does not matter, this is its address and {@link #ANY_PORT} its port. */
  static final Address ANYWHERE = new Address(0, 0);
  static final int ANY_PORT = -1;

  private static final int LEAST_CAPACITY = 4;
  private static final @Nullable Object[] NOTHING = {};
  private static final byte[] NO_TAGS = {};

  private @Nullable Object[] entries = NOTHING;
  /** By place, 0 where it is free. */
  private byte[] tags = NO_TAGS;
  private int size;

  /** Whether an entry has that name. */
  abstract boolean is(E entry, Transport transport, Address near, int nearPort, Address far, int farPort);

  /** The {@link #hash(Transport, long, long, int, long, long, int)} of an entry's name. */
  abstract int hash(E entry);

  final int size() {
    return size;
  }

  final @Nullable E find(Transport transport, Endpoint near, Endpoint far) {
    return find(transport, near.address(), near.port(), far.address(), far.port());
  }

  final @Nullable E find(Transport transport, Address near, int nearPort, Address far, int farPort) {
    if (size == 0) {
      return null;
    }
    int mask = tags.length - 1;
    int hash = hash(transport, near.high(), near.low(), nearPort, far.high(), far.low(), farPort);
    byte tag = tag(hash);
    for (int at = hash & mask; tags[at] != 0; at = at + 1 & mask) {
      if (tags[at] == tag) {
        E entry = at(at);
        if (entry != null && is(entry, transport, near, nearPort, far, farPort)) {
          return entry;
        }
      }
    }
    return null;
  }

  private static byte tag(int hash) {
    return (byte) (hash >>> 24 | 1);
  }

  /** Reads where a look-up begins. */
  final int touch(Transport transport, Endpoint near, Address far, int farPort) {
    if (size == 0) {
      return 0;
    }
    int at = hash(transport, near.address().high(), near.address().low(), near.port(), far.high(), far.low(), farPort) & tags.length - 1;
    return tags[at] + (entries[at] == null ? 1 : 0);
  }

  /** What a look-up will probably find. */
  final @Nullable E glance(Transport transport, Endpoint near, Address far, int farPort) {
    if (size == 0) {
      return null;
    }
    int mask = tags.length - 1;
    int hash = hash(transport, near.address().high(), near.address().low(), near.port(), far.high(), far.low(), farPort);
    int at = hash & mask;
    byte tag = tag(hash);
    while (tags[at] != 0 && tags[at] != tag) {
      at = at + 1 & mask;
    }
    return at(at);
  }

  @SuppressWarnings("unchecked")
  private @Nullable E at(int index) {
    return (E) entries[index];
  }

  /** Adds an entry under a name that the table does not hold. */
  final void add(E entry) {
    if (3 * (size + 1) > 2 * entries.length) {
      rebuild(Math.max(LEAST_CAPACITY, 2 * entries.length), any -> true);
    }
    insert(entry);
  }

  private void insert(E entry) {
    int mask = entries.length - 1;
    int hash = hash(entry);
    int at = hash & mask;
    while (tags[at] != 0) {
      at = at + 1 & mask;
    }
    entries[at] = entry;
    tags[at] = tag(hash);
    size++;
  }

  /** Removes this very entry; without effect where it is gone. */
  final void remove(E gone) {
    if (size == 0) {
      return;
    }
    int mask = entries.length - 1;
    int hole = hash(gone) & mask;
    while (entries[hole] != gone) {
      if (entries[hole] == null) {
        return;
      }
      hole = hole + 1 & mask;
    }
    size--;
    int next = hole + 1 & mask;
    for (E entry = at(next); entry != null; entry = at(next)) {
      // What lies between its home and here may move up into the hole; what has its home after the hole may not.
      if ((next - hash(entry) & mask) >= (next - hole & mask)) {
        entries[hole] = entry;
        tags[hole] = tags[next];
        hole = next;
      }
      next = next + 1 & mask;
    }
    entries[hole] = null;
    tags[hole] = 0;
  }

  /** Removes what does not pass, and gives back the room. */
  final void keepIf(Predicate<E> keeps) {
    int kept = 0;
    for (int i = 0; i < entries.length; i++) {
      E entry = at(i);
      if (entry != null && keeps.test(entry)) {
        kept++;
      }
    }
    int capacity = LEAST_CAPACITY;
    while (3 * (kept + 1) > 2 * capacity) {
      capacity *= 2;
    }
    rebuild(capacity, keeps);
  }

  @SuppressWarnings("unchecked")
  private void rebuild(int capacity, Predicate<E> keeps) {
    @Nullable Object[] old = entries;
    entries = new Object[capacity];
    tags = new byte[capacity];
    size = 0;
    for (Object entry : old) {
      if (entry != null && keeps.test((E) entry)) {
        insert((E) entry);
      }
    }
  }

  /** SplitMix64's finalizer over a sum in which each part has an odd multiplier of its own. */
  static int hash(Transport transport, long nearHigh, long nearLow, int nearPort, long farHigh, long farLow, int farPort) {
    long rest = (long) nearPort << 32 | (farPort & 0xFFFFFL) << 4 | transport.ordinal();
    long sum = nearLow * 0x9e3779b97f4a7c15L
        + nearHigh * 0xd6e8feb86659fd93L
        + farLow * 0xc2b2ae3d27d4eb4fL
        + farHigh * 0x165667b19e3779f9L
        + rest * 0xff51afd7ed558ccdL;
    sum = (sum ^ sum >>> 30) * 0xbf58476d1ce4e5b9L;
    sum = (sum ^ sum >>> 27) * 0x94d049bb133111ebL;
    return (int) (sum ^ sum >>> 31);
  }
}
