package orrery.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;

/**
 * The connections of one node, in the order in which they began.
 *
 * <p>Most nodes have a few, which an array holds in least room; a server has thousands, which are found by their endpoints.
 */
final class Connections {

  private static final int FEW = 8;
  private static final TcpConnection[] NONE = {};

  private record Key(Endpoint local, Endpoint remote) {}

  private @Nullable TcpConnection[] few = NONE;
  private int count;

  /** Null as long as there are few. */
  private @Nullable Map<Key, TcpConnection> many;

  /** The one that joins these two endpoints; null where there is none. */
  @Nullable TcpConnection between(Endpoint local, Endpoint remote) {
    if (many != null) {
      return many.get(new Key(local, remote));
    }
    for (int i = 0; i < count; i++) {
      TcpConnection each = few[i];
      if (each != null && each.joins(local, remote)) {
        return each;
      }
    }
    return null;
  }

  /** Whether one of them has that port of this node. */
  boolean use(int port) {
    return all().stream().anyMatch(each -> each.local().port() == port);
  }

  boolean isEmpty() {
    return many == null ? count == 0 : many.isEmpty();
  }

  /** Adds one whose endpoints no other joins. */
  void add(TcpConnection connection) {
    if (many == null && count == FEW) {
      Map<Key, TcpConnection> all = new LinkedHashMap<>();
      all().forEach(each -> all.put(new Key(each.local(), each.remote()), each));
      many = all;
      few = NONE;
      count = 0;
    }
    if (many != null) {
      many.put(new Key(connection.local(), connection.remote()), connection);
      return;
    }
    if (count == few.length) {
      few = Arrays.copyOf(few, Math.max(1, 2 * count));
    }
    few[count++] = connection;
  }

  /** Removes this very one; without effect where it is gone. */
  void remove(TcpConnection connection) {
    if (many != null) {
      many.remove(new Key(connection.local(), connection.remote()), connection);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (few[i] == connection) {
        System.arraycopy(few, i + 1, few, i, --count - i);
        few[count] = null;
        few = count == 0 ? NONE : few;
        return;
      }
    }
  }

  /** All of them as they are now. */
  List<TcpConnection> all() {
    if (many != null) {
      return List.copyOf(many.values());
    }
    List<TcpConnection> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      TcpConnection each = few[i];
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }
}
