package orrery.protocols.cluster;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;

/**
 * Something for each of a few nodes, in the order of their ids, in an array that is as long as it must be: there are as many
 * of these as there are clusters, and most have a handful of members. To enter or remove one takes time with their number.
 */
public final class ByNode<V> extends AbstractMap<NodeId, V> {

  private static final Object[] NOTHING = {};

  /** Ids in ascending order, each before what is held of it. */
  private Object[] held = NOTHING;

  @Override
  public int size() {
    return held.length / 2;
  }

  @Override
  public boolean containsKey(@Nullable Object id) {
    return place(id) >= 0;
  }

  @Override
  public @Nullable V get(@Nullable Object id) {
    int place = place(id);
    return place < 0 ? null : value(place);
  }

  @Override
  public @Nullable V put(NodeId id, V value) {
    int place = place(id);
    if (place >= 0) {
      V before = value(place);
      held[2 * place + 1] = value;
      return before;
    }
    int at = -2 * (place + 1);
    Object[] more = new Object[held.length + 2];
    System.arraycopy(held, 0, more, 0, at);
    System.arraycopy(held, at, more, at + 2, held.length - at);
    more[at] = id;
    more[at + 1] = value;
    held = more;
    return null;
  }

  @Override
  public @Nullable V remove(@Nullable Object id) {
    int place = place(id);
    if (place < 0) {
      return null;
    }
    V before = value(place);
    Object[] less = new Object[held.length - 2];
    System.arraycopy(held, 0, less, 0, 2 * place);
    System.arraycopy(held, 2 * place + 2, less, 2 * place, less.length - 2 * place);
    held = less;
    return before;
  }

  @Override
  public void clear() {
    held = NOTHING;
  }

  /** Where {@code id} is; where it is not, -1 less the place at which it would be. */
  private int place(@Nullable Object id) {
    if (!(id instanceof NodeId node)) {
      return -1;
    }
    int low = 0;
    int high = held.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = id(middle).compareTo(node);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle;
    }
    return -low - 1;
  }

  private NodeId id(int place) {
    return (NodeId) held[2 * place];
  }

  @SuppressWarnings("unchecked") // Only values are put there.
  private V value(int place) {
    return (V) held[2 * place + 1];
  }

  @Override
  public Set<Entry<NodeId, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return ByNode.this.size();
      }

      @Override
      public Iterator<Entry<NodeId, V>> iterator() {
        return new Places<>() {
          @Override
          Entry<NodeId, V> at(int place) {
            return Map.entry(id(place), value(place));
          }
        };
      }
    };
  }

  @Override
  public void forEach(BiConsumer<? super NodeId, ? super V> action) {
    for (int place = 0; place < size(); place++) {
      action.accept(id(place), value(place));
    }
  }

  /** As usual, but made anew: the superclass would keep it for good. */
  @Override
  public Collection<V> values() {
    return new AbstractCollection<>() {
      @Override
      public int size() {
        return ByNode.this.size();
      }

      @Override
      public Iterator<V> iterator() {
        return new Places<>() {
          @Override
          V at(int place) {
            return value(place);
          }
        };
      }
    };
  }

  /** Goes through them and gives something of each. */
  private abstract class Places<E> implements Iterator<E> {

    private int next;

    abstract E at(int place);

    @Override
    public boolean hasNext() {
      return next < ByNode.this.size();
    }

    @Override
    public E next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return at(next++);
    }

    @Override
    public void remove() {
      ByNode.this.remove(id(--next));
    }
  }
}
