package orrery.scenario.world;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something for each name, in the order in which they were entered: as a {@link java.util.LinkedHashMap} is, in about half of its
 * room. Of very many names that is much; and there are very many of those with a few.
 */
final class ByName<V> extends AbstractMap<String, V> {

  private static final int LEAST_CAPACITY = 4;

  /** So many names are looked through; there is no index to them. */
  private static final int FEW = 8;

  /** In the order of entry; null where one was removed. */
  private @Nullable String[] names = new String[LEAST_CAPACITY];

  private @Nullable Object[] values = new Object[LEAST_CAPACITY];

  /** How many places of those are, or were, in use. */
  private int used;

  private int size;

  /** One more than the place of a name, at the first that is free from its hash on; 0 where free. Null where there is room for a few only. */
  private int @Nullable [] index;

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return place(name) >= 0;
  }

  @Override
  public @Nullable V get(@Nullable Object name) {
    int place = place(name);
    return place < 0 ? null : value(place);
  }

  @Override
  public @Nullable V put(String name, V value) {
    int place = place(name);
    if (place >= 0) {
      V before = value(place);
      values[place] = value;
      return before;
    }
    if (used == names.length) {
      resize(roomy());
    }
    names[used] = name;
    values[used] = value;
    enter(name, used++);
    size++;
    return null;
  }

  @Override
  public @Nullable V remove(@Nullable Object name) {
    int place = place(name);
    if (place < 0) {
      return null;
    }
    V before = value(place);
    vacate(place);
    if (names.length > FEW && size < names.length / 4) {
      resize(roomy());
    }
    return before;
  }

  private void vacate(int place) {
    names[place] = null;
    values[place] = null;
    size--;
  }

  /** Room for those there are, and some more. */
  private int roomy() {
    return Math.max(LEAST_CAPACITY, size + size / 4 + 1);
  }

  @Override
  public void clear() {
    Arrays.fill(names, null);
    Arrays.fill(values, null);
    size = 0;
  }

  /** Where the name is; -1 where it is not. */
  private int place(@Nullable Object name) {
    if (!(name instanceof String text)) {
      return -1;
    }
    int[] places = index;
    return places == null ? amongFew(text) : by(places, text);
  }

  private int amongFew(String name) {
    for (int i = 0; i < used; i++) {
      if (name.equals(names[i])) {
        return i;
      }
    }
    return -1;
  }

  private int by(int[] places, String name) {
    int slot = slot(name, places);
    while (places[slot] != 0) {
      if (name.equals(names[places[slot] - 1])) {
        return places[slot] - 1;
      }
      slot = slot + 1 & places.length - 1;
    }
    return -1;
  }

  private void enter(String name, int place) {
    int[] places = index;
    if (places == null) {
      return;
    }
    int slot = slot(name, places);
    while (places[slot] != 0) {
      slot = slot + 1 & places.length - 1;
    }
    places[slot] = place + 1;
  }

  /** The highest bits are those that multiplying by the golden ratio mixes best. */
  private static int slot(String name, int[] places) {
    return name.hashCode() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(places.length) + 1;
  }

  /** Closes the gaps, in arrays of another length. */
  private void resize(int capacity) {
    @Nullable String[] some = names;
    @Nullable Object[] theirs = values;
    names = new String[capacity];
    values = new Object[capacity];
    index = capacity <= FEW ? null : new int[2 * Integer.highestOneBit(capacity + capacity / 2)];
    int count = used;
    used = 0;
    for (int i = 0; i < count; i++) {
      String name = some[i];
      if (name != null) {
        names[used] = name;
        values[used] = theirs[i];
        enter(name, used++);
      }
    }
  }

  @SuppressWarnings("unchecked") // Only values are put there.
  private V value(int place) {
    return (V) values[place];
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Entries();
      }
    };
  }

  /** Gaps are left where it removes, so that it knows where it is. */
  private final class Entries implements Iterator<Entry<String, V>> {

    private int next;

    @Override
    public boolean hasNext() {
      while (next < used && names[next] == null) {
        next++;
      }
      return next < used;
    }

    @Override
    public Entry<String, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return Map.entry(names[next], value(next++));
    }

    @Override
    public void remove() {
      vacate(next - 1);
    }
  }
}
