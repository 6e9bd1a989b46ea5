package orrery.net.nat;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/**
 * A hash table by a transport, an endpoint on the near side and one on the far side. A look-up makes no object and follows
 * one reference only; nobody ever sees the order in which it holds things.
 *
 * <p>Open addressing with linear probing; what is removed is closed up, so that there are no tombstones (Knuth, "The Art of
 * Computer Programming", volume 3, §6.4, algorithm R).
 */
final class Table<E extends Table.Entry> {

  /** What the table holds, with what it is known by: the bits of addresses, so that comparing them leads nowhere else. */
  abstract static class Entry {
    private final long nearHigh;
    private final long nearLow;
    private final long farHigh;
    private final long farLow;
    private final long rest;
    private final int hash;

    /** Where the far endpoint does not matter, its address is {@link #ANYWHERE} and its port {@link #ANY_PORT}. */
    Entry(Transport transport, Address near, int nearPort, Address far, int farPort) {
      nearHigh = near.high();
      nearLow = near.low();
      farHigh = far.high();
      farLow = far.low();
      rest = rest(transport, nearPort, farPort);
      hash = hash(near, far, rest);
    }

    private boolean is(Address near, Address far, long other) {
      return rest == other && nearLow == near.low() && farLow == far.low() && nearHigh == near.high() && farHigh == far.high();
    }
  }

  static final Address ANYWHERE = new Address(0, 0);
  static final int ANY_PORT = -1;

  private static final int LEAST_CAPACITY = 4;

  private @Nullable Entry[] entries = new Entry[LEAST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @Nullable E find(Transport transport, Endpoint near, Endpoint far) {
    return find(transport, near.address(), near.port(), far.address(), far.port());
  }

  @SuppressWarnings("unchecked")
  @Nullable E find(Transport transport, Address near, int nearPort, Address far, int farPort) {
    long rest = rest(transport, nearPort, farPort);
    int mask = entries.length - 1;
    int at = hash(near, far, rest) & mask;
    Entry entry = entries[at];
    while (entry != null && !entry.is(near, far, rest)) {
      at = at + 1 & mask;
      entry = entries[at];
    }
    return (E) entry;
  }

  /** Adds an entry under a key that the table does not hold. */
  void add(E entry) {
    if (3 * (size + 1) > 2 * entries.length) {
      rebuild(2 * entries.length, any -> true);
    }
    insert(entry);
  }

  private void insert(Entry entry) {
    int mask = entries.length - 1;
    int at = entry.hash & mask;
    while (entries[at] != null) {
      at = at + 1 & mask;
    }
    entries[at] = entry;
    size++;
  }

  /** Removes this very entry; without effect where it is gone. */
  void remove(E gone) {
    Entry entry = gone;
    int mask = entries.length - 1;
    int hole = entry.hash & mask;
    while (entries[hole] != entry) {
      if (entries[hole] == null) {
        return;
      }
      hole = hole + 1 & mask;
    }
    size--;
    for (int next = hole + 1 & mask; entries[next] != null; next = next + 1 & mask) {
      // What lies between its home and here may move up into the hole; what has its home after the hole may not.
      if ((next - entries[next].hash & mask) >= (next - hole & mask)) {
        entries[hole] = entries[next];
        hole = next;
      }
    }
    entries[hole] = null;
  }

  /** Removes what does not pass, and gives back the room. */
  void keepIf(Predicate<E> keeps) {
    @SuppressWarnings("unchecked")
    Predicate<Entry> test = (Predicate<Entry>) (Predicate<?>) keeps;
    int kept = 0;
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != null && test.test(entries[i])) {
        kept++;
      }
    }
    int capacity = LEAST_CAPACITY;
    while (3 * (kept + 1) > 2 * capacity) {
      capacity *= 2;
    }
    rebuild(capacity, test);
  }

  private void rebuild(int capacity, Predicate<Entry> keeps) {
    Entry[] old = entries;
    entries = new Entry[capacity];
    size = 0;
    for (Entry entry : old) {
      if (entry != null && keeps.test(entry)) {
        insert(entry);
      }
    }
  }

  private static long rest(Transport transport, int nearPort, int farPort) {
    return (long) nearPort << 32 | (farPort & 0xFFFFFL) << 4 | transport.ordinal();
  }

  /** SplitMix64's finalizer over a sum in which each part has an odd multiplier of its own. */
  private static int hash(Address near, Address far, long rest) {
    long sum = near.low() * 0x9e3779b97f4a7c15L
        + near.high() * 0xd6e8feb86659fd93L
        + far.low() * 0xc2b2ae3d27d4eb4fL
        + far.high() * 0x165667b19e3779f9L
        + rest * 0xff51afd7ed558ccdL;
    sum = (sum ^ sum >>> 30) * 0xbf58476d1ce4e5b9L;
    sum = (sum ^ sum >>> 27) * 0x94d049bb133111ebL;
    return (int) (sum ^ sum >>> 31);
  }
}
