package orrery.net.nat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;

/** What lives as long as one of its sessions does: a mapping, or the right of a remote address to answer. */
class Group extends Table.Entry {

  private static final @Nullable Session[] NONE = new Session[0];

  private @Nullable Session[] sessions = NONE;
  private int count;

  Group(Transport transport, Endpoint internal, Address remote, int remotePort) {
    super(transport, internal.address(), internal.port(), remote, remotePort);
  }

  /**
   * Whether one of its sessions lives. Costs little, however many there are: those at the end that are found dead are
   * forgotten, and none of them comes back.
   */
  boolean lives(long now) {
    while (count > 0) {
      if (sessions[count - 1].lives(now)) {
        return true;
      }
      sessions[--count] = null;
    }
    return false;
  }

  /** Takes in a session; where there is no room, the dead make some. */
  final void add(Session session, long now) {
    if (count == sessions.length) {
      int living = 0;
      for (int i = 0; i < count; i++) {
        if (sessions[i].lives(now)) {
          sessions[living++] = sessions[i];
        }
      }
      Arrays.fill(sessions, living, count, null);
      count = living;
      if (2 * count >= sessions.length) {
        sessions = Arrays.copyOf(sessions, Math.max(1, 2 * count));
      }
    }
    sessions[count++] = session;
  }
}
